"""Which combinations of variant, dress, size and light a run takes: all, or a covering set.

    @pytest.mark.matrix(("size", "light"), *crossed(SIZES, LIGHTS))

`--full` collects every combination, other runs the few: each value at least once.
"""

from collections.abc import Iterable
from itertools import product

import pytest

LIGHTS = ("light", "dark")
Combination = tuple[object, ...]


def crossed(*axes: Iterable[object]) -> tuple[list[Combination], list[Combination]]:
    """Every combination; and as few as hold each value of each axis at least once."""
    values = [list(axis) for axis in axes]
    longest = max(map(len, values))
    few = [tuple(axis[i % len(axis)] for axis in values) for i in range(longest)]
    return list(product(*values)), few


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with the mark `matrix` is collected for every combination, or for the few."""
    full = metafunc.config.getoption("--full")
    for mark in metafunc.definition.iter_markers("matrix"):
        names, every, few = mark.args
        metafunc.parametrize(names, every if full else few)
