"""A child's pages, put together: words, pictures and questions of one age and language.

A finished page is kept, with slots for what belongs to one visit (code and token), so
that answering costs no rendering.
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from flask import current_app, render_template
from markupsafe import Markup, escape

from survey.core.disclosure import CHILDREN, rule_of
from survey.core.wording import fallback, placeholder
from survey.services import answering
from survey.services.answering import Door
from survey.storage.library import Package
from survey.web.child_questions import YOUNG, Sent, Teller, Voice
from survey.web.headers import POLICY
from survey.web.sessions import db

PICTURED = frozenset({"a46", "lss"})
# The pictures beside the five sentences about saying yes and no.
TOLD = ("saga_ifran", "ansikte_ja", "ansikte_nej", "skriva", "inget")
# Never in a text, since nobody can know them before the process starts.
CODE_SLOT, TOKEN_SLOT = (f"slot{secrets.token_hex(12)}" for _ in range(2))
KEPT_PAGES = 512

_PHONE = re.compile(r"\+?\b\d[\d \-–\u00a0]+\d\b")
_SITE = re.compile(r"\b[a-z]+\.se\b")
_TOKENS = {
    "#0b5c6b": "var(--accent)",
    "#d7ecef": "var(--soft)",
    "#7a2e5d": "var(--plum)",
    "#f2b84b": "var(--sun)",
    "#8a8272": "var(--edge)",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything a page depends on, except the code and the token.

    `name`: the template. `door` is None where no code is known to be right. `slug`: the
    unit's public page. `unsaid`: the age was not chosen.
    """

    name: str
    base_url: str
    exit_url: str
    language: str
    variant: str = ""
    door: Door | None = None
    slug: str = ""
    unsaid: bool = False


@lru_cache(maxsize=KEPT_PAGES)
def page(visit: Visit) -> bytes:
    """The finished page with its slots; the same inputs give the same page."""
    return render(visit, Sent())


def filled(made: bytes, code: str, token: str = "") -> bytes:
    """The page of one visit."""
    return made.replace(CODE_SLOT.encode(), code.encode()).replace(
        TOKEN_SLOT.encode(), token.encode()
    )


def render(visit: Visit, sent: Sent) -> bytes:
    """The page with its slots, keeping what was sent."""
    say = Voice(visit.language, visit.variant in YOUNG)
    context = _questions(visit, say, sent) if visit.door and visit.variant else {}
    text = render_template(
        f"child/{visit.name}.html",
        visit=visit,
        door=visit.door,
        unit=visit.door.unit if visit.door else None,
        say=say,
        direction=_direction(visit.language),
        floor=_floor(visit),
        critical=Markup(critical(str(current_app.static_folder))),
        code=CODE_SLOT,
        token=TOKEN_SLOT,
        linked=linked,
        symbols=_symbols,
        public=_public(visit),
        answer_by=_day(visit),
        minutes=_minutes(visit),
        own_name=_own_name,
        told=TOLD,
        **context,
    )
    return re.sub(r"\n\s*", "\n", text).encode()


@cache
def critical(static: str) -> str:
    """The style a page needs before its first paint, without comments and air."""
    css = Path(static, "css")
    text = "".join(
        (css / name).read_text(encoding="utf-8") for name in ("base.css", "child-critical.css")
    )
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(": ", ":").strip()


@cache
def policy(static: str) -> str:
    """The content policy, which lets in the critical style by its hash and nothing else."""
    digest = base64.b64encode(hashlib.sha256(critical(static).encode()).digest()).decode()
    return POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def linked(text: str) -> Markup:
    """The text with its phone numbers and sites as links."""
    called = _PHONE.sub(_call, str(escape(text)))
    link = r'<a href="https://www.\g<0>/" target="_blank" rel="noreferrer">\g<0></a>'
    return Markup(_SITE.sub(link, called))


def _call(match: re.Match[str]) -> str:
    digits = re.sub(r"[^\d+]", "", match[0])
    return f'<a href="tel:{digits}">{match[0]}</a>' if len(digits) > 2 else match[0]


@cache
def _symbol(static: str, name: str) -> str:
    svg = Path(static, "pictograms", f"{name}.svg").read_text(encoding="utf-8")
    box = re.search(r'viewBox="[^"]+"', svg)
    body = svg.partition(">")[2].rpartition("</svg>")[0].replace("\n", "")
    for colour, token in _TOKENS.items():
        body = body.replace(colour, token)
    return f'<symbol id="p-{name}" {box[0] if box else ""}>{body}</symbol>'


def _symbols(*names: str) -> Markup:
    """The named pictures, once each, for <use> to point at."""
    static = str(current_app.static_folder)
    return Markup("".join(_symbol(static, name) for name in dict.fromkeys(names)))


def _public(visit: Visit) -> str:
    """The short public address, as it is written on paper."""
    slug = visit.door.unit.slug if visit.door else visit.slug
    return re.sub(r"^https?://", "", visit.base_url).rstrip("/") + f"/e/{slug}"


def _minutes(visit: Visit) -> int:
    """How long it takes; before the age is known, the longest."""
    if visit.door is None:
        return 0
    wanted = (visit.variant,) if visit.variant else visit.door.variants
    variants = package(visit.door).questionnaire.variants
    return max((v.minutes for v in variants if v.id in wanted), default=0)


def _floor(visit: Visit) -> int:
    """From how many answers a group is shown: the number that the release will use."""
    if visit.door is None:
        return CHILDREN.min_group
    return rule_of(package(visit.door).questionnaire.audience).min_group


def _own_name(language: str) -> str:
    """A language's name in itself, without a flag."""
    return (Locale.parse(language, sep="-").display_name or language).capitalize()


def _day(visit: Visit) -> str:
    return format_date(visit.door.answer_by, "d MMMM y", visit.language) if visit.door else ""


def _direction(language: str) -> str:
    return "rtl" if language.partition("-")[0] in {"ar", "fa", "he", "ps", "ckb", "ur"} else "ltr"


def _questions(visit: Visit, say: Voice, sent: Sent) -> dict[str, Any]:
    """What the templates need to ask and to explain: questions, practice, reader."""
    assert visit.door is not None
    questions = package(visit.door)
    variant = answering.variant(visit.door, questions, visit.variant)
    words = fallback(questions.words, visit.language)
    phrases = {placeholder(words.language): _phrase(visit.door, words.language, say)}
    teller = Teller(variant, words, phrases, say, sent)
    asked = [teller.tell(q, q.key) for q in variant.questions]
    practice = [teller.tell(q, "") for q in variant.practice]
    reader = teller.tell(variant.reader, "reader") if variant.reader else None
    every = [*asked, *practice, *([reader] if reader else [])]
    return {
        "asked": asked,
        "practice": practice,
        "reader": reader,
        "reader_screen": words.reader_screen.get(variant.id, ""),
        "problems": [a for a in asked if a.problem],
        "pictures": [p for a in every for p in a.pictures],
        "explains": any(a.words.after for a in every),
        "large": variant.id in PICTURED,
        "words_language": words.language,
    }


def package(door: Door) -> Package:
    """The questionnaire behind a door."""
    return answering.package(db(), door.version)


def _phrase(door: Door, language: str, say: Voice) -> str:
    """What the children call the adults of the unit."""
    for spoken, young, old in door.unit.phrases:
        if spoken == language:
            return young if say.young else old
    return say("phrase.adults")
