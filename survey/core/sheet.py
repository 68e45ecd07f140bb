"""A sheet: what one child said, checked, and as bytes of one length.

A sheet holds the variant, who read aloud (4-6), declared background answers, and for
each question that was met the chosen options. A question that was skipped is there with
nothing chosen; one that the branches left out is not there at all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.core.questionnaire import END, Kind, Module, OptionKind, Question, Variant

PADDED = 640
NOT_QUESTIONS = frozenset({"variant", "token", "reader"})


class Forged(Exception):
    """The form holds what no browser would send from our page."""


class ProblemKind(StrEnum):
    """What a child can mend."""

    TOO_MANY = "too_many"
    EXCLUSIVE = "exclusive"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, at the question with this key."""

    key: str
    kind: ProblemKind


@dataclass(frozen=True, slots=True)
class Sheet:
    """`answers`: key -> chosen option ids in scale order, empty if skipped.

    `background`: key -> option id, "" if skipped. `reader`: who read aloud, or "".
    """

    variant: str
    answers: Mapping[str, tuple[str, ...]]
    background: Mapping[str, str]
    reader: str = ""


def validate(variant: Variant, form: Mapping[str, Sequence[str]]) -> "Sheet | tuple[Problem, ...]":
    """The sheet in a form (field -> values), or everything that the child can mend.

    Raises Forged for unknown fields and options, practice answers, several answers to a
    one-choice question and the like.
    """
    questions = {q.key: q for q in variant.questions}
    if not set(form) <= questions.keys() | NOT_QUESTIONS:
        raise Forged
    chosen = {key: _chosen(q, form.get(key, ())) for key, q in questions.items()}
    problems = tuple(p for key, q in questions.items() if (p := _problem(q, chosen[key])))
    if problems:
        return problems
    return Sheet(
        variant.id,
        {q.key: chosen[q.key] for q in met(variant, chosen) if q.module is not Module.GENDER},
        {q.key: (*chosen[q.key], "")[0] for q in variant.questions if q.module is Module.GENDER},
        _reader(variant, form.get("reader", ())),
    )


def met(variant: Variant, chosen: Mapping[str, tuple[str, ...]]) -> list[Question]:
    """The questions a child with these answers comes to, in order.

    Without JavaScript every question is in sight; what the branches leave out is dropped.
    """
    way: list[Question] = []
    goal: str | None = None
    for question in variant.questions:
        if goal == END:
            break
        if goal is not None and question.id != goal:
            continue
        way.append(question)
        goal = question.leads_to(frozenset(chosen[question.key]))
    return way


def to_bytes(sheet: Sheet) -> bytes:
    """The sheet as bytes, padded so that all sheets are equally long.

    Raises ValueError if it does not fit.
    """
    text = json.dumps(
        [sheet.variant, sheet.reader, sheet.background, sheet.answers],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    if len(text) > PADDED:
        raise ValueError("The sheet is longer than an envelope holds.")
    return text.ljust(PADDED)


def from_bytes(data: bytes) -> Sheet:
    """The sheet in opened bytes."""
    variant, reader, background, answers = json.loads(data)
    return Sheet(variant, {k: tuple(v) for k, v in answers.items()}, background, reader)


def longest(variant: Variant) -> int:
    """Bytes of the longest possible sheet of a variant (without free text)."""
    full = {
        q.key: tuple(
            sorted((o.id for o in q.scale.options), key=len)[-max(q.scale.max_choices, 1) :]
        )
        for q in variant.questions
    }
    reader = max((o.id for o in variant.reader.scale.options), key=len) if variant.reader else ""
    return len(
        json.dumps([variant.id, reader, {}, full], ensure_ascii=False, separators=(",", ":"))
    )


def _chosen(question: Question, values: Sequence[str]) -> tuple[str, ...]:
    """The values that are answers, in scale order. Raises Forged."""
    if question.scale.kind is Kind.TEXT:
        if len(values) > 1:
            raise Forged
        return tuple(v for v in values if v.strip())
    known = [o.id for o in question.scale.options]
    single = question.scale.kind is Kind.SINGLE
    if not set(values) <= set(known) or len(set(values)) != len(values):
        raise Forged
    if single and len(values) > 1:
        raise Forged
    return tuple(o for o in known if o in values)


def _problem(question: Question, chosen: tuple[str, ...]) -> Problem | None:
    scale = question.scale
    if scale.kind is Kind.TEXT:
        # A browser counts a line break as one character and sends two.
        too_long = any(len(t.replace("\r\n", "\n")) > scale.max_chars for t in chosen)
        return Problem(question.key, ProblemKind.TOO_LONG) if too_long else None
    if scale.kind is Kind.SINGLE:
        return None
    none = {o.id for o in scale.options if o.kind is OptionKind.NONE}
    if none & set(chosen) and len(chosen) > 1:
        return Problem(question.key, ProblemKind.EXCLUSIVE)
    if len(chosen) > scale.max_choices:
        return Problem(question.key, ProblemKind.TOO_MANY)
    return None


def _reader(variant: Variant, values: Sequence[str]) -> str:
    """Who read aloud; a field that no other variant has."""
    if not values:
        return ""
    known = {o.id for o in variant.reader.scale.options} if variant.reader else set()
    if len(values) > 1 or not set(values) <= known:
        raise Forged
    return values[0]
