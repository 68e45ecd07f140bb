"""Everything a round asks, to be read beforehand: as a page, and as a PDF to print."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from survey.core.disclosure import Rule, rule_of
from survey.core.questionnaire import Audience, Kind
from survey.services.answering import Door
from survey.web.child_pages import package, teller_of
from survey.web.child_questions import YOUNG, Asked, Sent, Voice
from survey.web.documents import printable, typeset
from survey.web.language import day_in, direction_of

_NUMBER = re.compile(r"\+?\d[\d –-]*\d")
_PIECES = re.compile(rf"[\u2066-\u2069]|({_NUMBER.pattern})")


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one age is asked. `reader_screen`: what is said to the adult who reads."""

    id: str
    name: str
    minutes: int
    asked: tuple[Asked, ...]
    practice: tuple[Asked, ...]
    reader: Asked | None
    reader_screen: str


@dataclass(frozen=True, slots=True)
class Booklet:
    """All questions behind a door in one language, and what is done with the answers.

    `language`: of the questions, which may be another than was wished for.
    `say`: the app's own words in the wished language. `told`: who sees the answers.
    `of_staff`: nothing in it is for guardians, and no help is a child's.
    """

    title: str
    language: str
    direction: str
    say: Voice
    chapters: tuple[Chapter, ...]
    told: tuple[str, ...]
    help: tuple[str, ...]
    reviewed: bool
    of_staff: bool


def booklet(door: Door, language: str) -> Booklet:
    """The booklet of a door. A wished language that is missing gives the next best."""
    questions = package(door)
    words = questions.words_in(language)
    say = Voice(language, young=False)
    audience = questions.questionnaire.audience
    of_staff = audience is Audience.STAFF
    return Booklet(
        title=words.title,
        language=words.language,
        direction=direction_of(words.language),
        say=say,
        chapters=tuple(_chapter(door, variant, language) for variant in door.variants),
        told=_told(door, say, rule_of(audience), of_staff=of_staff),
        help=() if of_staff else _help(door, say),
        reviewed=words.offered,
        of_staff=of_staff,
    )


@lru_cache(maxsize=16)
def pdf(door: Door, language: str, where: str) -> bytes:
    """The booklet as PDF/UA-1. `where`: the public page of the answer, or ""."""
    told = content(booklet(door, language), door, where)
    return typeset("questions.typ", told, format="pdf", pdf_standards=["ua-1"])[0]


def content(made: Booklet, door: Door, where: str) -> dict[str, Any]:
    """Everything the template is told."""
    say = made.say
    return printed(
        {
            "language": made.language,
            "frame": say.language,
            "direction": made.direction,
            "title": say("book.title"),
            "name": made.title,
            "unit": door.unit.child_name,
            "organisation": door.unit.municipality,
            "lead": say("training.about")
            if made.of_staff
            else say("book.lead", unit=door.unit.child_name),
            "unreviewed": "" if made.reviewed else say("practice.unreviewed"),
            "guardian": [] if made.of_staff else [say("book.guardian_title"), say("book.guardian")],
            "skip": say("welcome.skip" if made.of_staff else "book.skip"),
            "told": [say("book.sees_title"), *made.told],
            "help_title": say("book.help_title"),
            "help": [parts(line) for line in made.help],
            "page": say("form.page"),
            "where": where,
            "chapters": [_printed_chapter(chapter, say) for chapter in made.chapters],
        }
    )


def printed(what: dict[str, Any]) -> dict[str, Any]:
    """The same words with what no font of ours can draw taken out."""
    return {key: _printable(part) for key, part in what.items()}


def parts(text: str) -> list[tuple[str, bool]]:
    """The text in pieces; True for a number to call, which stays whole and runs its own way
    whatever the writing around it does."""
    pieces = (piece for piece in _PIECES.split(text) if piece)
    return [(piece, bool(_NUMBER.fullmatch(piece))) for piece in pieces]


def how(one: Asked, say: Voice) -> str:
    """How many answers a question takes, in words."""
    scale = one.question.scale
    several = scale.kind is Kind.MULTI
    return say("book.most", max=scale.max_choices) if several else say("book.one")


def _printable(what: Any) -> Any:
    if isinstance(what, str):
        return printable(what)
    if isinstance(what, dict):
        return printed(what)
    if isinstance(what, list | tuple):
        return [_printable(part) for part in what]
    return what


def _chapter(door: Door, variant_id: str, language: str) -> Chapter:
    say = Voice(language, variant_id in YOUNG)
    teller = teller_of(door, variant_id, say, Sent())
    variant = teller.variant
    name = say(f"age.{variant_id}")
    return Chapter(
        variant_id,
        teller.words.names.get(variant_id, variant_id) if name.startswith("age.") else name,
        variant.minutes,
        tuple(teller.tell(q, q.key) for q in variant.questions),
        tuple(teller.tell(q, "") for q in variant.practice),
        teller.tell(variant.reader, "reader") if variant.reader else None,
        teller.words.reader_screen.get(variant_id, ""),
    )


def _told(door: Door, say: Voice, rule: Rule, *, of_staff: bool) -> tuple[str, ...]:
    """Who sees the answers, with the numbers that the release will use."""
    numbers = (
        say("book.window", window=rule.window),
        say("book.full", full=rule.min_full, unordered=rule.min_unordered),
    )
    if of_staff:
        sees = say("training.sees_answer", floor=rule.min_group)
        return (sees, *numbers)
    floor = say("book.floor", floor=rule.min_group)
    told = [say("book.sees"), say("book.paper"), floor, *numbers]
    if door.answer_by != date.max:
        days = (day_in(say.language, d) for d in (door.closes_on, door.answer_by))
        told.append(say("book.day", **dict(zip(("closes", "answer"), days, strict=True))))
    return tuple(told)


def _help(door: Door, say: Voice) -> tuple[str, ...]:
    unit = door.unit
    local = say("help.local", phone=unit.phone, emergency_phone=unit.emergency_phone)
    lines = [say("help.danger"), say("help.bris"), *([local] if unit.phone else [])]
    return (*lines, say("help.trusted"), say("help.ivo"), say("help.koll"))


def _printed_chapter(chapter: Chapter, say: Voice) -> dict[str, Any]:
    number = len(chapter.asked)
    return {
        "name": chapter.name,
        "about": say("book.minutes", minutes=chapter.minutes, number=number),
        "reader": chapter.reader_screen,
        "practice_title": say("book.practice"),
        "reader_question": [_printed(chapter.reader, say)] if chapter.reader else [],
        "practice": [_printed(one, say) for one in chapter.practice],
        "asked": [_printed(one, say) for one in chapter.asked],
    }


def _printed(one: Asked, say: Voice) -> dict[str, Any]:
    inline = say("book.help_inline", text=say("help.inline"))
    return {
        "form": one.words.form,
        "help": one.words.help,
        "condition": one.condition,
        "how": how(one, say),
        "options": [choice.label for choice in one.choices],
        "after": [say("book.after"), one.words.after] if one.words.after else [],
        "inline": inline if one.question.help_after else "",
    }
