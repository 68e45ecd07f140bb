"""A child's phone in the real browser, in either dress of the questions."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect
from sqlalchemy import func, select

from survey.storage.tables import Envelope
from tests.conftest import House

SCREEN = {"width": 360, "height": 640}
VARIANTS = ("a46", "a79", "a1012", "a1317", "lss")
DRESSES = ("one", "chat")
# Which variant is seen in which dress (`matrix`), and two halves with every variant in each.
WORN = [(v, d) for v in VARIANTS for d in DRESSES if (v, d) != ("a46", "chat")]
SOME_WORN = [("a46", "one"), ("a79", "chat"), ("a1012", "one"), ("a1317", "chat"), ("lss", "one")]
OTHERS_WORN = [("a46", "one"), *(pair for pair in WORN if pair not in SOME_WORN)]
EXIT = "http://127.0.0.1:9/neutral"


@dataclass
class Phone:
    """A child's phone, and everything it has asked the network for."""

    page: Page
    address: str
    code: str
    requests: list[Request] = field(default_factory=list)

    def go(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/s/{self.code}{path}")

    def ask(self, variant: str, dress: str = "one") -> None:
        self.go(f"/fragor?age={variant}&dress={dress}")

    @property
    def posts(self) -> list[Request]:
        return [r for r in self.requests if r.method == "POST"]

    @property
    def current(self) -> Locator:
        return self.page.locator("[data-sheet] [data-current]")

    @property
    def screen_name(self) -> str:
        return self.current.get_attribute("data-screen") or ""

    @property
    def chats(self) -> bool:
        return self.page.locator("[data-sheet]").get_attribute("data-dress") == "chat"

    def choose(self, number: int = 0) -> None:
        """Tap an answer, the last if there are fewer; a chat takes no tap before it has settled."""
        options = self.current.locator(".option")
        if self.chats and self.page.locator("script[src*='dress.js']").count():
            self.page.locator("[data-settled]").wait_for()
        options.nth(min(number, options.count() - 1)).click()

    def press(self, act: str) -> None:
        self.page.locator(f"[data-{act}]:visible").click()

    def screen(self, name: str) -> None:
        expect(self.current).to_have_attribute("data-screen", name)

    def progress(self, text: str) -> None:
        expect(self.page.locator("[data-progress]")).to_have_text(text)

    def answer(self, number: int = 0) -> None:
        """Leave the screen with an answer, as its dress asks for."""
        name = self.screen_name
        if name == "assent":
            return self.press("yes")
        if name == "interlude":
            return self.press("next")
        taps = self.chats and self.current.locator("input[type=radio]").count()
        self.choose(number)
        return None if taps else self.press("next")

    def to_review(self, number: int = 0) -> None:
        """Answer everything with the same place on the scale."""
        while self.screen_name != "review":
            self.answer(number)

    def to(self, progress: str, number: int = 0) -> None:
        """Answer until the progress text says so."""
        while self.page.locator("[data-progress]").text_content() != progress:
            self.answer(number)

    def send(self) -> None:
        self.page.get_by_role("button", name="Skicka", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Tack!")


def phone_of(context: BrowserContext, address: str, code: str) -> Phone:
    """A phone with an open browser; every request is noted."""
    phone = Phone(context.new_page(), address, code)
    phone.page.set_default_timeout(8000)
    phone.page.on("request", lambda request: phone.requests.append(request))
    return phone


def answers(house: House) -> int:
    """How many envelopes the box holds."""
    with house.session() as session:
        return session.scalar(select(func.count()).select_from(Envelope)) or 0
