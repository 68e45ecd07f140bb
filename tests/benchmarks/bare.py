"""The floor: a bare Flask app that shows three pages and makes one durable commit."""

import os
import secrets
import sqlite3
import threading

from flask import Flask, request

PAGE = "<!doctype html><html lang=sv><title>x</title><form method=post>{}<button>Skicka</button>"
FIELDS = "".join(
    f"<fieldset><legend>Fråga {q}</legend>"
    + "".join(f"<label><input type=radio name=q{q} value={o}>Svar {o}</label>" for o in range(4))
    + "</fieldset>"
    for q in range(13)
)
app = Flask(__name__)
_local = threading.local()


def _database() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        made = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=10, isolation_level=None)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        made.execute("CREATE TABLE IF NOT EXISTS answer (id BLOB PRIMARY KEY, body TEXT)")
        _local.connection = made
    found: sqlite3.Connection = _local.connection
    return found


@app.get("/")
def welcome() -> str:
    return PAGE.format("")


@app.get("/questions")
def questions() -> str:
    return PAGE.format(FIELDS)


@app.post("/questions")
def submit() -> str:
    body = repr(sorted(request.form.items()))
    _database().execute("INSERT INTO answer VALUES (?, ?)", (secrets.token_bytes(16), body))
    return PAGE.format("Tack")
