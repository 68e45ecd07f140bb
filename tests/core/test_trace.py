import pytest

from survey.core.trace import Kind, traces


def kinds(text: str) -> set[Kind]:
    return {trace.kind for trace in traces(text)}


@pytest.mark.parametrize(
    "text",
    ["19121212-1212", "121212-1212", "1212121212", "20121212 1212", "2012-12-12-1212",
     "121272-1212", "pojken 121212+1213 idag"],
)  # fmt: skip
def test_a_personal_identity_number_is_seen_even_with_a_slip(text: str) -> None:
    assert kinds(text) == {Kind.PERSONAL_NUMBER}


@pytest.mark.parametrize(
    "text",
    ["SN 2026/123", "dnr 2026-00123", "ärende 4711", "akt nr 123", "SOC-2026-114", "123/2026",
     "Mål 345-26", "98765432"],
)  # fmt: skip
def test_a_case_number_is_seen(text: str) -> None:
    assert Kind.CASE in kinds(text)


@pytest.mark.parametrize("text", ["070-123 45 67", "+46 70 123 45 67", "0123-45 67 00"])
def test_a_phone_number_is_seen(text: str) -> None:
    assert kinds(text) == {Kind.PHONE}


def test_an_address_and_a_name_are_seen() -> None:
    assert kinds("skriv till chef@exempel.se") == {Kind.ADDRESS}
    assert [t.text for t in traces("Be Anna Svensson om det, Anna vet")] == ["Anna", "Svensson"]


@pytest.mark.parametrize(
    "text",
    ["", "Komplettera analysen före 2027-01-31", "Enhetschef Barn och familj",
     "Utbilda 12 personer",
     "Ny mall enligt SoL 11 kap. 10 §", "Klart hösten 2026", "Rutin för barn 7-12 år",
     "Barnrättsstrateg", "läsåret 2026/2027", "2026–2027"],
)  # fmt: skip
def test_ordinary_words_point_to_nobody(text: str) -> None:
    assert traces(text) == ()
