"""Which language a page is in, which way it runs, and the app's own texts in it.

The catalogues are `survey/translations/<language>/*.po`, one per room so that a
translator of the child's side meets only that. They are read as they are: nothing to
compile and nothing that can be stale.
"""

import re
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale

from survey.core.wording import SWEDISH
from survey.storage import catalogues

# The languages of staff and of the public pages; children may be offered more.
LANGUAGES = ("sv", "en")
# Codes that CLDR knows by another name.
_ALIASES = {"prs": "fa-AF"}
# Day, month in words, year; where a day needs more than its figure.
_DAYS = {"fi": "d. MMMM y"}
# A run of Latin letters, figures and what stands inside numbers and addresses. What stands
# within braces is a slot for a script.
_LATIN = "[A-Za-zÀ-ɏ0-9+]+"
_FOREIGN = re.compile(rf"\{{[^}}]*\}}|{_LATIN}(?:(?: |[.,:/@–-]+){_LATIN})*")


@cache
def translations(language: str) -> NullTranslations:
    """All catalogues of a language as one."""
    files = catalogues.files(language)
    if not files:
        return NullTranslations()
    locale = locale_of(language)
    whole = Catalog(locale=locale)
    for file in files:
        with file.open("rb") as source:
            for message in read_po(source, locale=locale):
                if message.id:
                    whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)


def spoken(language: str) -> str:
    """The language of the page around questions in `language`: that one if the app has
    texts in it, else Swedish."""
    return language if catalogues.files(language) else SWEDISH


@cache
def locale_of(language: str) -> Locale:
    """What Babel knows of a language; Swedish habits for one that it has not heard of."""
    try:
        return Locale.parse(_ALIASES.get(language, language).replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(SWEDISH)


def own_name(language: str) -> str:
    """A language's name in itself, with a capital where there are any; never a flag."""
    locale = locale_of(language)
    if locale.language == SWEDISH and language != SWEDISH:
        return language
    name = locale.languages.get(str(locale)) or locale.display_name or language
    return name[:1].upper() + name[1:]


def direction_of(language: str) -> str:
    """Which way a language is written, "ltr" or "rtl"."""
    return str(locale_of(language).text_direction)


def day_in(language: str, day: date) -> str:
    """A date in words, with the numerals that stand everywhere else on the page."""
    locale = locale_of(language)
    return format_date(day, _DAYS.get(locale.language, "d MMMM y"), locale)


def isolated(text: str, language: str) -> str:
    """The text with numbers, addresses and names in Latin letters kept whole and running
    their own way. Without that, 020-120 06 06 reads 06 06 020-120 in Arabic."""
    if direction_of(language) == "ltr":
        return text
    return _FOREIGN.sub(_isolate, text)


def _isolate(match: re.Match[str]) -> str:
    whole = match[0]
    return whole if whole.startswith("{") or whole.isdigit() else f"\u2066{whole}\u2069"


class _Catalogues(Domain):  # type: ignore[misc]
    def get_translations(self) -> Any:
        return translations(str(get_locale()).replace("_", "-"))


class _Babel(Babel):  # type: ignore[misc]
    @property
    def domain_instance(self) -> Domain:
        return _CATALOGUES


_CATALOGUES = _Catalogues()


def select() -> str:
    """The page's language: chosen by the view (`g.language`), asked for, or Swedish."""
    if chosen := g.get("language"):
        return str(chosen)
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else "sv"


def _locale() -> str:
    return str(locale_of(select()))


def init_app(app: Flask) -> None:
    """Give templates `_()`, dates and numbers in the page's language."""
    _Babel().init_app(
        app, default_locale="sv", default_timezone="Europe/Stockholm", locale_selector=_locale
    )
    app.jinja_env.globals["language"] = select
    app.jinja_env.globals["direction"] = lambda: get_locale().text_direction
