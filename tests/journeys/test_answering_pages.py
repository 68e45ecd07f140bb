# ruff: noqa: F811
"""From a finding to the children's page: every page of it on a phone and on a projector."""

from datetime import date, datetime

import pytest
from playwright.sync_api import Browser, expect

from survey.core.access import Person, Role
from survey.core.register import Decision, Form
from survey.services import admitting, finding, registering, replying
from survey.services.finding import Seen
from survey.services.registering import Words
from survey.services.replying import Answer, Point
from survey.storage import accounts, rounds
from survey.storage.database import Session
from tests.conftest import House
from tests.findings import no_findings
from tests.journeys.test_plan_and_answer import SIZES, plan_id, sign_in  # noqa: F401
from tests.journeys.test_staff_door import PASSWORD

pytestmark = pytest.mark.browser
TODAY = date(2026, 11, 22)


@pytest.fixture
def paths(house: House, plan_id: int) -> tuple[str, ...]:
    """A plan with a form in the register, a finding, a draft and a published answer."""
    with house.session() as session:
        counted = next(r for r in rounds.every(session) if r.state == "counted").id
        me = next(a.id for a in accounts.every(session) if a.username == "planner")
        seen = Seen(house.town.children_department, counted, "DEL-1", "Fler än förut.")
        found = finding.note(session, Person(me), seen, TODAY)
        entry = _entry(session, house, me)
        point = Point("De flesta tycker att vi är snälla.", "Vi hälsar.", due_on=date(2027, 4, 1))
        answer = Answer((point,), "Inget.", "Chefen", date(2027, 5, 1))
        replying.save(session, Person(me), (house.town.outpatient, counted), answer, (0, TODAY))
    plan, draft = f"/personal/planer/{plan_id}", f"/personal/svar/{counted}/{house.town.outpatient}"
    return (
        f"{plan}/indikatorer", "/personal/planer/rad/1/indikatorer", "/personal/planer/las-in",
        "/personal/fynd", f"/personal/fynd/{found}", f"/personal/fynd/ny/{counted}/DEL-1",
        "/personal/svar", draft, f"{draft}/godkann", f"{draft}/sa-ser-det-ut",
        f"/personal/svar/{counted}/{house.town.family}",
        "/personal/register", "/personal/register/barnchecklista/ny",
        "/personal/register/egenkontroll/ny", "/personal/register/egenkontroll/siffror",
        "/personal/register/dragning", f"/personal/register/post/{entry}",
        "/e/barn-och-familj?variant=lss",
    )  # fmt: skip


def _entry(session: Session, house: House, me: int) -> int:
    answers = {"affects": ("direkt",), "done": ("full",), "action": ("mall",)}
    due = date(2026, 12, 31)
    told = Decision(Form.SELF_CHECK, house.town.family, TODAY, answers, "", "Chef", due)
    words = Words("Barnkonsekvensanalys", "Från egenkontrollen", "Togs tillbaka.", {"mall": "Mall"})
    return registering.keep(session, told, words, by=me, now=datetime(2026, 11, 22, 9))


@pytest.mark.parametrize("light", ["light", "dark"])
def test_every_page_from_finding_to_answer_can_be_used_on_every_screen(
    browser: Browser, address: str, paths: tuple[str, ...], light: str
) -> None:
    page = browser.new_page(color_scheme=light)  # type: ignore[arg-type]
    sign_in(page, address)
    for path in paths:
        page.goto(address + path)
        for device in ("phone", "projector"):
            width, height = SIZES[device]
            page.set_viewport_size({"width": width, "height": height})
            no_findings(page)
    page.close()


def test_an_answer_is_written_approved_and_published_with_the_keyboard_alone(
    browser: Browser, address: str, paths: tuple[str, ...], house: House
) -> None:
    draft = address + paths[7]
    page = browser.new_page(java_script_enabled=False)
    sign_in(page, address)
    page.goto(draft)
    page.get_by_role("group", name="Punkt 1").get_by_label("Vem gör det (en roll)").fill("Kuratorn")
    page.get_by_role("button", name="Spara och lämna för godkännande").press("Enter")
    expect(page.get_by_text("någon annan måste läsa och godkänna")).to_be_visible()
    page.close()
    other = browser.new_page(java_script_enabled=False)
    with house.session() as session:
        now = datetime(2026, 11, 22)
        admitting.add_account(session, "ombud", PASSWORD, now=now)
        admitting.grant(session, "ombud", Role.COORDINATOR, house.town.municipality, now=now)
    other.goto(f"{address}/personal/logga-in")
    other.get_by_label("Användarnamn").fill("ombud")
    other.get_by_label("Lösenord").fill(PASSWORD)
    other.get_by_role("button", name="Logga in").press("Enter")
    other.goto(f"{draft}/godkann")
    other.get_by_role("button", name="Godkänn").press("Enter")
    other.get_by_role("button", name="Publicera").press("Enter")
    other.get_by_role("link", name="/e/oppenvard").press("Enter")
    expect(other.get_by_text("Vem gör det? Kuratorn")).to_be_visible()
    other.close()
