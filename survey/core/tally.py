"""A tally: how many chose what, question by question. Raw counts; never on a screen.

The tally is complete: every option has a count, zeros and the kinds of no answer too,
and the counts of a cell add up to the number of sheets that met the question.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from survey.core.questionnaire import Kind, Module, OptionKind, Question, Scale, Variant
from survey.core.sheet import Sheet

SKIPPED = "-skipped"
CHOSEN = "-chosen"
OTHERS = "-others"


class Cell(NamedTuple):
    """The finest group a tally knows: a round, a unit, a variant and a gender ("" if not asked)."""

    round: int
    unit: int
    variant: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How one variant's answers to a key are read.

    `options`: every category a sheet falls in, in scale order, SKIPPED last.
    `favourable`, `valid`: subsets of `options`. `cuts`: growing subsets of an ordered
    scale ("at least often"), the favourable one among them; empty if not ordered.
    `scale`: equal in two variants exactly when their options mean the same.
    """

    scale: str
    options: tuple[str, ...]
    favourable: frozenset[str]
    valid: frozenset[str]
    cuts: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """All answers to one key, or to one option of a key with several choices.

    `option` is "" for a single-choice key. For a several-choice key there is one Count
    per option, with the categories CHOSEN, OTHERS and SKIPPED.
    `measures`: variant -> Measure. `pooled`: variants that may be counted together.
    `cells`: cell -> a count for each of its measure's options, in that order.
    `most`: the most options that any of the variants lets a child choose. `exclusive`: the
    option means "nothing" and can't be chosen with another.
    """

    key: str
    measures: Mapping[str, Measure]
    cells: Mapping[Cell, tuple[int, ...]]
    pooled: tuple[str, ...] = ()
    option: str = ""
    most: int = field(default=1)
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted in one round."""

    round: int
    sheets: int
    counts: tuple[Count, ...]


class Counting:
    """A count under way: sheets go in one by one, and leave nothing but numbers."""

    def __init__(self, round_id: int, variants: Iterable[Variant]) -> None:
        self._round = round_id
        self._sheets = 0
        self._questions = {
            v.id: [q for q in v.questions if q.module is not Module.GENDER] for v in variants
        }
        self._cells: dict[tuple[str, str], dict[Cell, list[int]]] = {}

    def add(self, unit: int, sheet: Sheet) -> None:
        """Count one sheet. Raises KeyError if its variant is not in the round."""
        self._sheets += 1
        gender = sheet.background.get("gender", "")
        cell = Cell(self._round, unit, sheet.variant, gender)
        for question in self._questions[sheet.variant]:
            chosen = sheet.answers.get(question.key)
            if chosen is not None:
                self._count(question, cell, chosen)

    def finish(self, pooled: Mapping[str, tuple[str, ...]]) -> Tally:
        """The tally; `pooled`: key -> variants that may be counted together."""
        counts = (
            Count(
                key=key,
                option=option,
                measures={v: measure(s) for v, s in self._asking(key, option).items()},
                cells={c: tuple(n) for c, n in sorted(cells.items())},
                pooled=tuple(v for v in pooled.get(key, ()) if v in self._asking(key, option)),
                most=max(s.max_choices for s in self._asking(key, option).values()),
                exclusive=any(
                    o.id == option and o.kind is OptionKind.NONE
                    for s in self._asking(key, option).values()
                    for o in s.options
                ),
            )
            for (key, option), cells in sorted(self._cells.items())
        )
        return Tally(self._round, self._sheets, tuple(counts))

    def _asking(self, key: str, option: str) -> dict[str, Scale]:
        """The scale of each variant that asks this key and has this option."""
        return {
            variant: q.scale
            for variant, questions in self._questions.items()
            for q in questions
            if q.key == key and (not option or q.scale.option(option))
        }

    def _count(self, question: Question, cell: Cell, chosen: tuple[str, ...]) -> None:
        scale = question.scale
        if scale.kind is Kind.SINGLE:
            options = [*(o.id for o in scale.options), SKIPPED]
            self._add(question.key, "", cell, (options.index((*chosen, SKIPPED)[0]), len(options)))
        elif scale.kind is Kind.MULTI:
            for option in scale.options:
                place = 2 if not chosen else int(option.id not in chosen)
                self._add(question.key, option.id, cell, (place, 3))

    def _add(self, key: str, option: str, cell: Cell, place: tuple[int, int]) -> None:
        cells = self._cells.setdefault((key, option), {})
        row = cells.get(cell)
        if row is None:
            row = cells[cell] = [0] * place[1]
        row[place[0]] += 1


def measure(scale: Scale) -> Measure:
    """How answers on a scale are read."""
    if scale.kind is Kind.MULTI:
        answered = frozenset({CHOSEN, OTHERS})
        return Measure(scale.id, (CHOSEN, OTHERS, SKIPPED), frozenset({CHOSEN}), answered)
    options = tuple(o.id for o in scale.options)
    steps = [o.id for o in scale.options if o.kind is OptionKind.ANSWER]
    cuts = [frozenset(steps[: i + 1]) for i in range(len(steps) - 1)] if scale.ordered else []
    return Measure(scale.id, (*options, SKIPPED), scale.favourable, scale.valid, tuple(cuts))


def to_bytes(tally: Tally) -> bytes:
    """The tally as bytes."""
    return json.dumps(
        {
            "round": tally.round,
            "sheets": tally.sheets,
            "counts": [_count_out(c) for c in tally.counts],
        },
        separators=(",", ":"),
    ).encode()


def from_bytes(data: bytes) -> Tally:
    """The tally in bytes of `to_bytes`."""
    raw = json.loads(data)
    return Tally(raw["round"], raw["sheets"], tuple(_count_in(c) for c in raw["counts"]))


def _count_out(count: Count) -> dict[str, Any]:
    return {
        "key": count.key,
        "option": count.option,
        "most": count.most,
        "exclusive": count.exclusive,
        "pooled": count.pooled,
        "measures": {
            v: [m.scale, m.options, sorted(m.favourable), sorted(m.valid), [*map(sorted, m.cuts)]]
            for v, m in count.measures.items()
        },
        "cells": [[cell, numbers] for cell, numbers in count.cells.items()],
    }


def _count_in(raw: dict[str, Any]) -> Count:
    return Count(
        key=raw["key"],
        option=raw["option"],
        most=raw["most"],
        exclusive=raw["exclusive"],
        pooled=tuple(raw["pooled"]),
        measures={
            v: Measure(
                scale,
                tuple(options),
                frozenset(favourable),
                frozenset(valid),
                tuple(frozenset(c) for c in cuts),
            )
            for v, (scale, options, favourable, valid, cuts) in raw["measures"].items()
        },
        cells={Cell(*cell): tuple(numbers) for cell, numbers in raw["cells"]},
    )
