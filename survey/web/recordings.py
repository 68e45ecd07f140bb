"""Recording in the browser: what has a voice, what is missing, one text at a time.

Only adults' voices: a child's can be recognised. This is the one page of the app that may
ask for a microphone, and the browser asks the person first.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import url_for as to
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response as Answer

from survey.core.access import Act
from survey.core.reading import Part
from survey.core.sound import MAX_BYTES, MAX_SECONDS, Fault
from survey.core.wording import SWEDISH
from survey.services import voicing
from survey.services.voicing import Line, NotKept, Phrase, Script
from survey.storage import recordings
from survey.web import guard
from survey.web.choices import language_name, variant_name
from survey.web.headers import HEADERS, POLICY
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.playback import shelf
from survey.web.sessions import db

blueprint = Blueprint("recordings", __name__, url_prefix="/personal/inspelningar")
View = TypeVar("View", bound=Callable[..., Any])
Page = str | Answer | tuple[str, int]
ROOM = 4 * MAX_BYTES  # a file that is somewhat too large is refused in words, not cut off
OF_ONE_TEXT = "/<questionnaire>/<language>/<text>"
FAULTS = {
    Fault.EMPTY: _("Record the text, or choose a sound file."),
    Fault.TOO_LARGE: _("The file is larger than 2 MB. Record again, shorter or with less quality."),
    Fault.NOT_SOUND: _("The file is not a sound we can use. Choose WAV, MP3, OGG, WebM or M4A."),
    Fault.TOO_SHORT: _("The recording is too short to hold the text. Record again."),
    Fault.TOO_LONG: _("The recording is longer than a minute. Record only the text, once."),
}
PARTS: dict[Part, Any] = {
    Part.SCREEN: _("To the adult who reads"),
    Part.QUESTION: _("Question"),
    Part.HELP: _("Help line"),
    Part.OPTION: _("Answer option"),
    Part.AFTER: _("Explanation afterwards"),
}


class RecordingForm(FlaskForm):  # type: ignore[misc]
    """One sound file."""

    recording = FileField(_("Sound file"), render_kw={"accept": "audio/*,.m4a"})


def _roomy(view: View) -> View:
    """Let a sound file in, which is larger than what other forms may hold."""

    @wraps(view)
    def open_wide(*args: Any, **kwargs: Any) -> Any:
        request.max_content_length = ROOM
        return view(*args, **kwargs)

    return cast("View", open_wide)


@blueprint.get("")
@guard.requires(Act.MANAGE_ROUNDS)
def show() -> Page:
    """Each questionnaire and language: how much of it has been recorded."""
    library = shared_library()
    groups = {
        library.packages[name].words_in(select()).title: [
            voicing.script(library, shelf(), name, language)
            for language in sorted(library.packages[name].words, key=_swedish_first)
        ]
        for name in voicing.children(library)
    }
    languages = sorted({one.language for group in groups.values() for one in group})
    left = {language: _left_over(language) for language in languages}
    return render_template(
        "recordings/show.html", groups=groups, left=left, language_name=language_name
    )


@blueprint.get("/<questionnaire>/<language>")
@guard.requires(Act.MANAGE_ROUNDS)
def texts(questionnaire: str, language: str) -> Page:
    """All texts of a questionnaire, by the age that meets them first."""
    script = _script(questionnaire, language)
    groups: dict[str, list[Line]] = {}
    for line in script.lines:
        groups.setdefault(line.passage.variant, []).append(line)
    return render_template("recordings/texts.html", groups=groups, **_context(script))


@blueprint.get("/<questionnaire>/<language>/manus")
@guard.requires(Act.MANAGE_ROUNDS)
def sheet(questionnaire: str, language: str) -> Page:
    """The recording sheet as a file: to print and read from in a quiet room."""
    script = _script(questionnaire, language)
    response = make_response(render_template("recordings/sheet.html", **_context(script)))
    name = f"inspelning-{questionnaire}-{language}.html"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


@blueprint.get(OF_ONE_TEXT)
@guard.requires(Act.MANAGE_ROUNDS)
def text(questionnaire: str, language: str, text: str) -> Page:
    """One text to read: record, listen, keep or do it again."""
    script = _script(questionnaire, language)
    return _text(script, _line(script, text), RecordingForm())


@blueprint.post(OF_ONE_TEXT)
@_roomy
@guard.requires(Act.MANAGE_ROUNDS)
def text_save(questionnaire: str, language: str, text: str) -> Page:
    """Keep the recording and go on to the next text that has none."""
    script = _script(questionnaire, language)
    line = _line(script, text)
    form = RecordingForm()
    sent = form.recording.data
    try:
        data = sent.read(MAX_BYTES + 1) if sent else b""
        voicing.keep(db(), shelf(), line, data, by=guard.me().account_id, now=guard.now())
    except (NotKept, OSError) as refusal:
        form.recording.errors = [_in_words(refusal)]
        return _text(script, line, form, status=422)
    return redirect(_following(script, line), 303)


@blueprint.post(f"{OF_ONE_TEXT}/ta-bort")
@guard.requires(Act.MANAGE_ROUNDS)
def text_remove(questionnaire: str, language: str, text: str) -> Page:
    """Remove what was recorded; it can be recorded again at once."""
    script = _script(questionnaire, language)
    line = _line(script, text)
    voicing.discard(db(), shelf(), line, by=guard.me().account_id, now=guard.now())
    return redirect(_address(line, done="removed"), 303)


def _text(script: Script, line: Line, form: RecordingForm, status: int = 200) -> Response:
    place = script.lines.index(line)
    page = render_template(
        "recordings/text.html",
        line=line,
        form=form,
        before=script.lines[place - 1] if place else None,
        after=script.lines[place + 1] if place + 1 < len(script.lines) else None,
        seconds=int(MAX_SECONDS),
        **_context(script),
    )
    response = make_response(page, status)
    response.headers["Permissions-Policy"] = HEADERS["Permissions-Policy"].replace(
        "microphone=()", "microphone=(self)"
    )
    # What was just recorded is listened to before it is sent.
    response.headers["Content-Security-Policy"] = POLICY.replace(
        "media-src 'self'", "media-src 'self' blob:"
    )
    return response


def _context(script: Script) -> dict[str, Any]:
    return {
        "script": script,
        "called": _phrases(script.language),
        "chosen": _chosen(),
        "done": request.args.get("done", ""),
        "parts": PARTS,
        "language_name": language_name,
        "variant_name": variant_name,
        "address": _address,
    }


def _swedish_first(language: str) -> tuple[bool, str]:
    return language != SWEDISH, language


def _script(questionnaire: str, language: str) -> Script:
    """What the address names, with the chosen words for the adults; 404 if it is nothing."""
    library = shared_library()
    called = _phrases(language)
    known = questionnaire in voicing.children(library)
    if not known or language not in library.packages[questionnaire].words:
        abort(404)
    if called and _chosen() >= len(called):
        abort(404)
    phrase = called[_chosen()] if called else None
    return voicing.script(library, shelf(), questionnaire, language, phrase)


def _line(script: Script, text: str) -> Line:
    return script.line(text) or abort(404)


def _phrases(language: str) -> list[Phrase]:
    return voicing.phrases(shared_library(), language, recordings.phrases_in_use(db()))


def _left_over(language: str) -> int:
    return len(voicing.left_over(shared_library(), shelf(), language, _phrases(language)))


def _chosen() -> int:
    """Which words for the adults: their number in the list, 0 for the usual ones."""
    asked = request.args.get("called", "")
    return int(asked) if asked.isdecimal() and len(asked) < 4 else 0


def _address(line: Line, done: str = "") -> str:
    return to(
        "recordings.text",
        questionnaire=line.questionnaire,
        language=line.language,
        text=line.passage.hash,
        called=_chosen() or None,
        done=done or None,
    )


def _following(script: Script, line: Line) -> str:
    """The next text that lacks a recording, else the list."""
    others = [one for one in script.missing if one.number != line.number]
    later = [one for one in others if one.number > line.number] or others
    if later:
        return _address(later[0], done="saved")
    return to(
        "recordings.texts",
        questionnaire=script.questionnaire,
        language=script.language,
        called=_chosen() or None,
        done="saved",
    )


def _in_words(refusal: Exception) -> str:
    if isinstance(refusal, NotKept):
        return f"{FAULTS[refusal.fault]}"
    current_app.logger.warning("A recording could not be written: %s", type(refusal).__name__)
    words: str = gettext(
        "The recording could not be stored on the server. Tell whoever runs it, and try again."
    )
    return words
