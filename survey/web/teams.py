"""One page for a unit's team, in plain words, on the screen and on an A4."""

from collections.abc import Iterator

from babel.dates import format_date
from flask import get_template_attribute
from flask_babel import get_locale, gettext

from survey.services.analysing import Team
from survey.storage import units
from survey.web import documents, qr
from survey.web.language import select
from survey.web.sessions import db

Part = tuple[str, list[str]]


def parts(team: Team) -> list[Part]:
    """(heading, lines): what children said, what may not be concluded, what to do next."""
    return [
        (gettext("What the children said"), list(_said(team))),
        (gettext("What may not be concluded"), list(_limits(team))),
        (gettext("What to do next"), list(_next(team))),
    ]


def pdf(team: Team) -> bytes:
    """The page as tagged PDF (PDF/UA-1)."""
    content = {
        "title": documents.printable(gettext("To the team: %(unit)s", unit=team.unit.name)),
        "lead": documents.printable(f"{team.round}, {_day(team.closes_on)}"),
        "organisation": documents.printable(_organisation()),
        "language": select(),
        "parts": [
            {"heading": heading, "lines": [documents.printable(line) for line in lines]}
            for heading, lines in parts(team)
        ],
        "footer": documents.printable(f"{_organisation()} · Lyssna · {team.round}"),
    }
    return documents.typeset("team.typ", content, format="pdf", pdf_standards=["ua-1"])[0]


def _said(team: Team) -> Iterator[str]:
    if not team.is_own:
        yield gettext(
            "There are too few answers for figures about %(unit)s alone. Here is what children in "
            "all of %(department)s said, those of %(unit)s among them.",
            unit=team.unit.name, department=team.shown.name,
        )  # fmt: skip
    if not team.lines:
        yield gettext("Nothing can be shown this time. The answers still count in the whole.")
    say = get_template_attribute("analyst/says.html", "sentence")
    share = get_template_attribute("parts/charts.html", "share")
    figure = get_template_attribute("parts/charts.html", "figure")
    change = get_template_attribute("parts/charts.html", "change")
    for line in team.lines:
        how = share(line.value.words) if line.value.words else figure(line.value)
        told = str(say(line.definition.id, line.name, how.strip()))
        since = str(change(line.value)) if _is_change(line.value) else ""
        yield " ".join(f"{told} {since}{'.' if since else ''}".split())
    if team.wishes and team.wished_in:
        yield gettext(
            "Most wanted to be better in %(place)s: %(wishes)s.",
            place=team.wished_in.name, wishes=", ".join(f"”{w.label}”" for w in team.wishes),
        )  # fmt: skip


def _limits(team: Team) -> Iterator[str]:
    yield gettext("Every figure is a range. Don't take its middle for the answer.")
    yield gettext("What is not shown may be large or small: no conclusion can be drawn from it.")
    if team.hidden:
        yield gettext("Not shown here: %(names)s.", names=", ".join(team.hidden))
    if not team.is_own:
        yield gettext(
            "The figures are the department's: they don't say how it is with you in particular."
        )
    yield gettext(
        "Don't try to work out who said what, and don't ask any child what they answered."
    )
    yield gettext(
        "Where no change is said there is no sure difference. That is not the same as no change."
    )


def _next(team: Team) -> Iterator[str]:
    yield gettext(
        "Read this page together at a team meeting. What do you recognise? What surprises?"
    )
    yield gettext(
        "Choose one thing to do differently, with a role and a month, and put it in the plan."
    )
    yield gettext(
        "Write the answer to the children. They were promised it by %(day)s, at %(address)s.",
        day=_day(team.answer_by), address=_address(team),
    )  # fmt: skip


def _is_change(value: object) -> bool:
    found = getattr(value, "change", None)
    return found is not None and found.value != "no_sure_difference"


def _address(team: Team) -> str:
    found = units.get(db(), (team.unit.members or (team.unit.node,))[0])
    return qr.short(f"/e/{found.slug}") if found else ""


def _organisation() -> str:
    town = units.municipality(db())
    return town.name if town else ""


def _day(day: object) -> str:
    return format_date(day, "d MMMM y", str(get_locale()))  # type: ignore[arg-type]
