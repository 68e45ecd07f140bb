"""Recordings played to a child: files that anybody may have and browsers may keep.

An address is the hash of the file's own bytes. It is the same for everybody, says
nothing of who listens or what is answered, and brings no cookie.
"""

from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, send_file, url_for

from survey.core.reading import text_hash
from survey.storage import library
from survey.storage.recordings import Shelf

blueprint = Blueprint("playback", __name__)
YEAR = 365 * 24 * 3600
TYPES = {
    "wav": "audio/wav",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "webm": "audio/webm",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
}


@blueprint.get("/uppspelning/<file>")
def sound(file: str) -> Response:
    """One recording, whole or the part a player asks for."""
    found = shelf().named(file)
    if found is None:
        abort(404)
    kind = found.path.suffix.removeprefix(".")
    mimetype = "video/webm" if found.film and kind == "webm" else TYPES[kind]
    try:
        response = send_file(found.path.resolve(), mimetype, etag=False, max_age=YEAR)
    except OSError:
        abort(404)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    del response.headers["Last-Modified"]
    return response


def address(text: str, language: str, *, film: bool = False) -> str:
    """Where the recording of a text is, exactly as it is shown; "" if there is none."""
    found = shelf().find(language, text_hash(text), film=film)
    return url_for("playback.sound", file=found.name) if found else ""


def shelf() -> Shelf:
    """The installation's recordings."""
    kept: Shelf = current_app.extensions["shelf"]
    return kept


def init_app(app: Flask) -> None:
    """A shelf of its own for each app."""
    chosen = app.config["QUESTIONNAIRES"]
    own = Path(app.config["RECORDINGS"])
    app.extensions["shelf"] = Shelf(own, Path(chosen) if chosen else library.folder())
    app.jinja_env.globals["sound_address"] = address
