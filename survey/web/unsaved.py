"""What somebody had written when it could not be taken: handed back, never kept.

Who was signed out in the middle of a meeting finds the words on the page that says so. The
page knows no fields and asks no table, so it is the same whatever address was written to.
"""

import re

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from survey.web import guard
from survey.web.received import from_own_page
from survey.web.sessions import READS

# Never said again, also not to the one who wrote it; and what no person has written.
WITHHELD = frozenset(
    {
        "username",
        "password",
        "old",
        "new",
        "code",
        "pin",
        "csrf_token",
        "return_to",
        "back",
        "signed",
    }
)
# A choice, an id, a day, at most one plain word: as quickly made again as copied.
_CHOSEN = re.compile(r"[a-z0-9_.:/-]*")


def texts() -> tuple[str, ...]:
    """The words in the fields of the form that was sent, each once."""
    found = (value.strip() for name, value in _sent() if name not in WITHHELD)
    return tuple(dict.fromkeys(text for text in found if not _CHOSEN.fullmatch(text)))


def page() -> str:
    """The page that was asked for, or that the form stood on; "" where nobody knows."""
    address = guard.page_here() if request.method in READS or _sent() else ""
    return address if guard.inside(address) == address else ""


def _sent() -> list[tuple[str, str]]:
    """The fields of a form from a page of ours: another site must not put words on our page."""
    if request.method in READS or not from_own_page():
        return []
    try:
        return list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
