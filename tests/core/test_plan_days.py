from datetime import date

import pytest

from survey.core.plan import NoteKind
from survey.core.plan_days import due_in, due_written
from survey.core.plan_table import read

DAY = date(2026, 10, 18)
WORDS = "v. 42 varje år"


@pytest.mark.parametrize(
    ("due_on", "chosen", "words"),
    [
        (DAY, True, "2026-10-18"),
        (DAY, False, "2026-10-18 (tolkad)"),
        (None, True, "ingen dag"),
        (None, False, ""),
    ],
)
def test_a_day_that_is_written_is_read_back(due_on: date | None, chosen: bool, words: str) -> None:
    assert due_written(due_on, chosen=chosen) == words
    assert due_in(words, WORDS) == (due_on, chosen, None)


@pytest.mark.parametrize("words", ["Ingen dag.", " INGEN  DAG "])
def test_no_day_is_read_as_people_write_it(words: str) -> None:
    assert due_in(words, WORDS) == (None, True, None)
    assert due_in("2026-10-18(Tolkad)", WORDS) == (DAY, False, None)


@pytest.mark.parametrize("words", ["i höst", "tolkad", "(tolkad)", "2026-13-01 (tolkad)"])
def test_what_is_no_day_is_told(words: str) -> None:
    assert due_in(words, WORDS) == (None, False, NoteKind.DAY_LEFT_OUT)


def test_a_guess_that_the_time_plan_no_longer_means_is_told_and_made_anew() -> None:
    """Somebody has written another time plan in the file, or another day beside the mark."""
    table = "Fokusområde\tAktivitet\tTidplan\tSenast\nOmråde\nMål.\tGör.\t{}\t{}\n"
    for words, day in (("Våren 2028", "2027-06-30"), ("Våren 2027", "2027-05-01")):
        found = read(table.format(words, f"{day} (tolkad)").encode())
        assert [(n.kind, n.text) for n in found.notes] == [
            (NoteKind.DAY_NOT_MEANT, f"{day} (tolkad)")
        ]
        assert (found.rows[0].due_on, found.rows[0].due_chosen) == (None, False)
