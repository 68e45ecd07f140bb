"""Keys with several choices: sheets put together again from the counts of each option.

The tally knows only how many chose each option. Any set of sheets that gives the same
counts will do as a start, because the proof asks what else could have been; but it must
be sheets a child could have sent: at most so many options, and "nothing" only alone.
Then every table the proof meets is also possible for a reader who knows the form's limits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from survey.core.disclosure.table import Alphabet, Contents, Mark, Meaning, check_scales
from survey.core.tally import CHOSEN, OTHERS, SKIPPED, Cell, Count, Measure

Choice = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One cell: sheets that skipped, that answered, and that chose each option."""

    skipped: int
    answered: int
    chosen: Mapping[str, int]


def tabulate_several(counts: Mapping[int, Sequence[Count]]) -> tuple[Meaning, Contents]:
    """A several-choice key as states: the sets of options one sheet may choose.

    `counts`: round -> one Count per option. Raises ValueError if the counts of the
    options can't come from the same sheets.
    """
    every = [count for of_round in counts.values() for count in of_round]
    # A variant that does not offer an option has no cell in the option's Count.
    offered = {(c.option, cell.variant) for c in every for cell, row in c.cells.items() if any(row)}
    measures = {
        (c.option, v): m for c in every for v, m in c.measures.items() if (c.option, v) in offered
    }
    for option, variant in sorted(measures):
        measures.setdefault(("", variant), measures[option, variant])
    check_scales(measures.values())
    alone = frozenset(count.option for count in every if count.exclusive)
    rows = _rows(every)
    forms = {v: _Form.of(v, measures, rows, alone) for v in sorted({c.variant for c in rows})}
    cells = tuple(sorted(rows))
    contents = Contents(
        cells,
        tuple(forms[cell.variant].alphabet for cell in cells),
        tuple(forms[cell.variant].start(rows[cell]) for cell in cells),
    )
    options = tuple(sorted({count.option for count in every}))
    pooled = {r: frozenset(v for c in of for v in c.pooled) for r, of in counts.items()}
    return Meaning(measures, options, pooled), contents


def _rows(counts: Sequence[Count]) -> dict[Cell, _Row]:
    found: dict[Cell, _Row] = {}
    for count in counts:
        for cell, row in count.cells.items():
            if not any(row):
                continue
            by_name = dict(zip(count.measures[cell.variant].options, row, strict=True))
            answered = by_name[CHOSEN] + by_name[OTHERS]
            known = found.setdefault(cell, _Row(by_name[SKIPPED], answered, {}))
            if (known.skipped, known.answered) != (by_name[SKIPPED], answered):
                raise ValueError(f"{cell}: the options of {count.key} were met by different sheets")
            found[cell] = _Row(*_sizes(known), {**known.chosen, count.option: by_name[CHOSEN]})
    return found


def _sizes(row: _Row) -> tuple[int, int]:
    return row.skipped, row.answered


@dataclass(frozen=True, slots=True)
class _Form:
    """What one variant lets a sheet choose."""

    options: tuple[str, ...]
    alone: frozenset[str]
    choices: tuple[Choice, ...]
    alphabet: Alphabet

    @staticmethod
    def of(
        variant: str,
        measures: Mapping[tuple[str, str], Measure],
        rows: Mapping[Cell, _Row],
        alone: frozenset[str],
    ) -> "_Form":
        options = tuple(sorted(o for o, v in measures if v == variant and o))
        mine = [row for cell, row in rows.items() if cell.variant == variant]
        shared = [_shared(row, alone) for row in mine]
        # Variants may allow different numbers and the tally has one `most` for all. What
        # the answers themselves need is never more than what is allowed, so it is safe.
        most = max([1, *(-(-chosen // sheets) for chosen, sheets in shared if sheets)])
        choices = _choices(options, alone, most)
        if any(chosen < sheets for chosen, sheets in shared):
            choices = (*choices, ())
        scale = measures["", variant].scale
        states = tuple(_marks(options, choice, scale) for choice in choices)
        skipped = frozenset((option, f"{scale}:{SKIPPED}") for option in ("", *options))
        alphabet = Alphabet((skipped, *states), _steps(choices, alone))
        return _Form(options, alone, choices, alphabet)

    def start(self, row: _Row) -> tuple[int, ...]:
        """Sheets that give the counts of `row`, as even in length as possible."""
        alone = [option for option in self.options if option in self.alone]
        sheets: list[list[str]] = [[o] for o in alone for _ in range(row.chosen.get(o, 0))]
        rest = row.answered - len(sheets)
        shared: list[list[str]] = [[] for _ in range(rest)]
        turn = 0
        for option in self.options:
            if option in self.alone:
                continue
            for _ in range(row.chosen.get(option, 0)):
                shared[turn % rest].append(option)
                turn += 1
        number = {choice: i + 1 for i, choice in enumerate(self.choices)}
        counts = [0] * (len(self.choices) + 1)
        counts[0] = row.skipped
        for sheet in sheets + shared:
            counts[number[tuple(sorted(sheet))]] += 1
        return tuple(counts)


def _shared(row: _Row, alone: frozenset[str]) -> tuple[int, int]:
    """(choices made, sheets) among those who did not choose an exclusive option."""
    by_alone = sum(n for option, n in row.chosen.items() if option in alone)
    sheets = row.answered - by_alone
    chosen = [n for option, n in row.chosen.items() if option not in alone]
    if sheets < max(chosen, default=0):
        raise ValueError("an option that excludes the others was chosen with others")
    return sum(chosen), sheets


def _choices(options: Choice, alone: frozenset[str], most: int) -> tuple[Choice, ...]:
    free = [option for option in options if option not in alone]
    sets = [c for size in range(1, most + 1) for c in combinations(free, size)]
    return (*((option,) for option in options if option in alone), *sets)


def _marks(options: Choice, choice: Choice, scale: str) -> frozenset[Mark]:
    marks = {(o, f"{scale}:{CHOSEN if o in choice else OTHERS}") for o in options}
    return frozenset(marks | {("", f"{scale}:{CHOSEN}"), ("", f"{scale}:{OTHERS}")})


def _steps(choices: tuple[Choice, ...], alone: frozenset[str]) -> tuple[tuple[int, ...], ...]:
    """Add, drop or exchange one option; skip, or choose only what excludes the rest."""
    short = [i for i, choice in enumerate(choices) if 1 <= len(choice) <= 2]
    single = [i for i, choice in enumerate(choices) if alone.intersection(choice)]
    steps = [tuple(i + 1 for i in short)]
    for i, choice in enumerate(choices):
        near = [j for j in range(len(choices)) if j != i and _is_near(choice, choices[j])]
        far = short if alone.intersection(choice) else single
        steps.append((0, *(j + 1 for j in sorted({*near, *far} - {i}))))
    return tuple(steps)


def _is_near(one: Choice, other: Choice) -> bool:
    """Whether at most one option leaves and at most one comes; never to no option at all."""
    gone, new = set(one).difference(other), set(other).difference(one)
    return bool(other) and len(gone) <= 1 and len(new) <= 1
