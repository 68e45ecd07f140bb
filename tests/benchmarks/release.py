"""How long a release takes, and whether an attacker learns anything, as JSON.

python -m tests.benchmarks.release                      15 keys, 30 units
python -m tests.benchmarks.release --municipalities 50  a sweep with the attacker
"""

import argparse
import json
import random
import resource
import time
from multiprocessing import Pool

from survey.core.disclosure import CHILDREN, publish
from tests.core.disclosure.attacker import attack
from tests.core.disclosure.municipalities import MIXED, ONE_SCALE, Shape, several, tally, tree_of

MOST = {"a79": 2, "a1317": 3}


def timed(units, keys, workers):
    """Seconds and peak memory (MB, the largest process) of one release."""
    names = tuple(f"key{i:02}" for i in range(keys))
    report = {"units": units, "keys": keys, "workers": workers}
    for name, measures in (("mixed scales", MIXED), ("one scale", ONE_SCALE)):
        counted = tally(Shape(units, measures=measures), 1, keys=names)
        start = time.perf_counter()
        with Pool(workers) as pool:
            tree, rng = tree_of(units), random.Random(1)
            result = publish([counted], tree, CHILDREN, (), rng, map_=pool.imap)
        report[name] = {
            "seconds": round(time.perf_counter() - start, 2),
            "sheets": counted.sheets,
            "statements": len(result.statements),
            "targets": result.targets,
            "coarsened": result.coarsened,
            "unproven": len(result.unproven),
        }
    start = time.perf_counter()
    publish([several(Shape(units), 1)], tree_of(units), CHILDREN, (), random.Random(1))
    report["several choices, one key"] = {"seconds": round(time.perf_counter() - start, 2)}
    peaks = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    report["peak_mb"] = round(max(resource.getrusage(who).ru_maxrss for who in peaks) / 1024)
    return report


def swept(municipality):
    """(statements, unproven keys, counts tried, counts narrowed) of a random municipality."""
    rng = random.Random(municipality)
    units = rng.choice([3, 5, 8, 12, 20, 30])
    kind = municipality % 4
    shape = Shape(
        units,
        median=rng.choice([6.0, 14.0, 30.0]),
        measures=ONE_SCALE if kind == 1 else MIXED,
        alike=kind == 2 and municipality % 8 == 2,
    )
    tree = tree_of(units)
    counted = several(shape, municipality) if kind == 3 else tally(shape, municipality)
    result = publish([counted], tree, CHILDREN, (), random.Random(municipality))
    known = {"most": MOST} if kind == 3 else {}
    learnt, tried = attack([counted], tree, result.statements, CHILDREN, **known)
    return len(result.statements), len(result.unproven), tried, len(learnt)


def sweep(municipalities, workers):
    start = time.perf_counter()
    with Pool(workers) as pool:
        rows = pool.map(swept, range(municipalities), chunksize=1)
    names = ("statements", "unproven", "tried", "narrowed")
    sums = dict(zip(names, map(sum, zip(*rows, strict=True)), strict=True))
    return {
        "municipalities": municipalities,
        **sums,
        "seconds": round(time.perf_counter() - start, 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=30)
    parser.add_argument("--keys", type=int, default=15)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--municipalities", type=int, default=0, help="attack so many instead")
    asked = parser.parse_args()
    if asked.municipalities:
        report = sweep(asked.municipalities, asked.workers)
    else:
        report = timed(asked.units, asked.keys, asked.workers)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
