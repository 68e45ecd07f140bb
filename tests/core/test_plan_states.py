from datetime import date

import pytest

from survey.core.plan import Due, Flaw, NoteKind, State, Status, flaws, is_overdue, needs_reason
from survey.core.plan_states import states_in, written
from survey.core.plan_table import read

DAY = date(2026, 12, 31)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("reason", ["", "Finns redan: se riktlinjen, senast 2026-01-01"])
@pytest.mark.parametrize("due_on", [None, DAY])
def test_a_state_that_is_written_is_read_back(
    status: Status, reason: str, due_on: date | None
) -> None:
    state = State(status, reason, due_on, DAY if status is Status.DONE else None)
    assert states_in([written(state)], 1) == (state,)


def test_one_word_holds_for_all_and_others_must_be_as_many() -> None:
    assert states_in(["Pågående"], 2) == (State(Status.ONGOING),) * 2
    assert states_in(["Klar", "Pågår"], 2) == (State(Status.DONE), State(Status.ONGOING))
    assert states_in(["Klar", "Pågår"], 3) == ()
    assert states_in(["Klar", "Kanske"], 2) == ()
    assert states_in([], 2) == ()


@pytest.mark.parametrize(
    ("words", "status"),
    [("Ej påbörjat", Status.NOT_STARTED), ("Ej klar", Status.NOT_STARTED),
     ("Inte klar", Status.NOT_STARTED), ("PÅBÖRJAT", Status.ONGOING),
     ("Avslutad", Status.DONE), ("Avslutat.", Status.DONE)],
)  # fmt: skip
def test_what_departments_write_for_a_status_is_understood(words: str, status: Status) -> None:
    assert states_in([words], 1) == (State(status),)


@pytest.mark.parametrize(
    "words",
    ["Klar 15/3 2026", "klart 15/3-2026", "Genomförd 15.3.2026", "Avslutad, 15 mars 2026",
     "Klar (2026-03-15)", "Klar 2026-03-15."],
)  # fmt: skip
def test_a_whole_day_after_the_word_is_the_day_it_was_done(words: str) -> None:
    assert states_in([words], 1) == (State(Status.DONE, done_on=date(2026, 3, 15)),)


@pytest.mark.parametrize("when", ["2026", "mars 2026", "våren 2026", "15/3"])
def test_what_is_done_on_no_certain_day_is_done_and_the_day_is_told(when: str) -> None:
    head = "Fokusområde\tAktivitet\tStatus\n"
    found = read(f"{head}Område\nMål.\tGör.\tGenomförd {when}\n".encode())
    assert found.rows[0].states == (State(Status.DONE),)
    assert [(n.kind, n.text) for n in found.notes] == [(NoteKind.DONE_DAY_LEFT_OUT, when)]


@pytest.mark.parametrize(
    "words", ["Pausad", "Klar 31/2 2026", "Klar senast 2026", "Pågår 2026", "Klar enligt chef"]
)
def test_what_is_no_status_is_left_to_a_person(words: str) -> None:
    assert states_in([words], 1) == ()


def test_what_the_columns_for_status_and_day_can_not_say_is_told() -> None:
    head = "Fokusområde\tAktivitet\tStatus\tSenast\tArtikel\n"
    found = read(f"{head}Område\nMål.\tGör.\tKanske\ti höst\t{'x' * 41}\n".encode())
    assert [n.kind for n in found.notes] == [
        NoteKind.STATUS_LEFT_OUT, NoteKind.DAY_LEFT_OUT, NoteKind.ARTICLE_CUT]  # fmt: skip
    assert (found.rows[0].states, found.rows[0].due_on) == ((), None)


def test_what_is_struck_or_late_needs_a_reason() -> None:
    late = date(2027, 1, 1)
    assert needs_reason(Status.STRUCK, None, DAY)
    assert needs_reason(Status.ONGOING, Due(DAY), late)
    assert not needs_reason(Status.ONGOING, Due(DAY), DAY)
    assert not needs_reason(Status.DONE, Due(DAY), late)
    assert not is_overdue(Status.STRUCK, Due(DAY), late)


def test_what_should_have_begun_is_late_only_while_it_has_not() -> None:
    begin, late = Due(DAY, begins=True), date(2027, 1, 1)
    assert [s for s in Status if is_overdue(s, begin, late)] == [Status.NOT_STARTED]
    assert not is_overdue(Status.NOT_STARTED, begin, DAY)
    assert not needs_reason(Status.ONGOING, begin, late)


def test_texts_are_neither_missing_nor_too_long() -> None:
    assert flaws([("goal", " "), ("comment", ""), ("article", "x" * 41), ("text", "Gör")]) == {
        "goal": Flaw.EMPTY, "article": Flaw.TOO_LONG}  # fmt: skip
