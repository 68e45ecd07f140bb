"""Each age gets its own form: the table of the child's side, measured in the browser."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import examples
from tests.conftest import House
from tests.phone import DRESSES, OTHERS_WORN, SOME_WORN, VARIANTS, WORN, Phone

pytestmark = pytest.mark.browser

# Letters of the question, height and width of an answer, space between answers, in pixels.
LEAST = {
    "a46": (24, 96, 96, 16),
    "a79": (22, 64, 0, 12),
    "a1012": (20, 56, 0, 8),
    "a1317": (18, 48, 0, 8),
    "lss": (24, 96, 96, 16),
}
SYMBOLS = {
    "a46": r"ansikte_\w+|vet_inte",
    "a79": r"ansikte_\w+|lyssna|forklara|tid|snall|hjalp|bestamma|inget",
    "a1012": r"niva_\d",
    "a1317": r"niva_\d",
    "lss": r"ansikte_\w+|vet_inte|lyssna|forklara|hjalp|bestamma|inget",
}
BOXES = """all => all.map((e) => e.getBoundingClientRect())
    .map(({ left, top, right, bottom }) => [left, top, right, bottom])"""


def _apart(one: list[float], other: list[float]) -> float:
    """The space between two boxes, the larger of the two directions."""
    return max(
        max(one[0], other[0]) - min(one[2], other[2]), max(one[1], other[1]) - min(one[3], other[3])
    )


@pytest.mark.matrix(("variant", "dress"), WORN, SOME_WORN)
def test_letters_targets_and_spaces_fit_the_age(phone: Phone, variant: str, dress: str) -> None:
    """Section 2: on every question of the variant; all answers are equally large (R-Q7)."""
    phone.ask(variant, dress)
    while phone.screen_name != "review":
        if phone.screen_name == "question":
            for width, height in ((320, 640), (1280, 800), (360, 640)):
                phone.page.set_viewport_size({"width": width, "height": height})
                _fits(phone, variant, f"{width} px wide: {phone.current.inner_text()}")
        phone.answer()


def _fits(phone: Phone, variant: str, where: str) -> None:
    """The question on the screen has the sizes of the age."""
    letters, height, least, space = LEAST[variant]
    size = phone.current.locator("h2").evaluate("h => getComputedStyle(h).fontSize")
    assert float(size.removesuffix("px")) >= letters, where
    boxes = phone.current.locator(".option").evaluate_all(BOXES)
    for left, top, right, bottom in boxes:
        assert bottom - top >= height and right - left >= least, where
    assert len({round(right - left) for left, _, right, _ in boxes}) == 1, where
    between = [_apart(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :]]
    assert min(between) >= space - 0.5, where
    if variant == "a79":
        inner = phone.page.locator("main").evaluate(
            "m => m.clientWidth - 2 * parseFloat(getComputedStyle(m).paddingLeft)"
        )
        assert all(abs(right - left - inner) <= 1 for left, _, right, _ in boxes), where


@pytest.mark.matrix(("variant", "dress"), WORN, OTHERS_WORN)
def test_answers_have_the_symbols_of_the_age_and_always_words(
    phone: Phone, variant: str, dress: str
) -> None:
    """Section 2, R-Q8, R-L8: faces for the young, dots from ten years, pictures in easy text."""
    seen = set()
    phone.ask(variant, dress)
    while phone.screen_name != "review":
        if phone.screen_name == "question":
            uses = phone.current.locator(".option use").evaluate_all(
                "all => all.map((u) => u.getAttribute('href').slice(3))"
            )
            seen |= set(uses)
            options = phone.current.locator(".option").all()
            assert all(option.inner_text().strip() for option in options)
            assert all(s.get_attribute("aria-hidden") for s in phone.current.locator("svg").all())
            if variant in ("a46", "lss"):
                assert len(uses) == len(options)
        phone.answer()
    assert seen and all(re.fullmatch(SYMBOLS[variant], name) for name in seen)


@pytest.mark.parametrize(
    ("variant", "order"),
    [
        ("a46", ["reader", "assent", "practice", "practice", "interlude", *["question"] * 6]),
        ("a79", ["question"] * 9),
        ("a1012", ["question"] * 12),
        ("a1317", ["question"] * 14),
        ("lss", ["practice", "practice", "interlude", *["question"] * 8]),
    ],
)
def test_practice_and_the_adults_screen_come_where_they_belong(
    phone: Phone, variant: str, order: list[str]
) -> None:
    phone.ask(variant)
    seen = []
    while phone.screen_name != "review":
        seen.append(phone.screen_name)
        phone.answer()
    assert seen == order


def test_a_small_child_says_yes_or_no_after_the_adult_has_read(phone: Phone, house: House) -> None:
    """Section 4, screen 1, and R-S9: the adult first, then the child taps."""
    phone.ask("a46")
    reader = phone.page.get_by_text("Du ska inte läsa om frågorna handlar om dig själv.")
    expect(reader).to_be_visible()
    phone.answer(1)
    phone.screen("assent")
    yes = phone.current.get_by_role("button", name="Jag vill svara")
    no = phone.current.get_by_role("link", name="Nej tack")
    sizes = [one.bounding_box() for one in (yes, no)]
    assert sizes[0] and sizes[1]
    assert (sizes[0]["width"], sizes[0]["height"]) == (sizes[1]["width"], sizes[1]["height"])
    looks = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor].join()"
    assert yes.evaluate(looks) == no.evaluate(looks)
    no.click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Det är helt okej.")
    assert not phone.posts


def test_nothing_moves_by_itself_for_small_children(phone: Phone) -> None:
    phone.page.emulate_media(reduced_motion="no-preference")
    phone.ask("a46")
    while phone.screen_name != "review":
        assert phone.page.evaluate("document.getAnimations().length") == 0
        phone.answer()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reduced_motion_stops_all_motion(phone: Phone, scheme: str) -> None:
    """R-A6."""
    phone.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for variant, dress in WORN:
        phone.ask(variant, dress)
        for _ in range(3):
            phone.answer()
            assert phone.page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("variant", VARIANTS)
def test_nobody_is_hurried_praised_or_asked_twice(phone: Phone, variant: str) -> None:
    """R-N1, R-N2, R-N7, R-F1: the whole way, thanks included; and no dialog opens."""
    said = []
    phone.page.on("dialog", lambda dialog: said.append(f"dialog {dialog.message}"))
    phone.ask(variant)
    while phone.screen_name != "review":
        said.append(phone.page.locator("body").inner_text())
        phone.answer()
    said.append(phone.page.locator("body").inner_text())
    phone.send()
    said.append(phone.page.locator("body").inner_text())
    text = " ".join(said).lower()
    for word in (
        *("dialog", "är du säker", "bara ", "poäng", "vinn", "pris", "vad tråkigt", "vad bra!"),
        *("duktig", "sekunder", "skynda", "%", "fyll i igen", "dela"),
    ):
        assert not re.search(rf"(?<![\wåäö]){re.escape(word)}", text), word
    assert phone.page.locator("audio, video, canvas, img, progress, meter").count() == 0
    assert not re.search("[\U0001f300-\U0001faff]", text)


def test_easy_text_about_rights_has_plain_pictures_and_the_rest_none(
    phone: Phone, house: House
) -> None:
    """Decision 15: with pictures all answers of a question weigh the same."""
    with house.session() as session:
        round_id = examples.make_draft(
            session,
            house.town,
            name="Rättigheter",
            questionnaire="mina-rattigheter",
            variants=("a79", "a1012", "lss"),
            closes_on=examples.TODAY + timedelta(days=7),
            answer_by=examples.TODAY + timedelta(days=40),
        ).id
    examples.open_now(house.keeper, round_id)
    for variant, dress in [(v, d) for v in ("a79", "a1012", "lss") for d in DRESSES]:
        phone.ask(variant, dress)
        while phone.screen_name != "review":
            if phone.screen_name == "question":
                options = phone.current.locator(".option").count()
                pictures = phone.current.locator(".option use").count()
                assert pictures == (options if variant == "lss" else 0)
            phone.answer()


@pytest.mark.matrix(("variant", "dress"), WORN, SOME_WORN)
def test_hide_and_help_stand_in_the_same_places_on_every_screen(
    phone: Phone, variant: str, dress: str
) -> None:
    """R-S1, R-S2, R-S5: always in sight; and a form shows one question, without the others."""
    phone.go()
    places = {_places(phone)}
    phone.ask(variant, dress)
    while phone.screen_name != "review":
        places.add(_places(phone))
        assert phone.page.locator(".screen:visible").count() == 1
        phone.answer()
    places.add(_places(phone))
    phone.press("stop")
    places.add(_places(phone))
    assert len(places) == 1


def _places(phone: Phone) -> tuple[int, ...]:
    hide = phone.page.locator("[data-hide-page]").bounding_box()
    help_ = phone.page.locator("[data-layer] summary").bounding_box()
    assert hide and help_
    end = hide["x"] + hide["width"]
    return tuple(round(n) for n in (end, hide["y"], help_["x"], help_["y"]))


def test_yes_and_no_weigh_the_same_on_the_first_page(phone: Phone) -> None:
    """R-N3, R-F1: nothing chosen, nothing grey, and no question about a no."""
    phone.go()
    yes = phone.page.get_by_role("button", name="Jag vill svara")
    no = phone.page.get_by_role("link", name="Nej tack")
    boxes = [one.bounding_box() for one in (yes, no)]
    assert boxes[0] and boxes[1]
    assert (boxes[0]["width"], boxes[0]["height"]) == (boxes[1]["width"], boxes[1]["height"])
    looks = """e => ["color", "backgroundColor", "borderTopColor", "opacity", "fontSize"]
        .map((name) => getComputedStyle(e)[name]).join()"""
    assert yes.evaluate(looks) == no.evaluate(looks)
    assert phone.page.locator("input:checked").count() == 0
    no.click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Det är helt okej.")
    assert not phone.posts
