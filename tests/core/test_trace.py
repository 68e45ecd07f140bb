import time
from datetime import date

import pytest

from survey.core.trace import Kind, traces

TODAY = date(2026, 11, 22)


def kinds(text: str) -> set[Kind]:
    return {trace.kind for trace in traces(text, TODAY)}


@pytest.mark.parametrize(
    "text",
    ["19121212-1212", "121212-1212", "1212121212", "20121212 1212", "2012-12-12-1212",
     "121272-1212", "pojken 121212+1213 idag", "8 5 0 1 0 1 1 2 3 4",
     "1 9 8 5 0 1 0 1-1 2 3 4", "0-7-0-1-2-3-4-5-6-7", "19121212\u00a01212",
     "1912\u00ad1212\u20111212"],
)  # fmt: skip
def test_a_personal_identity_number_is_seen_even_with_a_slip(text: str) -> None:
    assert kinds(text) == {Kind.PERSONAL_NUMBER}


@pytest.mark.parametrize(
    "text",
    ["SN 2026/123", "dnr 2026-00123", "ärende 4711", "akt nr 123", "SOC-2026-114", "123/2026",
     "Mål 345-26", "98765432", "Dnr 2026-00123", "dnr SON 2022-000301.1.3.1", "SN 2026/27",
     "SN 2026-45", "45/2026", "ärendenr. 12", "diarienummer: 4711", "målnr T 345-26",
     "T 2345-26", "T2345-26", "Ö 12-26", "PMT 345-26", "SOC-4711", "SN 2026:123", "dnr 2026:123"],
)  # fmt: skip
def test_a_case_number_is_seen(text: str) -> None:
    assert Kind.CASE in kinds(text)


@pytest.mark.parametrize(
    "text",
    ["född 1985-01-01", "Född: 850101", "pojken, född den 1 januari 1985", "födelsedatum 1/1 1985",
     "född 1.1.1985", "born 1985-01-01", "flickan f. 2015-03-04", "flickan f 2015-03-04",
     "f.2015-03-04", "f. 4 mars 2015", "flickan 2015-03-04", "2015/03/04", "pojken, 4/3 2015",
     "4 mars 2015", "2025-01-15", "15 januari 2025"],
)  # fmt: skip
def test_a_date_of_birth_is_seen(text: str) -> None:
    assert kinds(text) == {Kind.BIRTH}


@pytest.mark.parametrize(
    "text", ["0701234567", "0790123456", "070-123 45 67", "+46 70 123 45 67", "0123-45 67 00"]
)
def test_a_phone_number_is_seen(text: str) -> None:
    assert kinds(text) == {Kind.PHONE}


@pytest.mark.parametrize(
    ("text", "name"),
    [("Kalle 7 år", "Kalle 7 år"), ("prata med Kim, 7 år", "Kim, 7 år"), ("familj Berg", "Berg")],
)
def test_a_name_with_an_age_and_a_family_are_seen(text: str, name: str) -> None:
    assert [(t.kind, t.text) for t in traces(text, TODAY)] == [(Kind.NAME, name)]


def test_an_address_and_a_name_are_seen() -> None:
    assert kinds("skriv till chef@exempel.se") == {Kind.ADDRESS}
    found = traces("Be Anna Svensson om det, Anna vet", TODAY)
    assert [t.text for t in found] == ["Anna", "Svensson"]


@pytest.mark.parametrize(
    "text",
    ["", "Komplettera analysen före 2027-01-31", "Enhetschef Barn och familj",
     "Utbilda 12 personer",
     "Ny mall enligt SoL 11 kap. 10 §", "Klart hösten 2026", "Rutin för barn 7-12 år",
     "Barnrättsstrateg", "läsåret 2026/2027", "2026–2027", "Klart HT 2026/27", "VT 2026/27",
     "LÅ 2026/27", "12/2026", "BBIC 2026-1", "31/12/2026", "Mål 2027: alla barn hörs",
     "Gå igenom ärenden 2026", "barn födda 2010-2012", "KV 2026-10", "VT 2026-27",
     "HT27-VT28", "läsåret 26/27",
     "BBIC 2013-05", "SFS 2025:400", "HSLF-FS 2020:1", "SOSFS 2014:5", "SOU 2023:40",
     "lagen (2018:1197)", "prop. 2009/10:232", "kap. 19", "19 kap. 1 §", "Klart i januari 2027",
     "Klart 15 mars 2027", "Barn 7 år och äldre", "Minst 7 år", "Från 12 år",
     "Lag sedan 1 januari 2020", "Beslut 2026-03-04", "Ring 116111", "COVID-19", "vecka 10-12",
     "V 36-40", "KL 10-12", "Barn och familj Norr", "Familjens plan", "F-klass 2026"],
)  # fmt: skip
def test_ordinary_words_point_to_nobody(text: str) -> None:
    assert traces(text, TODAY) == ()


@pytest.mark.parametrize("text", ["a" * 200_000, "dnr" + " " * 200_000, "070-123 45 67 " * 20_000,
                                  "1 " * 100_000, "a@" * 100_000, "mål " * 50_000,
                                  "födelse" * 30_000])  # fmt: skip
def test_a_long_text_takes_no_long_time(text: str) -> None:
    began = time.process_time()
    traces(text, TODAY)
    assert time.process_time() - began < 3
