"""A unit: what may stand in its fields, what it lacks, and when somebody must look again.

A fault's value is the English sentence, and the key of its translation.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from dataclasses import field as given
from datetime import date, timedelta
from enum import StrEnum

from survey.core.person_name import names_in
from survey.core.wording import words_in

ABOVE = {"department": "municipality", "unit": "department", "group": "department"}
LEVELS = ("municipality", *ABOVE)
CHECK_LASTS = timedelta(days=365)
LONGEST = {"name": 120, "child_name": 120, "phone": 40, "emergency_phone": 40, "contact": 200}
# As the questionnaires' own phrases are held: other languages need more small words.
PHRASE_WORDS = {"sv": 6, "en": 8}
PHRASE_LENGTH = 60
PHRASE_BEGINS = {"sv": "de ", "en": "the "}
PHRASES = tuple((f"{age}_{language}", language) for language in ("sv", "en")
                for age in ("young", "old"))  # fmt: skip
_PHONE = re.compile(r"[0-9+][0-9 ()/–-]*")
_IN_PHRASE = re.compile(r"[^\W\d_][\w '’/-]*")


class Flaw(StrEnum):
    """What can be wrong with a unit, in words."""

    NO_NAME = "Enter a name."
    NO_LETTERS = "A name needs at least one letter or digit."
    TAKEN = "There is already a unit called %(name)s."
    TAKEN_CLOSED = "There is a closed unit called %(name)s. Open it again, or choose another name."
    TOO_LONG = "Use at most %(most)s characters."
    PHONE = "Write a phone number with digits, spaces and hyphens, for example 0123-45 67 00."
    PHRASE_PAIR = "Enter the phrase for both younger and older children, or leave both empty."
    PHRASE_SMALL = "Begin with a small letter: the phrase never stands first in a sentence."
    PHRASE_PLURAL = "Begin with “%(begins)s”, and in the plural: for example “%(example)s”."
    PHRASE_WORDS = "Use at most %(most)s words."
    PHRASE_SIGNS = "Use letters only: no full stop, comma, brackets or other signs."
    PERSON = (
        "“%(name)s” looks like a person's name. Children must never be asked to rate a named "
        "person. Choose another word, or confirm that it is not a person's name."
    )
    NOT_A_LEVEL = "%(level)s is not a level."
    ONE_MUNICIPALITY = "There is one municipality, and nothing above it."
    NO_SUCH = "There is no unit called %(name)s here."
    NOT_UNDER = (
        "%(name)s can't stand there: a department stands under the municipality, a unit or report"
        " group under a department."
    )
    CLOSED = "%(name)s is closed. Open it again first."
    IN_ROUND = "It is in a round that is not finished: %(round)s. Wait until it is counted."
    NOT_EMPTY = "There are open units in it: %(units)s. Move or close them first."
    MUNICIPALITY_STAYS = "The municipality can't be closed."
    HAS_HISTORY = "It has been used, so it can be closed but not deleted."
    GROUP_ELSEWHERE = "A report group holds units of its own department. Choose one there, or none."
    NOT_MEMBER = "Only a unit can be in a report group."


class Lack(StrEnum):
    """What a unit is without, in words."""

    NO_CHILD_NAME = "no child-friendly name"
    NO_PHRASE = "no phrase for the adults"
    NO_PHONE = "no phone number"
    NO_EMERGENCY = "no number to the social emergency service"
    NO_CONTACT = "no data protection officer to ask"
    NEVER_CHECKED = "the numbers are not checked"
    CHECKED_LONG_AGO = "the numbers were checked more than 12 months ago"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in a field. `details` fills the sentence in."""

    field: str
    flaw: Flaw
    details: Mapping[str, str | int] = given(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.flaw.value % self.details if self.details else self.flaw.value


@dataclass(frozen=True, slots=True)
class Facts:
    """What people write about a unit. The phrases: what the adults are called, to younger
    and older children, in Swedish and English."""

    name: str = ""
    child_name: str = ""
    young_sv: str = ""
    old_sv: str = ""
    young_en: str = ""
    old_en: str = ""
    phone: str = ""
    emergency_phone: str = ""
    contact: str = ""

    @property
    def phrases(self) -> dict[str, dict[str, str]]:
        """language -> {"young", "old"}, for the languages that have them."""
        said = {
            "sv": {"young": self.young_sv, "old": self.old_sv},
            "en": {"young": self.young_en, "old": self.old_en},
        }
        return {language: ages for language, ages in said.items() if any(ages.values())}


FIELDS = tuple(f.name for f in fields(Facts))


def flat(phrases: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """language -> {"young", "old"}, as the four fields of Facts."""
    return {f"{age}_{language}": phrases.get(language, {}).get(age, "")
            for language in ("sv", "en") for age in ("young", "old")}  # fmt: skip


def tidy(facts: Facts) -> Facts:
    """The same with single spaces, whole letters and nothing that can't be seen."""
    return replace(facts, **{name: _tidy(getattr(facts, name)) for name in FIELDS})


def _tidy(text: str) -> str:
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    seen = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join("".join(seen).split())


def same_name(one: str, other: str) -> bool:
    """Whether two names would be read as one: capitals make no difference."""
    return one.casefold() == other.casefold()


def problems(facts: Facts) -> tuple[Problem, ...]:
    """Everything that must be mended in tidy facts."""
    return (*_name(facts), *_long(facts), *_phones(facts), *_phrases(facts))


def doubts(facts: Facts, changed: frozenset[str] = frozenset(FIELDS)) -> tuple[Problem, ...]:
    """What seems to name a person, in the fields that are new: to be confirmed by somebody."""
    asked = ("name", "child_name", *(name for name, _ in PHRASES))
    return tuple(
        Problem(name, Flaw.PERSON, {"name": word})
        for name in asked
        if name in changed
        for word in _persons(name, getattr(facts, name))
    )


def _persons(name: str, text: str) -> tuple[str, ...]:
    """A phrase is written in small letters, its names perhaps too."""
    in_small = names_in(text.lower()) if name in dict(PHRASES) else ()
    return names_in(text) or in_small


def lacks(
    facts: Facts, level: str, reached: tuple[str, str], checked: tuple[date | None, date]
) -> tuple[Lack, ...]:
    """What is missing. `reached`: phone and emergency phone, its own or from above.
    `checked`: (when its own numbers were, today)."""
    at, today = checked
    own = bool(facts.phone or facts.emergency_phone)
    found = {
        Lack.NO_CHILD_NAME: level == "unit" and not facts.child_name,
        Lack.NO_PHRASE: level == "unit" and "sv" not in facts.phrases,
        Lack.NO_PHONE: level == "unit" and not reached[0],
        Lack.NO_EMERGENCY: level == "unit" and not reached[1],
        Lack.NO_CONTACT: level == "municipality" and not facts.contact,
        Lack.NEVER_CHECKED: own and at is None,
        Lack.CHECKED_LONG_AGO: own and at is not None and at < today - CHECK_LASTS,
    }
    return tuple(lack for lack, there in found.items() if there)


def _name(facts: Facts) -> Iterator[Problem]:
    if not facts.name:
        yield Problem("name", Flaw.NO_NAME)
    elif not any(c.isalnum() for c in facts.name):
        yield Problem("name", Flaw.NO_LETTERS)


def _long(facts: Facts) -> Iterator[Problem]:
    for name, most in LONGEST.items():
        if len(getattr(facts, name)) > most:
            yield Problem(name, Flaw.TOO_LONG, {"most": most})


def _phones(facts: Facts) -> Iterator[Problem]:
    for name in ("phone", "emergency_phone"):
        number = getattr(facts, name)
        digits = sum(c.isdigit() for c in number)
        if number and (digits < 3 or not _PHONE.fullmatch(number)):
            yield Problem(name, Flaw.PHONE)


def _phrases(facts: Facts) -> Iterator[Problem]:
    for ages in (PHRASES[:2], PHRASES[2:]):
        said = [getattr(facts, name) for name, _ in ages]
        for (name, language), phrase in zip(ages, said, strict=True):
            if found := _phrase(phrase, language) if phrase else None:
                yield Problem(name, *found)
            elif not phrase and any(said):
                yield Problem(name, Flaw.PHRASE_PAIR)


def _phrase(phrase: str, language: str) -> tuple[Flaw, dict[str, str | int]] | None:
    """The first rule that a phrase breaks."""
    begins = PHRASE_BEGINS[language]
    example = {"sv": "de vuxna här", "en": "the adults here"}[language]
    if len(phrase) > PHRASE_LENGTH:
        return Flaw.TOO_LONG, {"most": PHRASE_LENGTH}
    if phrase[0].isupper():
        return Flaw.PHRASE_SMALL, {}
    if not phrase.startswith(begins):
        return Flaw.PHRASE_PLURAL, {"begins": begins.strip(), "example": example}
    if not _IN_PHRASE.fullmatch(phrase):
        return Flaw.PHRASE_SIGNS, {}
    if len(words_in(phrase)) > PHRASE_WORDS[language]:
        return Flaw.PHRASE_WORDS, {"most": PHRASE_WORDS[language]}
    return None
