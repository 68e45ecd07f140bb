"""A child's pages, put together: words, pictures and questions of one age and language.

A finished page is kept, with slots for what belongs to one visit (code and token), so
that answering costs no rendering.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup, escape

from survey.core.disclosure import rule_of
from survey.core.questionnaire import Audience, Variant
from survey.core.wording import placeholder
from survey.services import answering
from survey.services.answering import Door
from survey.storage.library import Package
from survey.web import lent
from survey.web.child_questions import YOUNG, Sent, Teller, Voice
from survey.web.headers import POLICY
from survey.web.language import day_in, direction_of, own_name, spoken
from survey.web.playback import shelf
from survey.web.sessions import db

PICTURED = frozenset({"a46", "lss"})
DRESSES = ("one", "chat")
# The pictures beside the five sentences about saying yes and no.
TOLD = ("saga_ifran", "ja", "nej", "skriva", "inget")
# Never in a text, since nobody can know them before the process starts.
CODE_SLOT, TOKEN_SLOT = (f"slot{secrets.token_hex(12)}" for _ in range(2))
KEPT_PAGES = 512

_YEAR = re.compile(r"(?:19|20)\d\d")
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
    unit's public page. `unsaid`: the age was not chosen. `dress`: how the questions shall
    look, "" when that was not chosen. `practice`: nothing that is sent will be kept.
    `tablet`: on a lent tablet. `kept`: a promise from last time that is kept, for the thanks.
    `to_staff`: without a door, that it led staff; with one, its questionnaire says.
    """

    name: str
    base_url: str
    exit_url: str
    language: str
    variant: str = ""
    door: Door | None = None
    slug: str = ""
    unsaid: bool = False
    dress: str = ""
    practice: bool = False
    tablet: bool = False
    kept: str = ""
    to_staff: bool = False


def page(visit: Visit) -> bytes:
    """The finished page with its slots; the same inputs give the same page."""
    return kept(visit, shelf().stamp())


@lru_cache(maxsize=KEPT_PAGES)
def kept(visit: Visit, _recordings: str) -> bytes:
    """A page is made anew when a recording has come or gone."""
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
        frame=spoken(visit.language),
        direction=direction_of(spoken(visit.language)),
        floor=_floor(visit),
        to_staff=_audience(visit) is Audience.STAFF,
        critical=Markup(critical(str(current_app.static_folder))),
        code=CODE_SLOT,
        to=_way(visit),
        unreviewed=_unreviewed(visit),
        token=TOKEN_SLOT,
        linked=lent.written if visit.tablet else linked,
        idle=lent.patience(visit.name, visit.variant),
        symbols=symbols,
        public=_public(visit),
        answer_by=_day(visit),
        minutes=_minutes(visit),
        own_name=own_name,
        told=TOLD,
        dresses=_dresses(visit),
        **context,
    )
    return re.sub(r"\n\s*", "\n", text).encode()


def _way(visit: Visit) -> Callable[..., str]:
    """Addresses of the pages around this one: the real ones, or those of practice."""
    if visit.practice:
        return lambda name, **more: url_for(f"practice.{name}", where=CODE_SLOT, **more)
    return lambda name, **more: url_for(f"child.{name}", code=CODE_SLOT, **more)


def _unreviewed(visit: Visit) -> bool:
    """Whether nobody has read this translation through: then it is for practice alone."""
    return bool(visit.door and not package(visit.door).words_in(visit.language).offered)


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
    link = r'<a href="https://www.\g<0>/" dir="ltr" target="_blank" rel="noreferrer">\g<0></a>'
    return Markup(_SITE.sub(link, called))


def _call(match: re.Match[str]) -> str:
    digits = re.sub(r"[^\d+]", "", match[0])
    if len(digits) < 3 or _YEAR.fullmatch(match[0]):
        return match[0]
    return f'<a href="tel:{digits}" dir="ltr">{match[0]}</a>'


@cache
def _symbol(static: str, name: str) -> str:
    svg = Path(static, "pictograms", f"{name}.svg").read_text(encoding="utf-8")
    box = re.search(r'viewBox="[^"]+"', svg)
    body = svg.partition(">")[2].rpartition("</svg>")[0].replace("\n", "")
    for colour, token in _TOKENS.items():
        body = body.replace(colour, token)
    return f'<symbol id="p-{name}" {box[0] if box else ""}>{body}</symbol>'


def symbols(*names: str) -> Markup:
    """The named pictures, once each, for <use> to point at."""
    static = str(current_app.static_folder)
    return Markup("".join(_symbol(static, name) for name in dict.fromkeys(names)))


def _dresses(visit: Visit) -> tuple[str, ...]:
    """The dresses to choose from, not the same first in every round; an adult who reads
    to a small child gets no chat."""
    if visit.door is None or visit.variant == "a46":
        return ()
    return DRESSES if visit.door.round_id % 2 else DRESSES[::-1]


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
    return rule_of(_audience(visit)).min_group


def _audience(visit: Visit) -> Audience:
    """Whom the questions are for; children, where no code is known to be right."""
    if visit.door:
        return package(visit.door).questionnaire.audience
    return Audience.STAFF if visit.to_staff else Audience.CHILD


def _day(visit: Visit) -> str:
    if visit.door is None or visit.door.answer_by == date.max:
        return ""
    return day_in(spoken(visit.language), visit.door.answer_by)


def _questions(visit: Visit, say: Voice, sent: Sent) -> dict[str, Any]:
    """What the templates need to ask and to explain: questions, practice, reader."""
    assert visit.door is not None
    teller = teller_of(visit.door, visit.variant, say, sent)
    variant, words = teller.variant, teller.words
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
        "dress": _dress(visit, variant),
        "words_language": words.language,
        "words_direction": words.direction,
    }


def _dress(visit: Visit, variant: Variant) -> str:
    """What was chosen, else what the round says for those who are offered a chat first."""
    assert visit.door is not None
    wanted = visit.dress or (visit.door.dress if variant.chat_default else "one")
    return wanted if wanted in _dresses(visit) else "one"


def teller_of(door: Door, variant_id: str, say: Voice, sent: Sent) -> Teller:
    """What tells a variant's questions in the voice's language. Raises answering.Refused."""
    questions = package(door)
    words = questions.words_in(say.language)
    phrases = {placeholder(words.language): _phrase(door, words.language, say)}
    return Teller(answering.variant(door, questions, variant_id), words, phrases, say, sent)


def package(door: Door) -> Package:
    """The questionnaire behind a door."""
    return answering.package(db(), door.version)


def _phrase(door: Door, language: str, say: Voice) -> str:
    """What the children call the adults of the unit."""
    for tongue, young, old in door.unit.phrases:
        if tongue == language:
            return young if say.young else old
    return Voice(language, say.young)("phrase.adults")
