"""What was sent to us, made fit to be kept before any page reads it: fields and query alike.

PostgreSQL takes no NUL, and neither database an id of any length; Word and Excel files take
no control characters. So here, once, and not field by field.
"""

from typing import Any

from flask import Flask, Request, current_app, request
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.routing import IntegerConverter

OWN_PAGE = ("same-origin", "none")
LARGEST = 2**31 - 1  # what a column for an id can hold
# What XML 1.0 can't hold, and DEL. Word breaks lines and pages with two of them.
_UNWRITTEN: dict[int, str] = {
    **dict.fromkeys([*range(32), 127, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], " "),
    **{ord(sign): sign for sign in "\t\n\r"},
    **dict.fromkeys(map(ord, "\v\f"), "\n"),
}


class Parameters(ImmutableMultiDict[str, Any]):
    """The names and texts of a form or a query; files pass as they are.

    A space for each sign: to leave it out could make another word, even an option, of it.
    """

    def __init__(self, mapping: Any = None) -> None:
        pairs = iter_multi_items(mapping) if mapping is not None else ()
        super().__init__([(_clean(name), _clean(value)) for name, value in pairs])


class Received(Request):
    """A request whose fields and query are clean."""

    parameter_storage_class = Parameters


class SmallInteger(IntegerConverter):
    """An id in an address: what no table could hold is not found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST} | kwargs)


def small(text: str) -> int:
    """An id in a field or a query, as `type` of `get`. Raises ValueError for what no table
    could hold."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    return number


def from_own_page() -> bool:
    """Whether a page of ours has sent this. It sends no referrer, so an old browser says
    `null` or nothing at all."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in OWN_PAGE
    own = (current_app.config["BASE_URL"].rstrip("/"), request.host_url.rstrip("/"))
    return request.headers.get("Origin", "null") in ("null", *own)


def init_app(app: Flask) -> None:
    """Every request of the app is a clean one."""
    app.request_class = Received
    app.url_map.converters["int"] = SmallInteger


def _clean(value: Any) -> Any:
    plain = not isinstance(value, str) or value.isprintable()  # nearly all: a child's answers
    return value if plain else value.translate(_UNWRITTEN)
