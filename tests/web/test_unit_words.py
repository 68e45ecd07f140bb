import pytest
from flask import Flask

from survey.core.unit import Flaw, Lack, Problem
from survey.core.unit_table import Column, Fault
from survey.web.language import translations
from survey.web.unit_words import COLUMNS, EXAMPLES, EXPLAINED, names, said


@pytest.mark.parametrize("words", [*Flaw, *Lack, *Fault])
def test_every_fault_and_lack_has_swedish_words(words: str) -> None:
    swedish = translations("sv").gettext(str(words))
    assert swedish != str(words)
    assert swedish.count("%(") == str(words).count("%(")


def test_every_column_is_named_explained_and_has_an_example(app: Flask) -> None:
    assert set(COLUMNS) == set(EXPLAINED) == set(EXAMPLES) == set(Column)


def test_columns_are_known_in_both_languages_and_never_mixed_up(app: Flask) -> None:
    with app.test_request_context():
        known = names()
    assert known.headings["namn"] is known.headings["name"] is Column.NAME
    assert known.levels["enhet"] == known.levels["unit"] == "unit"
    assert len(known.headings) >= 2 * len(Column) - 1


def test_a_fault_is_said_in_the_pages_language(app: Flask) -> None:
    problem = Problem("name", Flaw.TAKEN, {"name": "100 % Öst"})
    with app.test_request_context("/?lang=sv"):
        assert said(problem) == "Det finns redan en enhet som heter 100 % Öst."
