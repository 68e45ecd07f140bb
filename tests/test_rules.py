"""Every promise and rule has its test: rules.yaml held against the tests there are."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

HERE = Path(__file__).parent
RULES: dict[str, Any] = YAML(typ="safe").load((HERE / "rules.yaml").read_text(encoding="utf-8"))
INVARIANTS: dict[int, dict[str, Any]] = RULES["invariants"]
CHILD: dict[str, dict[str, Any]] = RULES["child"]
AWAITING: list[str] = RULES["awaiting"]
WITH_CHILDREN = HERE.parent / "questionnaires" / "TESTING-WITH-CHILDREN.md"
FREE_TEXT = {44, 45}
# How many rules there are of each kind, numbered from one.
NUMBERS = {
    "R-Q": 13,
    "R-S": 9,
    "R-P": 8,
    "R-A": 11,
    "R-F": 5,
    "R-C": 11,
    "R-L": 9,
    "R-K": 2,
    "R-N": 13,
    "R-W": 7,
}


@cache
def names() -> frozenset[str]:
    """The names of all tests."""
    return frozenset(
        node.name
        for file in HERE.rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_invariant_is_listed() -> None:
    assert INVARIANTS.keys() == set(range(1, 47)) - FREE_TEXT


@pytest.mark.parametrize("number", INVARIANTS)
def test_an_invariant_has_tests_that_are_there(number: int) -> None:
    found = INVARIANTS[number]["tests"]
    assert found
    assert set(found) <= names()


def test_every_rule_of_the_childs_side_is_listed() -> None:
    every = {f"{kind}{n}" for kind, most in NUMBERS.items() for n in range(1, most + 1)}
    assert CHILD.keys() == every


@pytest.mark.parametrize("rule", CHILD)
def test_a_rule_has_the_tests_that_its_kind_asks_for(rule: str) -> None:
    kinds, found = set(CHILD[rule]["kind"]), CHILD[rule]["tests"]
    assert kinds and kinds <= {"U", "E", "M"}
    assert set(found) <= names()
    assert found or kinds == {"M"} or rule in AWAITING


def test_only_rules_without_tests_are_awaited() -> None:
    assert [rule for rule in AWAITING if CHILD[rule]["tests"]] == []


def test_what_people_must_try_stands_in_their_checklist() -> None:
    by_people = {rule for rule, one in CHILD.items() if "M" in one["kind"]}
    written = re.findall(r"\(R-[A-Z]\d+\)", WITH_CHILDREN.read_text(encoding="utf-8"))
    assert {one.strip("()") for one in written} == by_people
