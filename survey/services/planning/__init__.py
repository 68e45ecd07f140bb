"""A department's plan: read in, changed, followed up and handed on; its indicators follow."""

from .acting import (
    ActivityTexts,
    add_activity,
    change_activity,
    move_activity,
    set_activity_status,
)
from .changing import Imported, NotAttached, Reason, attach_indicator, import_plan
from .editing import (
    RowTexts,
    add_row,
    change_row,
    change_title,
    move_row,
    reinstate,
    resume_row,
    strike_row,
    withdraw,
)
from .following import Item, Said, follow_up, half_year, to_follow
from .handing_over import Record, as_table, records
from .noting import Editor, Outdated, Unacceptable
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
    withdrawn_plans,
)
from .summing import Area, Summary, Told, summary

__all__ = [
    "ActivityTexts",
    "ActivityView",
    "Area",
    "Editor",
    "Imported",
    "IndicatorView",
    "Item",
    "Listed",
    "NoSuchThing",
    "NotAttached",
    "Outdated",
    "PlanView",
    "Reason",
    "Record",
    "RowTexts",
    "RowView",
    "Said",
    "Section",
    "Summary",
    "Told",
    "Unacceptable",
    "add_activity",
    "add_row",
    "as_table",
    "attach_indicator",
    "change_activity",
    "change_row",
    "change_title",
    "every_plan",
    "follow_up",
    "half_year",
    "import_plan",
    "move_activity",
    "move_row",
    "plan",
    "records",
    "reinstate",
    "resume_row",
    "set_activity_status",
    "strike_row",
    "summary",
    "to_follow",
    "withdraw",
    "withdrawn_plans",
]
