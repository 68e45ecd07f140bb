"""What can be chosen for a unit's codes, cards and posters, and how it is called."""

from flask import abort, current_app
from flask_babel import gettext

from survey.storage import units
from survey.storage.tables import Unit
from survey.web.language import own_name
from survey.web.sessions import db

VARIANTS = ("a46", "a79", "a1012", "a1317", "lss")


def unit_at(unit_id: int) -> Unit:
    """The open unit with this id; 404 if there is none."""
    found = units.get(db(), unit_id)
    if found is None or found.level != "unit" or found.closed_on is not None:
        abort(404)
    return found


def variant_name(variant: str) -> str:
    """As the children's pages call it; a variant they have no word for keeps its id."""
    key = f"age.{variant}"
    name = gettext(key)
    return variant if name == key else name


def language_name(language: str) -> str:
    """In the language itself, with a capital."""
    return own_name(language)


def ballot_key() -> bytes:
    """The server's secret that codes are derived from."""
    key: str = current_app.config["BALLOT_KEY"]
    return key.encode()
