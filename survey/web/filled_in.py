"""A paper's words, from its file in `templates/papers`, with what the installation knows.

The files are Jinja templates of the marks in `markup.py`. Everything put in is literal;
what is not known becomes a visible blank, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from flask import current_app
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from survey.core.disclosure import CHILDREN, STAFF, Rule
from survey.core.password import MIN_PASSWORD
from survey.core.round import LONGEST_WAIT, participation
from survey.services import admitting
from survey.services.describing import Organisation
from survey.services.enrolling import LASTS, Link
from survey.web.markup import literal


@dataclass(frozen=True, slots=True)
class Given:
    """What a person wrote in the form; "" where nothing was written."""

    board: str = ""
    officer: str = ""
    reference: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """How the installation is set. `keys`: the key folder, or "" if it is not to be told;
    `keeper_apart`: whether it is another user's, None if that can't be seen;
    `shows_questions`: whether a unit's page shows all questions."""

    version: str
    database: str
    base_url: str
    keys: str = ""
    keeper_apart: bool | None = None
    shows_questions: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The code's own limits that a paper names."""

    idle: timedelta = admitting.IDLE
    longest: timedelta = admitting.LONGEST
    window: timedelta = admitting.ATTEMPT_WINDOW
    per_name: int = admitting.ATTEMPTS_PER_NAME
    per_address: int = admitting.ATTEMPTS_PER_ADDRESS
    password: int = MIN_PASSWORD
    invite: timedelta = LASTS[Link.INVITE]
    reset: timedelta = LASTS[Link.RESET]
    longest_wait: timedelta = LONGEST_WAIT
    rule: Rule = CHILDREN
    staff: Rule = STAFF

    @property
    def participation_from(self) -> int:
        """The fewest sheets of which it is said that somebody took part."""
        return next(n for n in range(1, 10_000) if participation(n))

    @property
    def participation_step(self) -> int:
        """How far apart the numbers are that are said of how many took part."""
        first = participation(self.participation_from)
        more = range(self.participation_from, 10_000)
        return next(participation(n) for n in more if participation(n) > first) - first


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a paper may say."""

    org: Organisation
    where: Place
    given: Given
    today: date
    limits: Limits = Limits()


class Mark(str):
    """Words with marks of our own that are not literal."""

    __slots__ = ()


def words_of(file: str, facts: Facts) -> str:
    """The paper in this file, filled in, with its marks."""
    folder = Path(str(current_app.template_folder)) / "papers"
    return _environment(folder).get_template(file).render(_said(facts))


def blank(what: str) -> Mark:
    """Something that a person has to write."""
    return Mark(f"[[fyll i: {literal(what)}]]")


def lawyer(what: str = "") -> Mark:
    """Something that a lawyer has to check."""
    return Mark(f"[[ska kontrolleras av jurist{': ' if what else ''}{literal(what)}]]")


def _said(facts: Facts) -> Mapping[str, Any]:
    return {
        "org": facts.org,
        "where": facts.where,
        "given": facts.given,
        "limits": facts.limits,
        "rule": facts.limits.rule,
        "staff": facts.limits.staff,
        "today": format_date(facts.today, "d MMMM y", locale="sv"),
    }


@cache
def _environment(folder: Path) -> Environment:
    made = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=lambda value: value if isinstance(value, Mark) else literal(value),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    made.globals.update(blank=blank, lawyer=lawyer)
    made.filters.update(
        or_blank=lambda value, what: value if str(value).strip() else blank(what),
        minutes=lambda span: int(span / timedelta(minutes=1)),
        hours=lambda span: int(span / timedelta(hours=1)),
        days=lambda span: int(span / timedelta(days=1)),
        language_name=lambda one: Locale("sv").languages.get(one, one),
    )
    return made
