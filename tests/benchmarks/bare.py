"""The floor: a bare Flask app that shows three pages as large as ours and makes one
durable commit of as many bytes. The pages are three fixed texts."""

import os
import secrets
import sqlite3
import threading

from flask import Flask, request

SIZES = [int(size) for size in os.environ["BARE_SIZES"].split()]
ROW = 688  # a sealed sheet
PAGE = "<!doctype html><html lang=sv><title>x</title><form method=post>{}<button>Skicka</button>"
FIELDS = "".join(
    f"<fieldset><legend>Fråga {q}</legend>"
    + "".join(f"<label><input type=radio name=q{q} value={o}>Svar {o}</label>" for o in range(4))
    + "</fieldset>"
    for q in range(13)
)
WELCOME, QUESTIONS, THANKS = (
    PAGE.format(text).ljust(size) for text, size in zip(("", FIELDS, "Tack"), SIZES, strict=True)
)
app = Flask(__name__)
_local = threading.local()


def _database() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        made = sqlite3.connect(os.environ["BARE_DATABASE"], timeout=10, isolation_level=None)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        made.execute("CREATE TABLE IF NOT EXISTS answer (id BLOB PRIMARY KEY, body BLOB)")
        _local.connection = made
    found: sqlite3.Connection = _local.connection
    return found


@app.get("/")
def welcome() -> str:
    return WELCOME


@app.get("/questions")
def questions() -> str:
    return QUESTIONS


@app.post("/questions")
def submit() -> str:
    body = repr(sorted(request.form.items())).encode().ljust(ROW)
    _database().execute("INSERT INTO answer VALUES (?, ?)", (secrets.token_bytes(32), body))
    return THANKS
