"""How units' levels, columns, faults and rules are called, on the pages and in the file."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from survey.core.unit import Problem
from survey.core.unit_table import Column, Names, Trouble
from survey.web.language import LANGUAGES, translations

# In the address -> in code.
KINDS = {"avdelning": "department", "enhet": "unit", "rapportgrupp": "group"}
LEVELS: dict[str, Any] = {
    "municipality": _("Municipality"),
    "department": _("Department"),
    "group": _("Report group"),
    "unit": _("Unit"),
}
COLUMNS: dict[Column, Any] = {
    Column.ID: _("Unit number"),
    Column.LEVEL: _("Level"),
    Column.NAME: _("Name"),
    Column.UNDER: _("Belongs to"),
    Column.GROUP: _("Report group"),
    Column.CHILD_NAME: _("Child-friendly name"),
    Column.YOUNG_SV: _("The adults, to younger children"),
    Column.OLD_SV: _("The adults, to older children"),
    Column.YOUNG_EN: _("The adults, to younger children (English)"),
    Column.OLD_EN: _("The adults, to older children (English)"),
    Column.PHONE: _("Phone"),
    Column.EMERGENCY_PHONE: _("Social emergency phone"),
    Column.CONTACT: _("Data protection officer"),
    Column.CHECKED_ON: _("Numbers checked on"),
}
EXPLAINED: dict[Column, Any] = {
    Column.ID: _(
        "Leave as it is. By the number a unit is known even if you change its name. Empty for a "
        "new unit."
    ),
    Column.LEVEL: _("Municipality, Department, Report group or Unit. Can't be changed afterwards."),
    Column.NAME: _("The name that staff use. Two can't have the same name. Never a person's name."),
    Column.UNDER: _(
        "The name of what it belongs to: a unit or report group to a department, a department to "
        "the municipality."
    ),
    Column.GROUP: _(
        "For a small unit: the name of the report group, in the same department, whose figures it"
        " is counted in."
    ),
    Column.CHILD_NAME: _(
        "What children call it. They see it on the first page, on cards and posters."
    ),
    Column.YOUNG_SV: _(
        "What the adults are called in the questions to children up to 9 years, in Swedish."
    ),
    Column.OLD_SV: _("The same for children from 10 years."),
    Column.YOUNG_EN: _(
        "What the adults are called in the questions to children up to 9 years, in English."
    ),
    Column.OLD_EN: _("The same for children from 10 years."),
    Column.PHONE: _(
        "Where a child reaches the unit. Empty: the number of what it belongs to is used."
    ),
    Column.EMERGENCY_PHONE: _(
        "The social emergency service. Empty: the number of what it belongs to is used."
    ),
    Column.CONTACT: _(
        "Address or number to the data protection officer. Usually for the municipality only."
    ),
    Column.CHECKED_ON: _("The day somebody last called the numbers, as 2026-12-31."),
}
EXAMPLES: dict[Column, str] = {
    Column.ID: "12",
    Column.LEVEL: "Enhet",
    Column.NAME: "Öppenvård",
    Column.UNDER: "Barn och unga",
    Column.GROUP: "",
    Column.CHILD_NAME: "Öppenvården",
    Column.YOUNG_SV: "de vuxna här",
    Column.OLD_SV: "de som jobbar här",
    Column.YOUNG_EN: "the adults here",
    Column.OLD_EN: "the people who work here",
    Column.PHONE: "0123-45 67 00",
    Column.EMERGENCY_PHONE: "0123-45 67 99",
    Column.CONTACT: "dataskyddsombud@example.org",
    Column.CHECKED_ON: "2026-11-22",
}


def said(what: Problem | Trouble) -> str:
    """A fault as a sentence in the page's language."""
    sentence = what.flaw if isinstance(what, Problem) else what.fault
    return str(gettext(str(sentence), **what.details))


def names() -> Names:
    """Columns and levels under every name they have in any language."""
    return Names(
        headings={name: column for column, word in COLUMNS.items() for name in every_name(word)},
        levels={name: level for level, word in LEVELS.items() for name in every_name(word)},
        shown={column: str(word) for column, word in COLUMNS.items()},
        shown_levels=", ".join(str(word) for word in LEVELS.values()),
    )


def every_name(word: Any) -> set[str]:
    """A word in all languages, in small letters."""
    key = word._args[0]  # what a lazy text is translated from
    return {t.casefold() for x in LANGUAGES for t in (key, translations(x).gettext(key))}
