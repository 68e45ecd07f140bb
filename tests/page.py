"""A visitor to the app who checks the manners of every page that any test opens."""

import re
from collections import Counter
from html.parser import HTMLParser

from flask import Flask
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SVG_CLOSED = {"path", "circle", "rect", "line", "use", "ellipse", "polygon", "polyline", "stop"}
LABELLED = {"text", "password", "radio", "checkbox", "number", "date", "search", "tel", "email"}
OPTIONAL_END = {"li", "p", "option", "tr", "td", "th", "dt", "dd", "tbody", "thead"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.headings = 0
        self.language = ""
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.references: list[tuple[str, str]] = []
        self.errors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = dict(attrs)
        if "style" in got:
            self.errors.append(f"inline style on <{tag}>")
        self.errors += [f"inline handler {a}" for a in got if a.startswith("on")]
        if found := got.get("id"):
            self.ids[found] += 1
        self._note(tag, got)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def _note(self, tag: str, got: dict[str, str | None]) -> None:
        self.headings += tag == "h1"
        if tag == "html":
            self.language = got.get("lang") or ""
        if tag == "label" and got.get("for"):
            self.labels.add(str(got["for"]))
        if tag in ("input", "select", "textarea"):
            got["inside label"] = "yes" if "label" in self.open else None
            self.inputs.append(got | {"tag": tag})
        if tag == "script" and not got.get("src") and got.get("type") != "application/json":
            self.errors.append("inline script")
        for name in ("src", "href", "action", "srcset"):
            if value := got.get(name):
                self.references.append((tag, value))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.errors.append(f"</{tag}> does not close anything (open: {self.open[-3:]})")
        else:
            self.open.pop()


def check(html: str, own: str = "http://localhost") -> None:
    """Fail if the page is not well-formed, labelled, in a language, or calls another host."""
    reader = _Reader()
    reader.feed(html)
    assert not reader.errors, reader.errors
    assert not reader.open, f"not closed: {reader.open}"
    assert reader.language, "the page has no language"
    assert reader.headings == 1, f"{reader.headings} h1"
    assert not [i for i, n in reader.ids.items() if n > 1], "an id stands twice"
    for field in reader.inputs:
        if field["tag"] != "input" or (field.get("type") or "text") in LABELLED:
            named = field.get("aria-label") or field.get("aria-labelledby")
            assert named or field["inside label"] or field.get("id") in reader.labels, field
    for tag, reference in reader.references:
        foreign = re.match(r"(?i)(?:[a-z]+:)?//", reference) and not reference.startswith(own)
        if foreign and tag != "a":
            raise AssertionError(f"<{tag}> calls {reference}")


class PageClient:
    """Opens pages like a browser without scripts, and checks each."""

    def __init__(self, app: Flask) -> None:
        self.http = app.test_client()

    def get(self, path: str, *, follow: bool = False, **options: object) -> TestResponse:
        return self._checked(
            self.http.get(path, follow_redirects=follow, **options),
            path,  # type: ignore[arg-type]
        )

    def post(
        self, path: str, data: object = None, *, follow: bool = False, **options: object
    ) -> TestResponse:
        response = self.http.post(
            path,
            data=data,  # type: ignore[arg-type]
            follow_redirects=follow,
            **options,  # type: ignore[arg-type]
        )
        return self._checked(response, path)

    def _checked(self, response: TestResponse, path: str) -> TestResponse:
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 308):
            check(response.text)
        if path.lower().startswith(("/s/", "/ova/")) or path == "/s":
            assert "Set-Cookie" not in response.headers, "a child's page sets a cookie"
            assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        return response


def signed_in(app: Flask, username: str, password: str) -> PageClient:
    """A client that has gone through the sign-in page."""
    client = PageClient(app)
    page = client.get("/personal/logga-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token, "the sign-in page has no token"
    form = {"csrf_token": token[1], "username": username, "password": password}
    assert client.post("/personal/logga-in", form).status_code == 303
    return client
