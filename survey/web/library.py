"""The questionnaires folder, read once for the app."""

from pathlib import Path

from flask import current_app

from survey.storage import library
from survey.storage.library import Library


def shared_library() -> Library:
    """The questionnaires folder, read once for the app."""
    found: Library | None = current_app.extensions.get("library")
    if found is None:
        chosen = current_app.config["QUESTIONNAIRES"]
        found = library.read_all(Path(chosen) if chosen else None)
        current_app.extensions["library"] = found
    return found
