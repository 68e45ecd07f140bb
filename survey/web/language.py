"""Which language a page is in, and the app's own texts in it.

The catalogues are `survey/translations/<language>/*.po`, one per room so that a
translator of the child's side meets only that. They are read as they are: nothing to
compile and nothing that can be stale.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale

FOLDER = Path(__file__).parent.parent / "translations"
LANGUAGES = ("sv", "en")


@cache
def translations(language: str) -> NullTranslations:
    """All catalogues of a language as one."""
    files = sorted((FOLDER / language).glob("*.po"))
    if not files:
        return NullTranslations()
    whole = Catalog(locale=language)
    for file in files:
        with file.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id:
                    whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)


class _Catalogues(Domain):  # type: ignore[misc]
    def get_translations(self) -> Any:
        return translations(str(get_locale()))


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


def init_app(app: Flask) -> None:
    """Give templates `_()`, dates and numbers in the page's language."""
    _Babel().init_app(
        app, default_locale="sv", default_timezone="Europe/Stockholm", locale_selector=select
    )
    app.jinja_env.globals["language"] = select
    app.jinja_env.globals["direction"] = lambda: get_locale().text_direction
