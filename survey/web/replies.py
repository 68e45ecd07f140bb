"""The answers to the children: what is due, one written, looked at, approved and put up."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from survey.core.access import Act
from survey.services import replying
from survey.services.replying import (
    MOST_POINTS,
    EventKind,
    Late,
    Outdated,
    Stand,
    Unfinished,
    Update,
    Withdrawn,
    WrongStep,
)
from survey.storage import findings as seen
from survey.web import calendars, guard, public, reply_forms, reply_words
from survey.web.calendars import Day
from survey.web.library import shared_library
from survey.web.reply_pages import (
    Here,
    as_saved,
    at,
    ids,
    looked_at,
    may,
    offered,
    page,
    to_approve,
    unchanged,
    with_more,
)
from survey.web.reply_words import Text
from survey.web.sessions import db

blueprint = Blueprint("replies", __name__, url_prefix="/personal/svar")
Page = str | AnyResponse | tuple[str, int]
ONE = "/<int:round_id>/<int:unit_id>"


@blueprint.get("")
@guard.requires(Act.WRITE_REPLY)
def listed() -> str:
    """What is to be done today, and every answer by where it stands."""
    rows = replying.listed(db(), guard.me().account_id, may, date.today())
    groups = {stand: [r for r in rows if r.stand is stand] for stand in Stand}
    return render_template(
        "replies/listed.html",
        today=[r for r in rows if r.todo],
        groups={stand: found for stand, found in groups.items() if found},
        words=reply_words,
        now=date.today(),
        undecided=sum(may(f.unit_id) for f in seen.every(db()) if not f.decision),
    )


@blueprint.get("/kalender.ics")
@guard.requires(Act.WRITE_REPLY)
def calendar() -> Response:
    """The promised days of the units I write for, as a calendar file."""
    days = [_day(event) for event in replying.events(db(), may, date.today())]
    made = calendars.ics(gettext("Answers to the children"), days, guard.now())
    headers = {"Content-Disposition": 'attachment; filename="lyssna-svar.ics"'}
    return Response(made, content_type="text/calendar; charset=utf-8", headers=headers)


@blueprint.get(ONE)
@guard.requires(Act.WRITE_REPLY)
def edit(round_id: int, unit_id: int) -> Page:
    """Write the answer; when it stands on its page, say how far things have come."""
    here = at(unit_id, round_id)
    return page(here, as_saved(here))


@blueprint.post(ONE)
@guard.requires(Act.WRITE_REPLY)
def save(round_id: int, unit_id: int) -> Page:
    """Save the draft, perhaps with one more point; unless somebody else has meanwhile."""
    here = at(unit_id, round_id)
    read = reply_forms.read(*offered(here))
    if not read.errors:
        read = with_more(here, read)
    if read.errors:
        return page(here, read), 422
    try:
        replying.save(
            db(), guard.me(), here.where, read.answer, (reply_forms.revision(), date.today())
        )
    except Withdrawn as refusal:
        db().rollback()
        return page(at(unit_id, round_id), reply_forms.missed(read, refusal.promises)), 422
    except (Outdated, WrongStep):
        db().rollback()
        return page(at(unit_id, round_id), read, is_outdated=True), 409
    leads = {"preview": ".preview", "approve": ".approve"}
    return redirect(to(leads.get(reply_forms.text("then"), ".edit"), **ids(here), saved=1), 303)


@blueprint.get(f"{ONE}/sa-ser-det-ut")
@guard.requires(Act.WRITE_REPLY)
def preview(round_id: int, unit_id: int) -> Response:
    """The page exactly as children will see it."""
    here = at(unit_id, round_id)
    found = replying.preview(db(), shared_library(), here.where, date.today())
    return public.show(found)


@blueprint.get(f"{ONE}/godkann")
@guard.requires(Act.WRITE_REPLY)
def approve(round_id: int, unit_id: int) -> Page:
    """Read what another has written, with what may be wrong; approve and publish."""
    return to_approve(at(unit_id, round_id))


@blueprint.post(f"{ONE}/godkann")
@guard.requires(Act.WRITE_REPLY)
def approve_save(round_id: int, unit_id: int) -> Page:
    """Approve what another has written, if its figures are from the release."""
    here = at(unit_id, round_id)
    answer = replying.written(db(), here.reply)
    texts, ready = reply_words.texts_of(answer), reply_words.sentences(here.where)
    if wrong := reply_words.stops(texts, ready):
        return to_approve(here, [one.line for one in wrong]), 422
    return _step(here, replying.approve)


@blueprint.post(f"{ONE}/publicera")
@guard.requires(Act.WRITE_REPLY)
def publish(round_id: int, unit_id: int) -> Page:
    """Put what is approved on its page."""
    return _step(at(unit_id, round_id), replying.put_up)


@blueprint.post(f"{ONE}/ta-tillbaka")
@guard.requires(Act.WRITE_REPLY)
def take_back(round_id: int, unit_id: int) -> Page:
    """Take it off its page to mend it; it must be approved again."""
    here = at(unit_id, round_id)
    try:
        replying.take_back(db(), guard.me(), here.where, reply_forms.revision(), guard.now())
    except (Outdated, WrongStep):
        db().rollback()
        return unchanged(at(unit_id, round_id)), 409
    return redirect(to(".edit", **ids(here)), 303)


@blueprint.post(f"{ONE}/sena")
@guard.requires(Act.WRITE_REPLY)
def late_save(round_id: int, unit_id: int) -> Page:
    """What the page says when the promised day has passed, and the new day."""
    here = at(unit_id, round_id)
    errors: dict[str, str] = {}
    late = Late(reply_forms.text("late_reason"), reply_forms.day("new_day", errors))
    if late.new_day and late.new_day < date.today():
        errors["new_day"] = gettext("Choose a day that has not passed.")
    if len(late.reason) > reply_forms.LONGEST["late_reason"]:
        errors["late_reason"] = gettext("Write at most 400 characters.")
    wrong, asked = looked_at(here, [Text("late_reason", 0, late.reason)])
    if errors := wrong | errors:
        return unchanged(here, errors), 422
    if asked:
        return unchanged(here, asked=asked), 422
    try:
        replying.say_late(db(), here.where, late, reply_forms.revision())
    except Outdated:
        db().rollback()
        return unchanged(at(unit_id, round_id)), 409
    return redirect(to(".edit", **ids(here), saved=1), 303)


@blueprint.post(f"{ONE}/laget")
@guard.requires(Act.WRITE_REPLY)
def progress_save(round_id: int, unit_id: int) -> Page:
    """How far the promises have come; the page follows at once."""
    here = at(unit_id, round_id)
    numbers = [n for n in range(1, MOST_POINTS + 1) if f"status-{n}" in request.form]
    said, errors = reply_forms.progress(numbers)
    update = Update(said, reply_forms.day("next_on", errors), guard.me().account_id)
    wrong, asked = looked_at(here, reply_words.texts_told(said))
    errors = wrong | errors
    if asked and not errors:
        return unchanged(here, asked=asked), 422
    try:
        if not errors:
            revision = reply_forms.revision()
            replying.follow_up(db(), here.where, revision, update, date.today())
            return redirect(to(".edit", **ids(here), saved=1), 303)
    except replying.NotSaid as refusal:
        errors = {reply_words.field(*one): str(reply_words.LACKS[one[1]]) for one in refusal.lacks}
    except (Outdated, WrongStep):
        db().rollback()
        return unchanged(at(unit_id, round_id)), 409
    return unchanged(here, errors), 422


def _step(here: Here, errand: Any) -> Page:
    """One step on the way to the page."""
    try:
        errand(db(), guard.me(), here.where, reply_forms.revision(), guard.now())
    except Unfinished as refusal:
        return to_approve(here, reply_words.lacks(refusal.missing)), 422
    except replying.SamePerson:
        return to_approve(here, [gettext("Somebody else than who wrote it must approve it.")]), 422
    except (Outdated, WrongStep):
        db().rollback()
        words = gettext("Somebody changed it meanwhile. Read it again.")
        return to_approve(at(here.unit.id, here.round.id), [words]), 409
    return redirect(to(".approve", **ids(here)), 303)


def _day(event: replying.Event) -> Day:
    here: dict[str, Any] = {"round_id": event.round.id, "unit_id": event.unit.id}
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "lyssna"
    unit = event.unit.name
    words = {
        EventKind.ANSWER: gettext("%(unit)s: answer to the children", unit=unit),
        EventKind.PROMISE: gettext("%(unit)s: %(promise)s", unit=unit, promise=event.about),
        EventKind.UPDATE: gettext("%(unit)s: tell the children more", unit=unit),
    }[event.kind]
    number = "mer" if event.kind is EventKind.UPDATE else event.number
    uid = f"svar-{event.round.id}-{event.unit.id}-{number}@{host}"
    return Day(uid, event.day, words, current_app.config["BASE_URL"] + to(".edit", **here))
