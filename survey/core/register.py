"""A register: forms about the organisation's own decisions, and what is counted from them.

One form per decision, filled in by signed-in staff. It is not a ballot, so figures are
exact whole numbers. No person and no case number: see `core.trace`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from survey.core.plan import Status, one_line
from survey.core.questionnaire import Kind, Module, Variant
from survey.core.trace import REFUSED, Trace, traces

CHANGE_FOR = timedelta(days=30)  # how long the one who filled a form in may change it
OLDEST = timedelta(days=366)  # a decision further back is a slip of the finger
MOST_DECISIONS = 5000  # in one draw
USUAL_DRAW = 20  # decisions per department and half-year (Borås)
LONGEST = {"action": 300, "responsible": 80}
Answers = Mapping[str, tuple[str, ...]]


class Form(StrEnum):
    """Which form; the value is what stands in the register's rows."""

    CHECKLIST = "bcl"
    SELF_CHECK = "ekb"

    @property
    def questionnaire(self) -> str:
        """The questionnaire's folder, and the form's name in addresses."""
        return {"bcl": "barnchecklista", "ekb": "egenkontroll"}[self.value]

    @property
    def indicators(self) -> tuple[str, ...]:
        """What is counted from it, in the order it is shown."""
        return tuple(i for i in (*RULES, IN_TIME) if (i < "E") == (self is Form.CHECKLIST))


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a year; `number` 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> "Quarter | None":
        """The quarter written as 2026-4; None for anything else."""
        year, _, number = text.partition("-")
        plain = text.isascii() and year.isdigit() and number.isdigit()
        if not plain or len(year) != 4 or number not in ("1", "2", "3", "4"):
            return None
        return cls(int(year), int(number)) if int(year) else None

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return month_ends(date(self.year, self.number * 3, 1))

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


@dataclass(frozen=True, slots=True)
class Registered:
    """An exact share: `favourable` of `n`, in a quarter. `n` may be 0."""

    favourable: int
    n: int
    quarter: Quarter

    @property
    def percent(self) -> int | None:
        """Whole percent, halves upwards; None where there is nothing to divide by."""
        return (200 * self.favourable + self.n) // (2 * self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class Rule:
    """`within`: key -> the options that put a form in the denominator. `wanted`: the ones
    that make it favourable."""

    within: Mapping[str, frozenset[str]]
    wanted: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that was to be done by `due_on`, and how it stands in the plan. `done_on` is
    None until it is done, and where nobody knows the day."""

    due_on: date
    status: Status | None = None
    done_on: date | None = None

    @property
    def in_time(self) -> bool:
        done = self.status is Status.DONE and self.done_on is not None
        return done and self.done_on <= self.due_on  # type: ignore[operator]


_GRADED = frozenset({"ja", "delvis", "nej"})
_YES = frozenset({"ja"})
# `questionnaires.md` 6.2. What is skipped or "not applicable" is never in a denominator.
RULES: Mapping[str, Rule] = {
    "CHK-1": Rule({"best": _GRADED, "best_doc": _GRADED}, {"best": _YES, "best_doc": _YES}),
    "CHK-2": Rule({"heard": _YES, "view_doc": _GRADED}, {"view_doc": _YES}),
    "CHK-3": Rule(
        {"heard": frozenset({"ja", "ville_inte", "nej"})},
        {"heard": frozenset({"ja", "ville_inte"})},
    ),
    "CHK-4": Rule(
        {"told": frozenset({"ja", "planerat", "nej"})}, {"told": frozenset({"ja", "planerat"})}
    ),
    "EGK-1": Rule(
        {"affects": frozenset({"direkt", "indirekt"})}, {"done": frozenset({"full", "enkel"})}
    ),
    "EGK-2": Rule({"before": frozenset({"ja", "nej", "framgar_inte"})}, {"before": _YES}),
    "EGK-3": Rule(
        {"voices": frozenset({"egna", "underlag", "nej"})},
        {"voices": frozenset({"egna", "underlag"})},
    ),
}
IN_TIME = "EGK-4"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is filled in about one decision. `answers`: question key -> option ids; `action`,
    `responsible` (a role) and `due_on` (a month's last day) where something must be done."""

    form: Form
    unit_id: int
    decided_on: date
    answers: Answers
    action: str = ""
    responsible: str = ""
    due_on: date | None = None

    @property
    def needs_action(self) -> bool:
        written = bool(self.action.strip() or self.responsible.strip() or self.due_on)
        if self.form is Form.CHECKLIST:
            return written
        chosen = set(self.answers.get("action", ()))
        return bool(chosen - {"ingen"}) or ("action" in self.answers and not chosen and written)

    @property
    def tidy(self) -> "Decision":
        """Without the fields of an action that the answers do not lead to."""
        if self.needs_action:
            return replace(self, action=self.action.strip(), responsible=self.responsible.strip())
        return replace(self, action="", responsible="", due_on=None)


class Flaw(StrEnum):
    """What must be mended before a form is kept."""

    IN_THE_FUTURE = "in_the_future"
    TOO_OLD = "too_old"
    NOTHING = "nothing"
    NO_ACTION = "no_action"
    NO_ROLE = "no_role"
    NO_MONTH = "no_month"
    EARLY_MONTH = "early_month"
    TOO_LONG = "too_long"
    REFUSED = "refused"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Problem:
    """One flaw, at a field; `trace`: what was found in the text."""

    field: str
    flaw: Flaw
    trace: Trace | None = None


def problems(
    decision: Decision, today: date, sure: frozenset[str] = frozenset()
) -> tuple[Problem, ...]:
    """Everything to mend in a tidy decision. `sure`: words that the writer has confirmed to
    be no person's; what is refused can't be confirmed."""
    found = []
    if decision.decided_on > today:
        found.append(Problem("decided_on", Flaw.IN_THE_FUTURE))
    if decision.decided_on < today - OLDEST:
        found.append(Problem("decided_on", Flaw.TOO_OLD))
    if not any(decision.answers.values()):
        found.append(Problem("questions", Flaw.NOTHING))
    return (*found, *_lacking(decision), *_written(decision, today, sure))


def activity_text(decision: Decision, labels: Mapping[str, str]) -> str:
    """The action as a line of the plan: what was chosen and written, and whose role it is."""
    chosen = [labels[o] for o in decision.answers.get("action", ()) if o in labels]
    what = ": ".join(part for part in (", ".join(chosen), decision.action) if part)
    return one_line(f"{what} ({decision.responsible})")


def choices(variant: Variant) -> Variant:
    """The questions that are answered by choosing; action's words, role and month are fields
    of their own."""
    kept = tuple(q for q in variant.questions if q.module is not Module.FREE_TEXT)
    return Variant(variant.id, tuple(q for q in kept if q.scale.kind is not Kind.TEXT))


def counted(indicator: str, forms: Iterable[Answers], quarter: Quarter) -> Registered:
    """One indicator of RULES over the forms of a quarter. Raises KeyError for others."""
    rule = RULES[indicator]
    inside = [answers for answers in forms if _all(rule.within, answers)]
    return Registered(sum(_all(rule.wanted, a) for a in inside), len(inside), quarter)


def done_in_time(actions: Iterable[Action], quarter: Quarter, today: date) -> Registered:
    """EGK-4: of the actions whose month is in the quarter and has passed, those done by then."""
    passed = [a for a in actions if Quarter.of(a.due_on) == quarter and a.due_on < today]
    return Registered(sum(a.in_time for a in passed), len(passed), quarter)


def drawn(seed: str, total: int, wanted: int) -> tuple[int, ...]:
    """`wanted` of the numbers 1 to `total`, in order; the same for the same seed, on any
    machine: those whose SHA-256 of "seed:number" is smallest."""
    by_chance = sorted(range(1, total + 1), key=lambda number: _mixed(seed, number))
    return tuple(sorted(by_chance[:wanted]))


def month_ends(day: date) -> date:
    """The last day of the day's month."""
    later = day.replace(day=28) + timedelta(days=4)
    return later - timedelta(days=later.day)


def _lacking(decision: Decision) -> list[Problem]:
    if not decision.needs_action:
        return []
    chosen = set(decision.answers.get("action", ()))
    must_write = not chosen - {"annat"}
    lacks = {
        "action": Flaw.NO_ACTION if must_write and not decision.action else None,
        "responsible": None if decision.responsible else Flaw.NO_ROLE,
        "due_on": _month_flaw(decision),
    }
    return [Problem(field, flaw) for field, flaw in lacks.items() if flaw]


def _month_flaw(decision: Decision) -> Flaw | None:
    if decision.due_on is None:
        return Flaw.NO_MONTH
    return Flaw.EARLY_MONTH if decision.due_on < decision.decided_on else None


def _written(decision: Decision, today: date, sure: frozenset[str]) -> list[Problem]:
    found = []
    for field, most in LONGEST.items():
        text = getattr(decision, field)
        if len(text) > most:
            found.append(Problem(field, Flaw.TOO_LONG))
            continue  # it is written again, and looked at then
        for trace in traces(text, today):
            if trace.kind in REFUSED or trace.text not in sure:
                flaw = Flaw.REFUSED if trace.kind in REFUSED else Flaw.DOUBTFUL
                found.append(Problem(field, flaw, trace))
    return found


def _all(needed: Mapping[str, frozenset[str]], answers: Answers) -> bool:
    return all(options & frozenset(answers.get(key, ())) for key, options in needed.items())


def _mixed(seed: str, number: int) -> bytes:
    return hashlib.sha256(f"{seed}:{number}".encode()).digest()
