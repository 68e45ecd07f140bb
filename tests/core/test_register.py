from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from survey.core.plan import Status
from survey.core.register import (
    RULES,
    Action,
    Decision,
    Flaw,
    Form,
    Quarter,
    activity_text,
    choices,
    counted,
    done_in_time,
    drawn,
    month_ends,
    problems,
)
from survey.core.sheet import Sheet, validate
from survey.core.trace import Kind
from survey.storage import library

TODAY = date(2026, 11, 22)
Q4 = Quarter(2026, 4)
LIBRARY = library.read_all()


def answered(**given: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(said.split()) for key, said in given.items()}


def decision(form: Form = Form.CHECKLIST, **given: Any) -> Decision:
    told = Decision(form, 1, TODAY, answered(best="ja"))
    return replace(told, **given).tidy


def flaws(told: Decision, *sure: str) -> list[tuple[str, Flaw]]:
    return [(p.field, p.flaw) for p in problems(told, TODAY, frozenset(sure))]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-1"),
        (date(2026, 3, 31), "2026-1"),
        (date(2026, 4, 1), "2026-2"),
        (date(2026, 12, 31), "2026-4"),
    ],
)
def test_a_day_is_in_its_quarter(day: date, quarter: str) -> None:
    found = Quarter.of(day)
    assert str(found) == quarter
    assert found.first <= day <= found.last
    assert Quarter.read(quarter) == found


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-0", "2026-5", "26-1", "0000-1", "²026-1", "x-1"]
)
def test_what_is_no_quarter_is_not_read(text: str) -> None:
    assert Quarter.read(text) is None


def test_a_month_ends_on_its_last_day() -> None:
    assert month_ends(date(2028, 2, 1)) == date(2028, 2, 29)
    assert month_ends(date(2026, 12, 31)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("indicator", "forms", "share"),
    [
        ("CHK-1", [{"best": "ja", "best_doc": "ja"}, {"best": "ja", "best_doc": "delvis"}], (1, 2)),
        ("CHK-1", [{"best": "ja"}, {"best_doc": "ja", "best": ""}], (0, 0)),
        ("CHK-2", [{"heard": "ja", "view_doc": "ja"}, {"heard": "ja", "view_doc": "nej"}], (1, 2)),
        ("CHK-2", [{"heard": "nej", "view_doc": "ja"}, {"heard": "ja"}], (0, 0)),
        ("CHK-3", [{"heard": "ja"}, {"heard": "ville_inte"}, {"heard": "nej"}, {}], (2, 3)),
        ("CHK-4", [{"told": "ja"}, {"told": "planerat"}, {"told": "nej"}], (2, 3)),
        ("CHK-4", [{"told": "ej_aktuellt"}, {"told": ""}], (0, 0)),
        ("EGK-1", [{"affects": "direkt", "done": "enkel"}, {"affects": "inte"}], (1, 1)),
        ("EGK-1", [{"affects": "indirekt", "done": "nej"}, {"affects": "direkt"}], (0, 2)),
        ("EGK-2", [{"before": "ja"}, {"before": "nej"}, {"before": "framgar_inte"}], (1, 3)),
        ("EGK-3", [{"voices": "egna"}, {"voices": "underlag"}, {"voices": "nej"}], (2, 3)),
    ],
)
def test_each_indicator_counts_what_it_says(
    indicator: str, forms: list[dict[str, str]], share: tuple[int, int]
) -> None:
    found = counted(indicator, [answered(**form) for form in forms], Q4)
    assert (found.favourable, found.n) == share


@pytest.mark.parametrize("indicator", RULES)
def test_what_is_counted_can_be_answered(indicator: str) -> None:
    form = next(f for f in Form if indicator in f.indicators)
    variant = LIBRARY.packages[form.questionnaire].questionnaire.variants[0]
    rule = RULES[indicator]
    for key, options in [*rule.within.items(), *rule.wanted.items()]:
        question = variant.question(key)
        assert question is not None
        assert options <= {o.id for o in question.scale.options}


def test_a_share_is_a_whole_percent_and_nothing_of_nothing() -> None:
    def percent(favourable: int, n: int) -> int | None:
        forms = [answered(told="ja")] * favourable + [answered(told="nej")] * (n - favourable)
        return counted("CHK-4", forms, Q4).percent

    assert [percent(0, 0), percent(1, 8), percent(1, 3), percent(5, 5)] == [None, 13, 33, 100]


def test_an_action_counts_when_its_month_has_passed() -> None:
    october = date(2026, 10, 31)
    actions = [
        Action(october, Status.DONE, october),
        Action(october, Status.DONE, date(2026, 11, 1)),  # a day too late
        Action(october, Status.DONE, None),  # nobody knows when
        Action(october, Status.STRUCK, None),
        Action(october, Status.STRUCK, october),  # will not be done, whatever the day says
        Action(october),  # in no plan
        Action(date(2026, 11, 30), Status.DONE, TODAY),  # not yet
        Action(date(2026, 9, 30), Status.DONE, date(2026, 9, 1)),  # the quarter before
    ]
    found = done_in_time(actions, Q4, TODAY)
    assert (found.favourable, found.n) == (1, 6)
    assert done_in_time(actions, Q4, date(2026, 10, 31)).n == 0


def test_a_draw_is_the_same_for_the_same_seed_and_without_doubles() -> None:
    first = drawn("abc", 134, 20)
    assert first == drawn("abc", 134, 20) == tuple(sorted(set(first)))
    assert len(first) == 20
    assert set(first) <= set(range(1, 135))
    assert first != drawn("abd", 134, 20)
    assert drawn("abc", 7, 20) == (1, 2, 3, 4, 5, 6, 7)


def test_every_number_has_the_same_chance() -> None:
    hits = [0] * 11
    for seed in range(2000):
        for number in drawn(str(seed), 10, 3):
            hits[number] += 1
    assert all(500 < n < 700 for n in hits[1:]), hits  # 600 each; the seeds are given


def test_a_sound_form_has_no_problems() -> None:
    assert flaws(decision()) == []
    told = decision(action="Skriv en rutin", responsible="enhetschef", due_on=date(2027, 1, 31))
    assert flaws(told) == []
    assert activity_text(told, {}) == "Skriv en rutin (enhetschef)"


def test_days_that_can_not_be_are_refused() -> None:
    assert flaws(decision(decided_on=date(2026, 11, 23))) == [("decided_on", Flaw.IN_THE_FUTURE)]
    assert flaws(decision(decided_on=date(2025, 11, 20))) == [("decided_on", Flaw.TOO_OLD)]


def test_an_empty_form_is_refused() -> None:
    assert flaws(decision(answers=answered(best=""))) == [("questions", Flaw.NOTHING)]


def test_half_an_action_is_refused_whichever_half() -> None:
    told = {f for f, _ in flaws(decision(action="Skriv en rutin"))}
    assert told == {"responsible", "due_on"}
    assert {f for f, _ in flaws(decision(responsible="enhetschef"))} == {"action", "due_on"}
    assert {f for f, _ in flaws(decision(due_on=TODAY))} == {"action", "responsible"}


def test_a_month_before_the_decisions_is_refused() -> None:
    told = decision(action="Ny mall", responsible="chef", due_on=date(2026, 10, 31))
    assert flaws(told) == [("due_on", Flaw.EARLY_MONTH)]
    assert flaws(replace(told, due_on=date(2026, 11, 30))) == []


def test_the_self_checks_choices_say_whether_something_must_be_done() -> None:
    def told(**given: str) -> Decision:
        spoken = {"action": "Ny mall", "responsible": "chef", "due_on": TODAY}
        return decision(Form.SELF_CHECK, answers=answered(**given), **spoken)

    assert told(done="full", action="mall utbilda").needs_action
    assert not told(done="full", action="ingen").needs_action
    assert not told(affects="inte").needs_action  # the question was never come to
    assert told(affects="inte").due_on is None
    assert told(affects="inte").action == ""
    other = replace(told(action="annat"), action="")
    assert [p.field for p in problems(other, TODAY)] == ["action"]
    words = {"mall": "Ändra mall eller rutin", "utbilda": "Utbilda"}
    said = activity_text(told(done="full", action="mall utbilda"), words)
    assert said == "Ändra mall eller rutin, Utbilda: Ny mall (chef)"


def test_a_number_is_refused_and_a_name_must_be_confirmed() -> None:
    told = decision(action="Ring 19121212-1212", responsible="Anna Svensson", due_on=TODAY)
    found = problems(told, TODAY)
    assert {(p.field, p.flaw, p.trace.kind) for p in found if p.trace} == {
        ("action", Flaw.REFUSED, Kind.PERSONAL_NUMBER),
        ("responsible", Flaw.DOUBTFUL, Kind.NAME),
    }
    left = flaws(told, "Anna", "Svensson", "19121212-1212")
    assert left == [("action", Flaw.REFUSED)]  # confirming does not help


def test_too_long_is_said() -> None:
    told = decision(action="a" * 301, responsible="chef", due_on=TODAY)
    assert flaws(told) == [("action", Flaw.TOO_LONG)]


def choose(form: Form, **given: str) -> Sheet:
    variant = choices(LIBRARY.packages[form.questionnaire].questionnaire.variants[0])
    found = validate(variant, {key: said.split() for key, said in given.items()})
    assert isinstance(found, Sheet)
    return found


def test_what_the_answers_do_not_lead_to_is_left_out() -> None:
    sheet = choose(Form.CHECKLIST, heard="nej", how="enskilt", why_not="tid", view_doc="ja")
    assert "how" not in sheet.answers
    assert "view_doc" not in sheet.answers
    assert sheet.answers["why_not"] == ("tid",)
    sheet = choose(Form.CHECKLIST, heard="ja", how="enskilt tolk", why_not="tid", other="nej")
    assert sheet.answers["how"] == ("enskilt", "tolk")
    assert not {"why_not", "other_why", "compensate"} & sheet.answers.keys()


def test_a_decision_that_affects_no_child_asks_only_why() -> None:
    sheet = choose(Form.SELF_CHECK, affects="inte", not_motivated="ja", done="full", action="mall")
    assert list(sheet.answers) == ["type", "affects", "not_motivated"]
    without = choose(Form.SELF_CHECK, affects="direkt", done="nej", before="ja", action="mall")
    assert list(without.answers) == ["type", "affects", "done", "action"]
