"""Only the release says how many children think so; ordinary promises may hold numbers."""

import time

import pytest

from survey.core.headcount import counted, own_figures, without_days

SHARES = [
    "80 % vill veta mer.",
    "80\u00a0% vill veta mer.",
    "80\u202f% vill veta mer.",
    "8/10 vill veta mer.",
    "8 / 10 är nöjda.",
    "8⁄10 vill det.",
    "8\u00a0av\u00a010 vill det.",
    "8 utav 10 vill veta mer.",
    "8av10 är rädda.",
    "Åtta/tio är rädda.",
    "8 av de 10 är rädda.",
    "8 barn av 10 är rädda.",
    "Nio på tio vill veta mer.",
    "Fjorton av arton är nöjda.",
    "Tjugotvå av trettio är nöjda.",
    "Flertalet av 12 är nöjda.",
    "Var sjätte är rädd.",
    "Vartannat barn är rädd.",
    "Var 6:e av er är rädd.",
    "En åttondel vill byta.",
    "Två tredjedelar vill byta.",
    "Bara två barn sa det.",
    "Bara två sa det.",
    "Tolv av er ville det.",
    "Tjugo flickor vill ha en egen grupp.",
    "Två barn på boendet ville byta.",
    "12 som inte ville svara.",
    "Ni var 12 som kom.",
    "Ingen av er ville det.",
    "Alla barn ville det.",
    "Majoriteten tyckte det.",
    "Majoriteten av er vill det.",
    "De flesta vill inte byta.",
    "Hälften av barnen var nöjda.",
    "Nittio procent är nöjda.",
]
COUNTS = [
    "Tjugo barn.",
    "14 flickor.",
    "Ett tjugotal elever var med.",
    "Mer än 12.",
    "Fler än tolv var med.",
    "Majoriteten är nöjd.",
    "De flesta är inte rädda.",
    "Alla är nöjda.",
    "Nästan ingen är nöjd.",
    "En av er är rädd.",
    "Ett enda barn.",
    "Fyra pojkar och tre tjejer.",
    "Fem tolvåringar var med.",
]
# What a unit may well promise, or say why it can't.
ORDINARY = [
    "Vi pratar med er två gånger per termin.",
    "Ni får svar inom 30 dagar.",
    "Vi ringer inom två veckor.",
    "Chefen berättar mer den 5/6.",
    "Klart 8/10.",
    "Vi träffas fredag 9/10 och 6/11.",
    "Klart 15/12.",
    "Det nya rummet är klart den 5 maj 2027.",
    "Vi har öppet klockan 8 till 10.",
    "Varannan vecka äter vi ihop.",
    "Var tredje vecka har vi möte.",
    "Var sjätte månad frågar vi igen.",
    "Vart femte år görs en ny plan.",
    "Högst tolv barn kan vara med åt gången.",
    "Ni får bo två barn i varje rum.",
    "När två barn är ovänner hjälper vi till.",
    "Om två barn vill samma sak turas ni om.",
    "Vi är tre som kan hjälpa er.",
    "Två vuxna är alltid med.",
    "Alla får en egen nyckel.",
    "Alla är välkomna.",
    "Alla barn ska få veta sina rättigheter.",
    "Ingen ska behöva vänta mer än 2 veckor.",
    "Ni som är 12 år får egen telefon.",
    "Det finns 3 nya spel.",
    "Vi har köpt fem böcker och tre spel.",
    "Det kostar 500 kronor.",
    "Majoriteten i nämnden bestämmer det.",
    "Det står i kapitel 11.",
    "Läsåret 2026/27 börjar vi.",
    "Rum 3 målas om vecka 12 till 14.",
    "Vi har ett möte i månaden.",
    "Öppet dygnet runt, 24/7.",
    "En av oss är alltid här.",
    "Några av er vill träffas oftare.",
    "Många vill veta mer.",
    "Ring 116 111 om du vill prata.",
    "Hälften av tiden får ni bestämma över.",
    "Vi slutar 1/2 timme tidigare.",
    "Vi träffas två/tre gånger.",
    "Fyra av fem dagar är köket öppet.",
    "För två år sedan sa vi nej.",
    "På de två möten vi hade sa ni mycket.",
    "En del av er vill äta tidigare.",
]
# Where it is told what they said.
SAID = [
    "Ni vill att det går fort, inom 2 veckor.",
    "De flesta vill att alla får veta.",
    "De flesta vill att ingen är ensam.",
    "Ni vill att alla barn får veta sina rättigheter.",
    "Ni vill att ingen är ensam.",
    "Inga barn ska behöva vänta.",
    "Ni vill veta före den 5/6.",
    "Ni vill ha ett svar.",
    "Ni vill ha två vuxna med.",
    "Ni vill ha ett eget rum.",
    "Ni vill prata med en person i taget.",
    "Ni vill träffas två gånger i veckan.",
]


@pytest.mark.parametrize("text", SHARES)
def test_a_share_of_children_is_found_wherever_it_stands(text: str) -> None:
    assert own_figures(text)
    assert own_figures(text, about_children=True)


@pytest.mark.parametrize("text", COUNTS)
def test_a_number_of_children_is_found_in_what_they_said(text: str) -> None:
    assert own_figures(text, about_children=True)


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_promise_may_hold_numbers(text: str) -> None:
    assert own_figures(text) == ()


@pytest.mark.parametrize("text", SAID)
def test_what_children_said_may_hold_numbers_that_count_no_children(text: str) -> None:
    assert own_figures(text, about_children=True) == ()


@pytest.mark.parametrize("text", ["Vi tar emot tolv barn.", "8 av 10 vill det.", "Bara ett barn."])
def test_a_number_of_children_is_asked_about_wherever_it_stands(text: str) -> None:
    assert counted(text)


@pytest.mark.parametrize("text", ["Alla är välkomna.", "Majoriteten i nämnden bestämmer det."])
def test_all_and_most_are_ordinary_words_in_a_promise(text: str) -> None:
    assert counted(text) == ()


def test_a_sentence_from_the_release_may_stand_and_nothing_beside_it() -> None:
    ready = "Mellan 6 och 8 av 10 barn vill veta mer."
    assert own_figures(ready.replace(" ", "\u00a0"), [ready], about_children=True) == ()
    assert own_figures(f"{ready} Nio av tio vill.", [ready]) == ("Nio av tio vill",)


def test_each_stretch_is_told_once_and_as_it_stands() -> None:
    assert own_figures("Bara 2 av 10 barn ville det.", about_children=True) == (
        "2 av 10 barn ville",
    )
    assert own_figures("Tjugo barn vill det.", about_children=True) == ("Tjugo barn vill",)


def test_where_a_day_is_written_a_stroke_makes_no_share() -> None:
    assert own_figures(without_days("8/10")) == ()
    assert own_figures(without_days("8 av 10 barn")) == ("8 av 10",)


@pytest.mark.parametrize(
    "text", ["8 av " * 5000, "barn " * 5000, "1/" * 5000, "tjugo" * 5000, "den 1/2 och " * 2000]
)
def test_a_long_text_takes_no_long_time(text: str) -> None:
    began = time.process_time()
    own_figures(text, about_children=True)
    assert time.process_time() - began < 3
