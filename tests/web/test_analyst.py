"""The results pages: they work, strangers stay out, and nothing but the release is said."""

import csv
import io
import re
from datetime import date

import pytest

from survey.core.access import Role
from survey.storage import releases
from tests import released
from tests.conftest import House
from tests.page import PageClient

LIST = "/personal/resultat"


@pytest.fixture
def rounds(house: House) -> tuple[int, int]:
    """Two counted rounds, spring and autumn."""
    with house.session() as session:
        many = released.sizes(house.town, each=40)
        spring = released.make_round(
            session, house.town, "Våren 2026", date(2026, 5, 20), sizes=many, likes={"heard": 0.3}
        )
        autumn = released.make_round(
            session, house.town, "=Hösten 2026", date(2026, 10, 20), sizes=many
        )
        return spring.id, autumn.id


@pytest.fixture
def analyst(house: House) -> PageClient:
    return house.sign_in(Role.ANALYST)


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def section(page: str, indicator: str) -> str:
    start = page.index(f'<section class="indicator" aria-labelledby="{indicator}"')
    return page[start : page.index("</section>", start)]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(html: str) -> list[str]:
    """The rows of all strips and tables, place by place."""
    return re.findall(r"<li class=\"strip__row.*?</li>|<tr>.*?</tr>", html, re.DOTALL)


def test_rounds_are_listed_and_lead_to_their_results(
    analyst: PageClient, rounds: tuple[int, int]
) -> None:
    page = analyst.get(LIST).text
    assert page.index("=Hösten 2026") < page.index("Våren 2026")
    for round_id in rounds:
        assert f'href="{LIST}/{round_id}"' in page


def test_without_a_counted_round_the_list_says_when_results_come(analyst: PageClient) -> None:
    page = analyst.get(LIST).text
    assert (
        "Ingen omgång är stängd ännu. Resultat visas när omgången är stängd och minst tio "
        "har svarat." in words(page)
    )


def test_an_indicator_says_a_sentence_then_draws_then_tabulates(
    analyst: PageClient, rounds: tuple[int, int]
) -> None:
    part = section(analyst.get(f"{LIST}/{rounds[1]}").text, "DEL-1")
    sentence = re.search(
        r"(Mellan|Minst|Fler än|Alla utom).{3,30}upplever att vuxna lyssnar\.", part
    )
    assert sentence
    assert sentence.start() < part.index("<svg") < part.index("<table>")
    assert "Ökat sedan Våren 2026." in words(part)


def test_the_first_round_is_a_baseline(analyst: PageClient, rounds: tuple[int, int]) -> None:
    page = words(analyst.get(f"{LIST}/{rounds[0]}").text)
    assert "ett nuläge att mäta från" in page
    assert "Förändring" not in page and "Ökat sedan" not in page


def test_the_page_is_there_in_english(analyst: PageClient, rounds: tuple[int, int]) -> None:
    page = words(analyst.get(f"{LIST}/{rounds[1]}?lang=en").text)
    assert "feel that adults listen." in page and "Not shown" in page


# --- who must be refused --------------------------------------------------------------------

PAGES = (LIST, LIST + "/{}", LIST + "/{}/filer/csv", LIST + "/{}/fragor")


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_meets_404(client: PageClient, rounds: tuple[int, int], page: str) -> None:
    assert client.get(page.format(rounds[1])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_workers_and_administrators_meet_404(
    house: House, rounds: tuple[int, int], role: Role, page: str
) -> None:
    assert house.sign_in(role).get(page.format(rounds[1])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR, Role.PLANNER])
def test_those_who_work_with_results_come_in(
    house: House, rounds: tuple[int, int], role: Role, page: str
) -> None:
    assert house.sign_in(role).get(page.format(rounds[1])).status_code == 200


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_round_without_release_is_404(house: House, analyst: PageClient, page: str) -> None:
    assert analyst.get(page.format(house.round_id)).status_code == 404
    assert analyst.get(page.format(999)).status_code == 404


def test_nothing_can_be_asked_for_but_the_round(
    analyst: PageClient, rounds: tuple[int, int]
) -> None:
    plain = analyst.get(f"{LIST}/{rounds[1]}").text
    filtered = analyst.get(f"{LIST}/{rounds[1]}?unit=1&variant=a79&gender=flicka&key=heard").text
    assert section(plain, "DEL-1") == section(filtered, "DEL-1")
    for more in ("/heard", "/unit/1", "/a79"):
        assert analyst.get(f"{LIST}/{rounds[1]}{more}").status_code == 404


def test_a_role_in_a_department_shows_that_department_and_its_units_only(
    house: House, rounds: tuple[int, int]
) -> None:
    reader = house.sign_in(Role.ANALYST, house.town.children_department)
    page = main_of(reader.get(f"{LIST}/{rounds[1]}").text)
    assert "Öppenvård" in page and "Barn och unga" in page
    assert "Exempelköpings kommun" not in page and "Funktionsstöd" not in page
    assert "LSS barn och unga" not in page
    found = lines(reader.get(f"{LIST}/{rounds[1]}/filer/csv").text)
    assert {line["unit"] for line in found} == {"Barn och unga", "Barn och familj", "Öppenvård"}


def test_a_role_in_a_unit_shows_that_unit_only(house: House, rounds: tuple[int, int]) -> None:
    reader = house.sign_in(Role.PLANNER, house.town.family)
    found = lines(reader.get(f"{LIST}/{rounds[1]}/filer/csv").text)
    assert {line["unit"] for line in found} == {"Barn och familj"}
    assert {line["variant"] for line in found} == {""}
    assert reader.get(f"{LIST}/{rounds[1]}").status_code == 200


# --- nothing but the release ----------------------------------------------------------------


def test_every_number_on_the_page_follows_from_the_release(
    house: House, analyst: PageClient, rounds: tuple[int, int]
) -> None:
    with house.session() as session:
        said = [s for r in rounds for s in releases.of_round(session, r)]
    sizes = {str(s.n) for s in said}
    edges = {str(e) for s in said for e in (s.lo, s.hi + 1, s.n - s.lo)}
    fives = {str(n) for n in range(5, 100, 5)}
    page = main_of(analyst.get(f"{LIST}/{rounds[1]}").text)
    for part in re.findall(r'<section class="indicator".*?</section>', page, re.DOTALL):
        told = words(re.sub(r'<dl class="counted">.*?</dl>', "", part, flags=re.DOTALL))
        told = re.sub(r"\d+–\d+ år|13 år eller mer|[A-Z]{3}-\d|=Hösten 2026|Våren 2026", "", told)
        for percent in re.findall(r"(\d+)(?:–\d+)? %", told):
            assert percent in fives
        for n in re.findall(r"(\d+) svar", told):
            assert n in sizes
        for low, of in re.findall(r"(?:än|utom högst|Minst) (\d+) av (\d+)", told):
            assert of == "10" or (of in sizes and low in edges)


def test_nothing_is_said_to_be_all_none_zero_or_a_hundred(
    analyst: PageClient, rounds: tuple[int, int]
) -> None:
    page = main_of(analyst.get(f"{LIST}/{rounds[1]}").text)
    told = words(re.sub(r'<dl class="counted">.*?</dl>', "", page, flags=re.DOTALL))
    assert not re.search(r"(?<!\d)(0|100) ?%|–100 %|[Ii]ngen av|[Aa]lla av|medel", told)


def test_page_and_file_hold_the_same_figures(analyst: PageClient, rounds: tuple[int, int]) -> None:
    page = analyst.get(f"{LIST}/{rounds[1]}").text
    found = lines(analyst.get(f"{LIST}/{rounds[1]}/filer/csv").text)
    mine_only = [line for line in found if re.fullmatch(r"[A-Z]{3}-\d", line["about"])]
    for indicator in {line["about"] for line in mine_only} - {"ONS-1"}:
        table = section(page, indicator).split("<tbody>")[1].split("</tbody>")[0]
        mine = [line for line in found if line["about"] == indicator]
        written = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows(table)]
        assert len(written) == len(mine)
        for cells, line in zip(written, mine, strict=True):
            assert cells[0] == line["unit"]
            assert (cells[2] == "Visas inte") == (line["shown"] == "0")
            assert cells[4] == line["n"]
            assert words(cells[3]) == _percent(line["low"], line["high"])
            assert words(cells[5]) == _percent(line["compared_low"], line["compared_high"])


def _percent(low: str, high: str) -> str:
    lo, hi = (str(round(float(end) * 100)) if end else "" for end in (low, high))
    if not (lo or hi):
        return ""
    return f"{lo}–{hi} %" if lo and hi else f"minst {lo} %" if lo else f"högst {hi} %"


def test_a_hidden_place_and_an_empty_one_look_the_same(house: House, analyst: PageClient) -> None:
    some = {(house.town.family, "a1012"): 40, (house.town.outpatient, "a1012"): 9}
    with house.session() as session:
        made = released.make_round(
            session, house.town, "Sen höst", date(2026, 10, 20), sizes=some
        ).id
    part = section(analyst.get(f"{LIST}/{made}").text, "DEL-1")
    small = [r for r in rows(part) if "Öppenvård" in r]
    empty = [r for r in rows(part) if "LSS barn och unga" in r]
    assert len(small) == 2
    assert [r.replace("Öppenvård", "LSS barn och unga") for r in small] == empty
    assert all("Visas inte" in r and "<svg" not in r for r in small)
    by_unit = {
        line["unit"]: {k: v for k, v in line.items() if k not in ("id", "unit", "unit_id")}
        for line in lines(analyst.get(f"{LIST}/{made}/filer/csv").text)
        if line["about"] == "DEL-1" and line["level"] == "unit"
    }
    assert by_unit["Öppenvård"] == by_unit["LSS barn och unga"]


# --- the file -------------------------------------------------------------------------------


def test_the_file_is_strict_csv(analyst: PageClient, rounds: tuple[int, int]) -> None:
    response = analyst.get(f"{LIST}/{rounds[1]}/filer/csv")
    assert response.mimetype == "text/csv"
    assert f'filename="lyssna-{rounds[1]}.csv"' in response.headers["Content-Disposition"]
    assert not response.data.startswith(b"\xef\xbb\xbf")
    text = response.data.decode("utf-8")
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in read}) == 1
    assert read[0][:4] == ["id", "round_id", "round", "released_on"]
    low = read[0].index("low")
    shares = [r for line in read[1:] for r in line[low : low + 2] if r]
    assert shares and all(re.fullmatch(r"-?0\.\d\d", share) for share in shares)


def test_the_file_runs_no_formula(analyst: PageClient, rounds: tuple[int, int]) -> None:
    found = lines(analyst.get(f"{LIST}/{rounds[1]}/filer/csv").text)
    assert {line["round"] for line in found} == {"'=Hösten 2026"}


def test_lines_of_the_file_have_stable_names(analyst: PageClient, rounds: tuple[int, int]) -> None:
    found = [lines(analyst.get(f"{LIST}/{r}/filer/csv").text) for r in rounds]
    names = [[x["id"] for x in one if x["figure"] == "share"] for one in found]
    assert names[0] == names[1] and len(set(names[0])) == len(names[0])


def test_places_are_shared_in_page_and_file(analyst: PageClient, rounds: tuple[int, int]) -> None:
    found = lines(analyst.get(f"{LIST}/{rounds[1]}/filer/csv").text)
    picked = [x for x in found if x["about"] == "ONS-1" and x["shown"] == "1"]
    assert picked[0]["place"] == "1"
    part = section(analyst.get(f"{LIST}/{rounds[1]}").text, "ONS-1")
    assert "Lyssna mer" in part and "inte säkert skiljer sig" in part
    shared = len({x["answers"] for x in picked}) > len({x["place"] for x in picked if x["place"]})
    assert shared == ("delad" in part)


# --- for the one in charge --------------------------------------------------------------------


def test_how_the_questions_worked_is_for_the_coordinator(
    house: House, analyst: PageClient, rounds: tuple[int, int]
) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    page = coordinator.get(f"{LIST}/{rounds[1]}/kvalitet").text
    assert "LSS barn och unga" in page and "Enheter utan egna siffror" in page
    assert f"{LIST}/{rounds[1]}/kvalitet" in coordinator.get(f"{LIST}/{rounds[1]}").text
    assert analyst.get(f"{LIST}/{rounds[1]}/kvalitet").status_code == 404
    assert "/kvalitet" not in analyst.get(f"{LIST}/{rounds[1]}").text


def test_the_routine_on_safety_is_shown_to_those_who_must_act(
    house: House, analyst: PageClient
) -> None:
    with house.session() as session:
        made = released.make_round(
            session, house.town, "Hösten", date(2026, 10, 20),
            sizes=released.sizes(house.town, each=40), likes={"safe": 0.2},
        ).id  # fmt: skip
    routine = "Prata om trygghet inom en månad"
    for role in (Role.COORDINATOR, Role.PLANNER):
        assert routine in house.sign_in(role).get(f"{LIST}/{made}").text
    assert routine not in analyst.get(f"{LIST}/{made}").text
    head_of_another = house.sign_in(Role.PLANNER, house.town.disability)
    assert routine not in head_of_another.get(f"{LIST}/{made}").text
