"""The columns of a table of figures: codes for programs, words for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from survey.core.indicator import Change
from survey.services.analysing import Kind, Method, Observation, Observed

Field = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `code`: its name for programs. `heading` and `means`: for people.
    `share`: holds a share (0 to 1) or a difference of two."""

    code: str
    heading: Any
    means: Any
    share: bool = False
    number: bool = False


COLUMNS = (
    Column("id", _("Id"), _("The same in every release for the same thing about the same group.")),
    Column("round_id", _("Round, number"), _("The round's number in Lyssna."), number=True),
    Column("round", _("Round"), _("The round that the release is about.")),
    Column("released_on", _("Released"), _("The day the figures were released.")),
    Column("about", _("Indicator or question"), _("The indicator's id, or the question's key.")),
    Column("name", _("Name"), _("The indicator's name, or the question as it was put.")),
    Column("figure", _("Figure"), _("What the figure is; see the codes below.")),
    Column("answers", _("Which answers"), _("What is counted, for a part of a question.")),
    Column("level", _("Level"), _("Municipality, department or unit (or report group).")),
    Column("unit_id", _("Place, number"), _("The place's number in Lyssna."), number=True),
    Column("unit", _("Place"), _("The place's name when the round opened.")),
    Column("variant", _("Age, code"), _("The age variant; empty for ages together.")),
    Column("age", _("Ages"), _("The age variant in words.")),
    Column("rounds", _("Rounds together"), _("How many rounds are counted together."), number=True),
    Column("shown", _("Shown"), _("1 if there is a figure; 0 if it is not shown."), number=True),
    Column("n", _("Answers, number"), _("Sheets in the group that met the question."), number=True),
    Column("low", _("From"), _("Lower end of the range. Empty: the end is open."), share=True),
    Column("high", _("To"), _("Upper end of the range. Empty: the end is open."), share=True),
    Column("change", _("Change"), _("Only where chance can be ruled out as far as is reasonable.")),
    Column("compared_with", _("Compared with"), _("The round before, where they can be compared.")),
    Column("compared_low", _("From, before"), _("Lower end of the range then."), share=True),
    Column("compared_high", _("To, before"), _("Upper end of the range then."), share=True),
    Column("place", _("Place in the ranking"), _("Shared where ranges overlap."), number=True),
)  # fmt: skip
KINDS: dict[Kind, Any] = {
    Kind.SHARE: _("Favourable answers, as a share of valid answers"),
    Kind.DIFFERENCE: _("Difference of two shares, in percentage points"),
    Kind.CHOICE: _("Picked from the list, as a share of those who answered"),
    Kind.CUT: _("This answer or a better one, as a share of all who met the question"),
    Kind.OPTION: _("This answer, as a share of all who met the question"),
}
CHANGES: dict[Change, Any] = {
    Change.INCREASED: _("Increased"),
    Change.DECREASED: _("Decreased"),
    Change.NO_SURE_DIFFERENCE: _("No sure difference"),
}
LEVELS: dict[str, Any] = {
    "municipality": _("Municipality"),
    "department": _("Department"),
    "unit": _("Unit"),
}


def rows(observed: Observed) -> Iterator[tuple[Field, ...]]:
    """Every figure as a row of COLUMNS in codes; a hidden figure has only `shown` = 0."""
    return (_row(observed.method, o) for o in observed.observations)


def in_words(observed: Observed) -> Iterator[tuple[Field, ...]]:
    """The same rows with words for codes."""
    codes = [c.code for c in COLUMNS]
    for row in rows(observed):
        said = dict(zip(codes, row, strict=True))
        said["figure"] = str(KINDS[Kind(str(said["figure"]))])
        said["change"] = str(CHANGES[Change(str(said["change"]))]) if said["change"] else None
        said["level"] = str(LEVELS[str(said["level"])])
        said["age"] = said["age"] or gettext("Together")
        yield tuple(said.values())


def _row(method: Method, o: Observation) -> tuple[Field, ...]:
    compared = o.earlier_low is not None or o.earlier_high is not None
    return (
        o.id,
        method.round_id,
        method.name,
        method.released_on.isoformat(),
        o.about,
        o.name,
        o.kind.value,
        " + ".join(o.labels) or None,
        o.place.level.value,
        o.place.path[0],
        o.place.name,
        o.variant or None,
        o.age or None,
        (len(o.rounds) or 1) if o.is_shown else None,
        int(o.is_shown),
        o.n,
        _part(o.low),
        _part(o.high),
        o.change.value if o.change else None,
        method.earlier if compared else None,
        _part(o.earlier_low),
        _part(o.earlier_high),
        o.rank or None,
    )


def _part(percent: int | None) -> float | None:
    return None if percent is None else percent / 100
