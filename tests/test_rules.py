"""Every promise has its test: the list in rules.yaml held against the tests there are."""

import ast
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

HERE = Path(__file__).parent
RULES: dict[int, dict[str, Any]] = YAML(typ="safe").load((HERE / "rules.yaml").read_text())[
    "invariants"
]
FREE_TEXT = {44, 45}


def names() -> set[str]:
    """The names of all tests."""
    return {
        node.name
        for file in HERE.rglob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_invariant_is_listed() -> None:
    assert RULES.keys() == set(range(1, 47)) - FREE_TEXT


@pytest.mark.parametrize("number", RULES)
def test_an_invariant_has_tests_that_are_there(number: int) -> None:
    found = RULES[number]["tests"]
    assert found
    assert set(found) <= names()
