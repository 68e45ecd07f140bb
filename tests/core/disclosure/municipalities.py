"""Random tallies that look like a municipality: seeded, uneven, with every kind of trouble.

Units of lognormal size that specialise in ages; scales that differ between ages; skipped,
"don't know" and "has not happened"; a department with one unit; a unit of one child.
"""

import random
from dataclasses import dataclass, replace
from math import log

from survey.core.disclosure import Tree
from survey.core.tally import CHOSEN, OTHERS, SKIPPED, Cell, Count, Measure, Tally


def ordered(scale, options, favourable, other=()):
    """A Measure with `options` from best to worst and kinds of no answer `other`."""
    return Measure(
        scale,
        (*options, *other, SKIPPED),
        frozenset(options[:favourable]),
        frozenset(options),
        tuple(frozenset(options[: i + 1]) for i in range(len(options) - 1)),
    )


FACES = ordered("s3_pic", ("ja", "ibland", "nej"), 1, ("vet_inte",))
OFTEN = ordered("s3_freq", ("ja_ofta", "ibland", "nej"), 1)
FOUR = ordered("s4_freq_na", ("alltid", "ofta", "ibland", "aldrig"), 2, ("inte_hant",))
FIVE = ordered("s5", ("mycket_battre", "battre", "likadant", "samre", "mycket_samre"), 2)
COLOURS = replace(ordered("colours", ("bla", "rod", "gul", "gron"), 1), cuts=())
PICK = Measure("pick", (CHOSEN, OTHERS, SKIPPED), frozenset({CHOSEN}), frozenset({CHOSEN, OTHERS}))

MIXED = {"a46": FACES, "a79": OFTEN, "a1012": FOUR, "a1317": FOUR, "lss": FACES}
ONE_SCALE = {"a46": FACES, "a79": FOUR, "a1012": FOUR, "a1317": FOUR}
UNORDERED = {"a1012": COLOURS, "a1317": COLOURS}
STAFF_FORM = {"staff": FIVE}


@dataclass(frozen=True)
class Shape:
    """What a random municipality looks like."""

    units: int = 10
    median: float = 14.0
    measures: dict = None
    pooled: tuple = ("a79", "a1012", "a1317", "lss")
    genders: tuple = ("",)
    alike: bool = False


def tree_of(units):
    """Ten units to a department; small places have two; the last one has a single unit."""
    last = units - 1 if units > 2 else 0
    size = 10 if units > 10 else max(1, units // 2)
    return Tree({u: 900 if u == last else u // size + 1 for u in range(units)})


def tally(shape, seed, round_=1, keys=("trust",)):
    """One round of a random municipality; the units are the same in every round."""
    rng = random.Random(seed * 1000 + round_)
    focus = random.Random(seed)
    measures = shape.measures or MIXED
    weights = [[focus.gammavariate(0.6, 1.0) for _ in measures] for _ in range(shape.units)]
    counts = []
    sheets = [_sheets(shape, rng, weights, unit) for unit in range(shape.units)]
    for key in keys:
        cells = {}
        for unit, variants in enumerate(sheets):
            moods = {v: _mood(rng, len(m.options)) for v, m in measures.items()}
            for variant, gender in variants:
                options = measures[variant].options
                row = cells.setdefault(Cell(round_, unit, variant, gender), [0] * len(options))
                place = 0 if shape.alike else _pick(rng, moods[variant])
                row[place] += 1
        pooled = tuple(v for v in shape.pooled if v in measures)
        counts.append(Count(key, measures, {c: tuple(r) for c, r in cells.items()}, pooled))
    return Tally(round_, sum(map(len, sheets)), tuple(counts))


def _sheets(shape, rng, weights, unit):
    """(variant, gender) of every sheet of a unit. The second unit has one child only."""
    measures = list(shape.measures or MIXED)
    size = max(1, min(90, int(rng.lognormvariate(log(shape.median), 0.7))))
    size = 1 if unit == 1 else size
    return [
        (measures[_pick(rng, weights[unit])], shape.genders[_pick(rng, [1] * len(shape.genders))])
        for _ in range(size)
    ]


def several(shape, seed, round_=1, most=2, extra=1):
    """A round with one several-choice key. `extra`: options only the oldest are offered.

    `most` for the young, one more for the oldest; "inget" excludes the rest."""
    rng = random.Random(seed * 77 + round_)
    offered = {
        "a79": ["lyssna", "tid", "snalla", "inget"],
        "a1317": ["lyssna", "tid", "snalla", "inget", *(f"extra{i}" for i in range(extra))],
    }
    pick = {v: replace(PICK, scale=f"pick_{v}") for v in offered}
    cells = {}
    total = 0
    for unit in range(shape.units):
        for variant, options in offered.items():
            for _ in range(max(1, int(rng.lognormvariate(log(shape.median / 2), 0.8)))):
                total += 1
                sheet = _choice(rng, options, most + (variant == "a1317"))
                for option in options:
                    row = cells.setdefault((option, variant, unit), [0, 0, 0])
                    row[2 if not sheet else int(option not in sheet)] += 1
    counts = tuple(
        Count(
            key="wish",
            option=option,
            measures={v: pick[v] for v, o in offered.items() if option in o},
            cells={
                Cell(round_, unit, variant): tuple(row)
                for (o, variant, unit), row in cells.items()
                if o == option
            },
            pooled=tuple(v for v, o in offered.items() if option in o),
            most=most + 1,
            exclusive=option == "inget",
        )
        for option in offered["a1317"]
    )
    return Tally(round_, total, counts)


def _choice(rng, options, most):
    luck = rng.random()
    if luck < 0.07:
        return []
    if luck < 0.3:
        return ["inget"]
    free = [o for o in options if o != "inget"]
    return rng.sample(free, rng.randint(1, min(most, len(free))))


def _mood(rng, options):
    taste = [0.34, 0.30, 0.18, 0.11, 0.07, 0.05][: options - 1]
    return [rng.gammavariate(4.0 * w, 1.0) for w in taste] + [0.06]


def _pick(rng, weights):
    return rng.choices(range(len(weights)), weights)[0]
