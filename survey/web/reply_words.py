"""The words around an answer to the children: ready sentences, doubts, what it lacks."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _

from survey.core.plain import Doubt, doubts, own_figures
from survey.core.promise import PointStatus
from survey.core.wording import SWEDISH
from survey.services import analysing, replying
from survey.services.analysing import NoResults
from survey.services.replying import Answer, Lack, Missing, Stand, Todo
from survey.storage import units
from survey.web.child_questions import Voice
from survey.web.library import shared_library
from survey.web.sessions import db

STANDS = {
    Stand.WAITING: _("Not written yet"),
    Stand.DRAFT: _("Drafts"),
    Stand.READY: _("To approve"),
    Stand.APPROVED: _("To publish"),
    Stand.PUBLISHED: _("Published"),
}
TODOS = {
    Todo.WRITE: _("Write the answer"),
    Todo.SAY_WHEN: _(
        "The promised day has come. Write the answer, or say why it is late and when it comes"
    ),
    Todo.APPROVE: _("Read and approve"),
    Todo.PUBLISH: _("Publish"),
    Todo.AWAIT: _("Waits for approval"),
    Todo.SAY_WHY: _("Promises are late or given up: say why"),
    Todo.UPDATE: _("The page is to tell more: say how far it has come"),
}
STATUSES = {
    PointStatus.PLANNED: _("To be done"),
    PointStatus.ONGOING: _("Ongoing"),
    PointStatus.DONE: _("Done"),
    PointStatus.STRUCK: _("Will not be done"),
}
MISSING = {
    Missing.NOT_COUNTED: _("The round is not counted yet."),
    Missing.NOT_ASKED: _("No children were asked here in the round."),
    Missing.POINTS: _("Write at least one point."),
    Missing.TOO_MANY: _("Write at most five points."),
    Missing.SAID: _("Write what the children said."),
    Missing.ACTION_OR_REASON: _("Write what you do, or why you do nothing."),
    Missing.DUE: _("Say by which day it is done."),
    Missing.WHY_LATE: _("Write to the children why the day was moved."),
    Missing.PASSED: _("The day has passed already. Choose one that is to come."),
    Missing.WHY_STRUCK: _("Write to the children why it will not be done."),
    Missing.CANNOT: _("Write what you can't change. “Nothing this time” is an answer too."),
    Missing.RESPONSIBLE: _("Write which role sees to it."),
    Missing.NEXT: _("Say by which day the page tells how far it has come."),
}
LACKS = {
    Lack.STATUS: _("Choose how far it has come."),
    Lack.DAY: _("Enter a day."),
    Lack.REASON: _("Write to the children why it will not be done."),
    Lack.LATE_REASON: _("Write to the children why it is late."),
    Lack.NOT_YET: _("That day has not come yet."),
    Lack.NEXT: _("Choose a coming day when you tell the children more."),
}
_FIELDS = {Lack.DAY: "due_on", Lack.NEXT: "next_on", Lack.NOT_YET: "settled_on"}
DOUBTS = {
    Doubt.HARD: lazy_gettext("Hard to read for a ten-year-old. Shorter sentences and words help."),
    Doubt.FIGURES: lazy_gettext("Don't write figures of your own: take a ready sentence."),
    Doubt.QUOTE: lazy_gettext("Don't quote a child: say it in your own words."),
    Doubt.NAME: lazy_gettext("It looks like a person's name. Write a role."),
    Doubt.OTHER_UNIT: lazy_gettext("Another unit is named. Don't compare units."),
}


# What a point is about, to choose its picture by.
ABOUTS = {
    "DEL-1": _("Being listened to"),
    "RAT-1": _("Knowing one's rights"),
    "TIL-1": _("Understanding"),
    "BAR-1": _("Kindness"),
    "STO-1": _("Help"),
    "TRY-1": _("Feeling safe"),
    "wish": _("Something better"),
}


CANNOT = _("What we can't change")


class Sentence(NamedTuple):
    """A sentence whose figure is from the release. `good`: whether most think so."""

    id: str
    text: str
    good: bool


class Warned(NamedTuple):
    """A doubt about one field. `words`: what it is about."""

    field: str
    number: int
    what: Any
    words: str


def sentences(where: tuple[int, int]) -> list[Sentence]:
    """What may be said about the unit after the round, in the words of the public page."""
    say = Voice(SWEDISH, young=False)
    place, lines = replying.figures(db(), shared_library(), where)
    found = []
    for line in lines:
        w = line.words
        how = say(f"how.{w.kind}", low=w.low, high=w.high, of=w.of)
        text = f"{how} {say('think.' + line.indicator)}"
        if place:
            text = say("said.among", place=place, line=text[0].lower() + text[1:])
        good = (w.low or 0) * 2 >= (w.of or 10) or w.kind == "more_than_half"
        found.append(Sentence(line.indicator, text, good))
    return [*found, *_wish(where, say)]


def _wish(where: tuple[int, int], say: Voice) -> Iterator[Sentence]:
    try:
        team = analysing.team(db(), where[1], where[0], shared_library())
    except (NoResults, StopIteration):
        return
    if team.wishes and team.wished_in:
        text, asked_in = say("said.wish", label=team.wishes[0].label), team.wished_in
        if asked_in.node != where[0]:  # wishes are counted in departments, not in units
            line = text[0].lower() + text[1:]
            text = say("said.among", place=asked_in.name, line=line)
        yield Sentence("wish", text, good=False)


def warnings(answer: Answer, where: tuple[int, int], ready: Sequence[Sentence]) -> list[Warned]:
    """What may be wrong with the texts of an answer, field by field."""
    texts = [s.text for s in ready]
    others = _others(where[0])
    return [
        Warned(field, number, DOUBTS[doubt], ", ".join(w for w in words if w))
        for field, number, text in _fields(answer)
        for doubt, words in doubts(text, texts, others)
        if (field, doubt) != ("who", Doubt.HARD)  # a role is called what it is called
    ]


def balance(answer: Answer, ready: Sequence[Sentence]) -> list[str]:
    """What is missing in the whole: something good, something to improve, the top wish."""
    used = [s for s in ready if any(s.text in p.said for p in answer.points)]
    found = []
    is_all_used = len(used) == len(answer.points) > 1
    if is_all_used and all(s.good for s in used):
        found.append(gettext("Everything here is praise. Add something that is to be better."))
    if is_all_used and not any(s.good for s in used):
        found.append(gettext("Everything here is a problem. Add something that is good."))
    if any(s.id == "wish" for s in ready) and "wish" not in {s.id for s in used}:
        found.append(gettext("What most children want to be better is not among the points."))
    return found


def field(number: int, lack: Lack) -> str:
    """The field of a form that a lack is about; 0 is the whole answer."""
    name = _FIELDS.get(lack, lack.value)
    return f"{name}-{number}" if number else name


def lacks(missing: Sequence[tuple[Missing, int]]) -> list[str]:
    """What must be written before it can be approved."""
    return [
        gettext("Point %(number)s: %(what)s", number=n, what=MISSING[what])
        if n
        else str(MISSING[what])
        for what, n in missing
    ]


def stops(answer: Answer, ready: Sequence[Sentence]) -> list[str]:
    """What must not stand on a page: figures of children's answers that are not released."""
    texts = [s.text for s in ready]
    found = []
    for name, number, text in _fields(answer):
        if figures := own_figures(text, texts, about_children=name == "said"):
            where = gettext("Point %(number)s", number=number) if number else str(CANNOT)
            found.append(
                gettext(
                    "%(where)s says how many think so in words of its own (%(words)s). "
                    "Take a ready sentence instead.",
                    where=where, words=", ".join(figures),
                )
            )  # fmt: skip
    return found


def _fields(answer: Answer) -> Iterator[tuple[str, int, str]]:
    for number, point in enumerate(answer.points, start=1):
        for name in ("said", "action", "who", "reason", "late_reason"):
            yield name, number, getattr(point, name)
    yield "cannot", 0, answer.cannot


def _others(unit_id: int) -> list[str]:
    """The names of units that have nothing to do with this one."""
    mine = set(units.path(db(), unit_id))
    every = [u for u in units.every(db()) if u.level == "unit" and u.id not in mine]
    names = {
        n for u in every if unit_id not in units.path(db(), u.id) for n in (u.name, u.child_name)
    }
    own = {n for u in units.every(db()) if u.id in mine for n in (u.name, u.child_name)}
    return sorted(n for n in names - own if n)
