import pytest

from survey.core.plain import Doubt, doubts, long_words


def kinds(text: str, *ready: str, others: tuple[str, ...] = ()) -> set[Doubt]:
    return {doubt for doubt, _ in doubts(text, ready, others)}


@pytest.mark.parametrize(
    "text", ["Vi pratar mer med er.", "Ni vill veta mer. Det ska ni få.", "Klart i mars 2027.", ""]
)
def test_a_plain_text_is_not_doubted(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "text", ["7 av er vill det.", "80 % vill.", "4,5 vill", "fyra procent vill"]
)
def test_figures_of_ones_own_are_doubted(text: str) -> None:
    assert Doubt.FIGURES in kinds(text)


def test_a_ready_sentence_may_have_figures_but_nothing_beside_it() -> None:
    ready = "Mellan 6 och 8 av 10 barn vill veta mer."
    assert kinds(ready, ready) == set()
    assert Doubt.FIGURES in kinds(f"{ready} Det är 7.", ready)


def test_quotes_names_and_other_units_are_doubted() -> None:
    assert Doubt.QUOTE in kinds("Ni sa ”nej”.")
    assert Doubt.NAME in kinds("Prata med Maria Svensson.")
    assert Doubt.OTHER_UNIT in kinds("På öppenvården är det bra.", others=("Öppenvården",))
    assert Doubt.OTHER_UNIT not in kinds("Vi är öppna.", others=("Öppenvården",))


def test_a_hard_text_shows_its_long_words_the_longest_first() -> None:
    hard = "Verksamheten genomför utvecklingsinsatser angående delaktighet."
    ((doubt, words),) = doubts(hard)
    assert (doubt, words[0]) == (Doubt.HARD, "utvecklingsinsatser")
    assert long_words("Vi är här.") == ()
