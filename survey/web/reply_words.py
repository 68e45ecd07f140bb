"""The words around an answer to the children: ready sentences, doubts, what it lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _

from survey.core.headcount import own_figures, without_days
from survey.core.plain import Doubt, doubts
from survey.core.promise import PointStatus
from survey.core.trace import Kind, traces
from survey.core.wording import SWEDISH
from survey.services import analysing, replying
from survey.services.analysing import NoResults
from survey.services.replying import Answer, Lack, Missing, Progress, Stand, Todo
from survey.storage import units
from survey.web import trace_words
from survey.web.child_questions import Voice
from survey.web.library import shared_library
from survey.web.public import dots, how_many
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
REACHED = {
    Kind.PHONE: _("It looks like a phone number. Is it the unit's, and no person's own?"),
    Kind.ADDRESS: _("It looks like an e-mail address. Is it the unit's, and no person's own?"),
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


FIELDS = {
    "said": _("This is what you said"),
    "action": _("This is what we do"),
    "who": _("Who does it (a role)"),
    "due": _("The day in words, if you like"),
    "reason": _("Why nothing is done"),
    "late_reason": _("Why it is late, if it is"),
    "cannot": _("What we can't change"),
    "responsible": _("Responsible role"),
}
_SHORT = frozenset({"who", "due", "responsible"})  # a role is called what it is called


class Text(NamedTuple):
    """A text of an answer: the name of its field, and the point's number (0: the whole)."""

    name: str
    number: int
    text: str

    @property
    def looked_at(self) -> str:
        return without_days(self.text) if self.name == "due" else self.text


class Sentence(NamedTuple):
    """A sentence whose figure is from the release. `good`: whether most think so."""

    id: str
    text: str
    good: bool


class Noted(NamedTuple):
    """What was noted about a text: its field in a form, where that is in words, and what."""

    field: str
    where: str
    what: str

    @property
    def line(self) -> str:
        return f"{self.where}: {self.what}"


def sentences(where: tuple[int, int]) -> list[Sentence]:
    """What may be said about the unit after the round, in the words of the public page."""
    say = Voice(SWEDISH, young=False)
    place, lines = replying.figures(db(), shared_library(), where)
    found = []
    for line in lines:
        text = f"{how_many(say, line.words)} {say('think.' + line.indicator)}"
        if place:
            text = say("said.among", place=place, line=text[0].lower() + text[1:])
        drawn = dots(line.words)
        good = drawn is not None and drawn.sure * 2 >= sum(drawn)
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


def warnings(
    texts: Iterable[Text], where: tuple[int, int], ready: Sequence[Sentence]
) -> list[Noted]:
    """What may be wrong with the texts of an answer, field by field."""
    known, others = [s.text for s in ready], _others(where[0])
    numbers = {_digits(one) for one in known_of(where[0])}
    found = []
    for one in texts:
        for doubt, words in doubts(one.looked_at, known, others):
            if doubt is not Doubt.HARD or one.name not in _SHORT:
                found.append(_noted(one, str(DOUBTS[doubt]), words))
        for kind, what in REACHED.items():
            traced = (t.text for t in traces(one.text, date.today()) if t.kind is kind)
            if words := tuple(t for t in traced if _digits(t) not in numbers):
                found.append(_noted(one, str(what), words))
    return found


def balance(answer: Answer, ready: Sequence[Sentence]) -> list[str]:
    """What is missing in the whole: something good, something to improve, the top wish; and
    the figures that no point is about, so that children are not shown them."""
    used = [s for s in ready if any(s.text in p.said for p in answer.points)]
    found = []
    is_all_used = len(used) == len(answer.points) > 1
    if is_all_used and all(s.good for s in used):
        found.append(gettext("Everything here is praise. Add something that is to be better."))
    if is_all_used and not any(s.good for s in used):
        found.append(gettext("Everything here is a problem. Add something that is good."))
    if any(s.id == "wish" for s in ready) and "wish" not in {s.id for s in used}:
        found.append(gettext("What most children want to be better is not among the points."))
    abouts = {"wish", *(p.about for p in answer.points)}
    left_out = " ".join(s.text for s in ready if s.id not in abouts)
    if left_out:
        words = "The page doesn't say this, since no point is about it: %(sentences)s"
        found.append(gettext(words, sentences=left_out))
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


def stops(texts: Iterable[Text], ready: Sequence[Sentence]) -> list[Noted]:
    """What must not stand on a page: figures of children's answers that are not released, and
    what points to a person or a case."""
    known = [s.text for s in ready]
    found = []
    for one in texts:
        about_children = one.name == "said"
        if figures := own_figures(one.looked_at, known, about_children=about_children):
            found.append(_noted(one, told_figures(figures)))
        traced = trace_words.refused(one.text, date.today())
        found += [_noted(one, trace_words.said(trace)) for trace in traced]
    return found


def told_figures(figures: Sequence[str]) -> str:
    """That a text says how many think so, and what to do."""
    words: str = gettext(
        "This says how many think so in words of its own (%(words)s). "
        "Take a ready sentence instead, or write it without figures.",
        words=", ".join(figures),
    )
    return words


def texts_of(answer: Answer) -> list[Text]:
    """Every text of an answer that children read."""
    names = ("said", "action", "who", "due", "reason", "late_reason")
    points = enumerate(answer.points, start=1)
    own = [Text(name, number, getattr(point, name)) for number, point in points for name in names]
    return [*own, *(Text(n, 0, getattr(answer, n)) for n in ("cannot", "responsible"))]


def texts_told(said: Mapping[int, Progress]) -> list[Text]:
    """The texts of a follow-up, which stand on the page at once."""
    return [
        Text(name, number, getattr(one, name))
        for number, one in said.items()
        for name in ("reason", "late_reason")
    ]


def _noted(one: Text, what: str, words: Sequence[str] = ()) -> Noted:
    label = str(FIELDS[one.name])
    where = gettext("Point %(number)s, “%(field)s”", number=one.number, field=label)
    words = [word for word in words if word]
    return Noted(
        f"{one.name}-{one.number}" if one.number else one.name,
        where if one.number else label,
        f"{what} ({', '.join(words)})" if words else what,
    )


def known_of(unit_id: int) -> list[str]:
    """The names and phone numbers of the unit and of what it stands in."""
    above = units.path(db(), unit_id)
    own = [u for u in units.every(db()) if u.id in above]
    return [t for u in own for t in (u.name, u.child_name, u.phone, u.emergency_phone) if t]


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _others(unit_id: int) -> list[str]:
    """The names of units that have nothing to do with this one."""
    mine = set(units.path(db(), unit_id))
    every = [u for u in units.every(db()) if u.level == "unit" and u.id not in mine]
    names = {
        n for u in every if unit_id not in units.path(db(), u.id) for n in (u.name, u.child_name)
    }
    own = {n for u in units.every(db()) if u.id in mine for n in (u.name, u.child_name)}
    return sorted(n for n in names - own if n)
