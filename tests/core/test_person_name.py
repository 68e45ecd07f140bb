import pytest

from survey.core.person_name import names_in


@pytest.mark.parametrize(
    ("text", "found"),
    [("Annas grupp", ("Annas",)),
     ("Team Svensson", ("Svensson",)),
     ("Per Anderssons grupp", ("Anderssons",)),
     ("Björns team", ("Björns",)),
     ("Anna-Karins lag", ("Anna-Karins",)),
     ("Familjen Berg", ("Berg",)),
     ("Maria Ungdom", ("Maria",)),
     ("de som jobbar med fatima", ("fatima",)),
     ("Karin och Mohammed", ("Karin", "Mohammed"))],
)  # fmt: skip
def test_a_persons_name_is_pointed_at(text: str, found: tuple[str, ...]) -> None:
    assert names_in(text) == found


@pytest.mark.parametrize(
    "text",
    ["Solgården", "Björken", "Linnea", "Bo och stöd", "Barn och familj", "Viktoriagården",
     "soc i Exempelköping", "de vuxna på soc", "de vuxna på Lindgatan", "Sankt Eriks",
     "S:ta Marias", "Karl Johans gata", "Liv och hälsa", "hans och hennes familj", "LSS 2", "",
     "Familjen i centrum", "Unga vuxna", "the people who work at social services",
     "Öppenvården på Lindgatan", "Exempelköpings kommun", "Funktionsstöd", "日本"],
)  # fmt: skip
def test_places_flowers_and_ordinary_words_are_left_alone(text: str) -> None:
    assert names_in(text) == ()
