"""A department's plan: read in, followed by its indicators, and kept up to date."""

from .changing import (
    Imported,
    NotAttached,
    Reason,
    attach_indicator,
    import_plan,
    set_activity_status,
)
from .reading import (
    ActivityView,
    IndicatorView,
    Listed,
    NoSuchThing,
    PlanView,
    RowView,
    Section,
    every_plan,
    plan,
)

__all__ = [
    "ActivityView",
    "Imported",
    "IndicatorView",
    "Listed",
    "NoSuchThing",
    "NotAttached",
    "PlanView",
    "Reason",
    "RowView",
    "Section",
    "attach_indicator",
    "every_plan",
    "import_plan",
    "plan",
    "set_activity_status",
]
