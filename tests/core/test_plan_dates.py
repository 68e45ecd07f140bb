import time
from datetime import date, timedelta

import pytest

from survey.core.plan import Due
from survey.core.plan_dates import begins, can_mean, due, due_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        # Arvika's plan 2021-2022
        ("Fr.o.m. hösten 2021", "2021-12-31"),
        ("Hösten 2022", "2022-12-31"),
        ("Hösten 2022\nFr.o.m. 2022", "2022-12-31"),
        # the sample plan 2026-2027
        ("Hösten 2026, därefter löpande", "2026-12-31"),
        ("Inom 30 dagar efter varje stängd omgång", "2026-12-22"),
        ("Våren 2027", "2027-06-30"),
        ("v. 10–13 och v. 40–43 varje år", "2027-04-04"),
        ("v. 42 varje år", "2027-10-24"),
        ("Fr.o.m. mars 2027", "2027-03-31"),
        ("Kort: hösten 2026. Webb: jan 2027", "2026-12-31"),
        ("Februari varje år", "2027-02-28"),
        ("Fr.o.m. januari 2027", "2027-01-31"),
        ("Mall: okt 2026. Egenkontroll: april och oktober", "2027-04-30"),
        # what else departments write
        ("Senast 15 mars 2027", "2027-03-15"),
        ("2027-03-15", "2027-03-15"),
        ("Senast den 1 maj", "2027-05-01"),
        ("mars–maj 2027", "2027-05-31"),
        ("november/december 2022", "2022-12-31"),
        ("2026–2027", "2027-12-31"),
        ("Läsåret 2026/2027", "2027-06-30"),
        ("VT 2027", "2027-06-30"),
        ("kvartal 1 2027", "2027-03-31"),
        ("Q3 2027", "2027-09-30"),
        ("varje kvartal", "2026-12-31"),
        ("Årligen", "2026-12-31"),
        ("Februari varje år fr.o.m. 2028", "2028-02-29"),
        ("okt. 2027", "2027-10-31"),
        ("31 februari 2027", "2027-02-28"),
        ("v. 53 2027", "2028-01-02"),
    ],
)
def test_a_vague_time_plan_means_a_day(words: str, day: str) -> None:
    assert due_of(words, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Pågående",
        "Löpande",
        "Efter varje omgång",
        "Kontinuerligt",
        "Vintern",
        "2026-13-45",
        "Marsipan",
    ],
)
def test_what_means_no_day_gets_none(words: str) -> None:
    assert due_of(words, TODAY) is None


def test_the_same_words_mean_another_day_another_year() -> None:
    assert due_of("v. 42 varje år", date(2026, 10, 18)) == date(2026, 10, 18)
    assert due_of("v. 42 varje år", date(2026, 10, 19)) == date(2027, 10, 24)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("läsåret 2026/27", "2027-06-30"),
        ("2027-06", "2027-06-30"),
        ("2026-11 – 2027-03", "2027-03-31"),
        ("30/6 2027", "2027-06-30"),
        ("30.6.2027", "2027-06-30"),
        ("Senast 30/6-2027.", "2027-06-30"),
        ("31/2 2027", "2027-02-28"),
        ("kv 2 2027", "2027-06-30"),
        ("kv. 2 2027", "2027-06-30"),
        ("1 kvartalet 2027", "2027-03-31"),
        ("1:a kvartalet 2027", "2027-03-31"),
        ("kvartal 1 2027", "2027-03-31"),
        ("2026/27", "2027-12-31"),
        ("2026-27", "2027-12-31"),
        ("hösten -27", "2027-12-31"),
        ("maj -27", "2027-05-31"),
        ("HT-27", "2027-12-31"),
        ("VT27", "2027-06-30"),
        ("HT 26–VT 27", "2027-06-30"),
        ("v 42", "2026-10-18"),
        ("v42 2027", "2027-10-24"),
        ("v. 10/11 2027", "2027-03-21"),
        ("mars-15 maj 2027", "2027-05-15"),
    ],
)
def test_shorter_ways_to_write_mean_the_same(words: str, day: str) -> None:
    assert due_of(words, date(2026, 9, 1)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Årsskiftet 2026/2027", "2026-12-31"),
        ("Vid årsskiftet 2027/28", "2027-12-31"),
        ("Årsskiftet", "2026-12-31"),
        ("Halvårsskiftet 2027", "2027-06-30"),
        ("Första kvartalet 2027", "2027-03-31"),
        ("andra kvartalet 2027", "2027-06-30"),
        ("Tredje kvartalet 2027", "2027-09-30"),
        ("fjärde kvartalet 2027", "2027-12-31"),
        ("Sista kvartalet 2027", "2027-12-31"),
        ("Q1 2027", "2027-03-31"),
        ("Q1/2027", "2027-03-31"),
        ("kv 1 2027", "2027-03-31"),
        ("kvartal 1–2 2027", "2027-06-30"),
        ("tertial 2 2027", "2027-08-31"),
        ("T2 2027", "2027-08-31"),
        ("Andra tertialet 2027", "2027-08-31"),
        ("Första halvåret 2027", "2027-06-30"),
        ("Våren 2027 - hösten 2028", "2028-12-31"),
        ("mars 2027 t.o.m. maj 2028", "2028-05-31"),
        ("Före sommaren 2027", "2027-05-31"),
        ("Innan sommaren", "2027-05-31"),
        ("Före våren 2027", "2026-12-31"),
        ("Före höstterminen 2027", "2027-07-31"),
        ("Före läsåret 2027/2028", "2027-07-31"),
        ("Före maj 2027", "2027-04-30"),
        ("Före andra kvartalet 2027", "2027-03-31"),
        ("Före första kvartalet 2027", "2026-12-31"),
        ("Före v. 40", "2027-10-03"),
        ("Före 2028", "2027-12-31"),
        ("Före årsskiftet 2026/2027", "2026-12-31"),
        ("Före jul", "2026-12-23"),
        ("15/3", "2027-03-15"),
        ("Senast 1/12", "2026-12-01"),
        ("15/3–15/4", "2027-04-15"),
        ("15 mars", "2027-03-15"),
        ("Kvartalsvis", "2026-12-31"),
        ("Månadsvis", "2026-11-30"),
        ("varje termin", "2026-12-31"),
        ("En gång per termin", "2026-12-31"),
        ("Varje kvartal 2027", "2027-03-31"),
        ("1 gång/år", "2026-12-31"),
    ],
)
def test_ordinary_wordings_mean_what_people_mean_by_them(words: str, day: str) -> None:
    assert due_of(words, date(2026, 11, 28)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    [
        "Fr.o.m. hösten 2021", "fr o m hösten 2021", "From hösten 2021", "Från 2022",
        "Från och med mars 2027", "Start v. 40", "Startar hösten 2026", "Start: 2027-03-01",
        "Påbörjas våren 2027", "2027 och framåt", "Hösten 2026, därefter löpande", "2021–",
        "Fr.o.m. hösten 2026. Uppföljning varje vår", "Fr.o.m. hösten 2026, varje termin",
    ],
)  # fmt: skip
def test_from_when_is_a_day_by_which_it_should_have_begun(words: str) -> None:
    assert begins(words)


@pytest.mark.parametrize(
    "words",
    [
        "", "Löpande", "Hösten 2021", "Hösten 2022\nFr.o.m. 2022", "Från 2022 till 2024",
        "Fr.o.m. våren 2027 t.o.m. hösten 2028", "Februari varje år fr.o.m. 2028",
        "Start mars 2027, klart december 2027", "v. 42 varje år", "Löpande under 2027",
    ],
)  # fmt: skip
def test_what_says_when_it_ends_has_a_last_day(words: str) -> None:
    assert not begins(words)


def test_a_day_that_a_person_chose_is_a_last_day() -> None:
    day = date(2021, 12, 31)
    assert due(day, "Fr.o.m. hösten 2021", chosen=False) == Due(day, begins=True)
    assert due(day, "Fr.o.m. hösten 2021", chosen=True) == Due(day)
    assert due(None, "Fr.o.m. hösten 2021", chosen=True) is None


def test_the_day_of_something_that_begins_and_ends_is_when_it_ends() -> None:
    assert due_of("Start mars 2027, klart december 2027", TODAY) == date(2027, 12, 31)
    assert due_of("Fr.o.m. hösten 2026. Uppföljning varje vår", TODAY) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "words",
    ["Hösten 2022", "v. 42 varje år", "v. 53 varje år", "Inom 30 dagar", "Kvartalsvis", "15/3",
     "Mall: okt 2026. Egenkontroll: april och oktober", "Före våren", "Årligen", "Årsskiftet",
     "Före sommaren varje år", "Fr.o.m. hösten 2026, varje termin", "varje månad 2027"],
)  # fmt: skip
def test_a_day_that_the_words_once_meant_is_known_as_theirs(words: str) -> None:
    for days in range(0, 1500, 7):
        meant = due_of(words, date(2025, 1, 1) + timedelta(days=days))
        assert meant and can_mean(words, meant)
        assert not can_mean("Löpande", meant)
    assert not can_mean("Våren 2028", date(2027, 6, 30))
    assert not can_mean(words, date.min) and not can_mean(words, date.max)


def test_a_week_that_ends_in_the_next_year_is_that_very_week() -> None:
    assert due_of("v. 53 varje år", date(2027, 1, 2)) == date(2027, 1, 3)
    assert due_of("v. 53 varje år", date(2027, 1, 4)) == date(2028, 1, 2)


def test_a_time_plan_made_to_take_time_takes_none() -> None:
    began = time.process_time()
    assert due_of("2026 " * 10_000 + "mars " * 10_000, TODAY) == date(2026, 12, 31)
    assert time.process_time() - began < 1
