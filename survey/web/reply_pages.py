"""What stands on the pages of an answer to the children, and what may be added to it."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from flask import abort, render_template, request
from flask_babel import gettext

from survey.core.access import Act
from survey.core.plain import HARDEST
from survey.services import finding, planning, replying
from survey.services.replying import MOST_POINTS, NotAsked, Point
from survey.storage import findings as seen
from survey.storage import replies as stored
from survey.storage.tables import Finding, Reply, Round, Unit
from survey.web import guard, reply_forms, reply_words
from survey.web.library import shared_library
from survey.web.public import PICTURES
from survey.web.reply_forms import Read, Slot
from survey.web.reply_words import Noted, Text
from survey.web.sessions import db


class Here(NamedTuple):
    """The answer that a page is about; `reply` is None before anything is written."""

    unit: Unit
    round: Round
    reply: Reply | None

    @property
    def where(self) -> tuple[int, int]:
        return self.unit.id, self.round.id


def to_approve(here: Here, refusal: list[str] | None = None) -> str:
    answer, ready = replying.written(db(), here.reply), reply_words.sentences(here.where)
    told = replying.told(db(), answer, date.today())
    texts = reply_words.texts_of(answer)
    return render_template(
        "replies/approve.html",
        here=here,
        answer=answer,
        refusal=refusal or [],
        lacks=[
            *reply_words.lacks(replying.lacking(told, date.today())),
            *(one.line for one in reply_words.stops(texts, ready)),
        ],
        warnings=reply_words.warnings(texts, here.where, ready),
        balance=reply_words.balance(answer, ready),
        is_mine=bool(here.reply and here.reply.drafted_by == guard.me().account_id),
        statuses=reply_words.STATUSES,
        is_counted=here.round.state == "counted",
    )


def as_saved(here: Here, errors: dict[str, str] | None = None) -> Read:
    """The form as it is saved. Of a promise that is late again it is asked anew why."""
    answer = replying.written(db(), here.reply)
    told = replying.told(db(), answer, date.today())
    read = reply_forms.as_saved(answer, errors)
    reasons = [{"late_reason": point.late_reason} for point in told.points]
    slots = [dict(slot) | reason for slot, reason in zip(read.slots, reasons, strict=False)]
    return replace(read, slots=[*slots, *read.slots[len(slots) :]])


def unchanged(here: Here, errors: dict[str, str] | None = None, asked: Sequence[Noted] = ()) -> str:
    """The page as it is saved, with what was posted in its fields: nobody writes it twice.
    `asked`: what is to be looked at before it stands there."""
    read = as_saved(here, errors)
    slots: list[Slot] = [dict(slot) | _posted(n) for n, slot in enumerate(read.slots, start=1)]
    read = replace(read, slots=slots, next_on=request.form.get("next_on", read.next_on))
    return page(here, read, is_outdated=not errors and not asked, asked=asked)


def looked_at(here: Here, texts: Sequence[Text]) -> tuple[dict[str, str], list[Noted]]:
    """What may not stand on the page, by field; and what else to look at, until it is said
    that it may stand. What has stood there is not asked about, and what somebody else has
    changed meanwhile is told first."""
    if reply_forms.revision() != (here.reply.revision if here.reply else 0):
        return {}, []
    ready = reply_words.sentences(here.where)
    wrong: dict[str, str] = {}
    for one in reply_words.stops(texts, ready):
        wrong[one.field] = f"{wrong.get(one.field, '')} {one.what}".strip()
    stood = set(reply_words.texts_of(replying.written(db(), here.reply)))
    if here.reply:
        stood.add(Text("late_reason", 0, here.reply.late_reason))
    found = reply_words.warnings([t for t in texts if t not in stood], here.where, ready)
    return wrong, [] if request.form.get("anyway") == mark(found) else found


def mark(found: Sequence[Noted]) -> str:
    """What is sent with “Publish anyway”, so that it is about these words and no others."""
    lines = "\n".join(one.line for one in found)
    return hashlib.sha256(lines.encode()).hexdigest()[:16] if found else ""


def _posted(number: int) -> dict[str, str]:
    names = ("status", "due_on", "reason", "late_reason", "settled_on")
    return {n: reply_forms.text(f"{n}-{number}") for n in names if f"{n}-{number}" in request.form}


def page(here: Here, read: Read, *, is_outdated: bool = False, asked: Sequence[Noted] = ()) -> str:
    ready, texts = reply_words.sentences(here.where), reply_words.texts_of(read.answer)
    is_up = bool(here.reply and here.reply.state == stored.PUBLISHED)
    name = "replies/follow.html" if is_up else "replies/edit.html"
    kept = replying.written(db(), here.reply)
    as_told = replying.told(db(), read.answer, date.today())
    return render_template(
        name,
        here=here,
        read=read,
        kept=kept,
        theirs=kept if is_outdated else None,
        told=replying.told(db(), kept, date.today()),
        sentences=ready,
        known=[*(one.text for one in ready), *reply_words.known_of(here.unit.id)],
        hardest=HARDEST,
        findings=finding.offered(db(), here.where),
        warnings=[] if read.errors else reply_words.warnings(texts, here.where, ready),
        asked=asked,
        anyway=mark(asked) or request.form.get("anyway", ""),
        balance=reply_words.balance(read.answer, ready),
        lacks=[
            *reply_words.lacks(replying.lacking(as_told, date.today())),
            *(one.line for one in reply_words.stops(texts, ready)),
        ],
        statuses=reply_words.STATUSES,
        abouts=reply_words.ABOUTS,
        saved="saved" in request.args,
        is_late=here.round.answer_by <= date.today(),
        above=_above(here),
        form=request.form,
    )


def _above(here: Here) -> int | None:
    """The department that may answer instead of a unit without figures of its own."""
    wider, _ = replying.figures(db(), shared_library(), here.where)
    parent = here.unit.parent_id
    return parent if wider and here.unit.level == "unit" and parent and may(parent) else None


def with_more(here: Here, read: Read) -> Read:
    """With a ready sentence or a finding as a new point, if that button was pressed."""
    kind, _, one = reply_forms.text("add").partition(":")
    if not kind:
        return read
    if len(read.answer.points) >= MOST_POINTS:
        return replace(read, errors={"said-5": gettext("There are five points already.")})
    ready = {s.id: s.text for s in reply_words.sentences(here.where)}
    if kind == "finding":
        found = next((f for f in finding.offered(db(), here.where) if str(f.id) == one), None)
        more = _from(found, ready) if found else None
    else:
        more = Point(ready[one], about=one) if one in ready else None
    points = (*read.answer.points, more) if more else read.answer.points
    return replace(read, answer=replace(read.answer, points=points))


def _from(found: Finding, ready: dict[str, str]) -> Point:
    """A point with the finding's own words for the children, that follows its activity."""
    said, about = ready.get(found.about, ""), found.about if found.about in PICTURES else ""
    if found.decision == "reason":
        return Point(said, reason=found.words, finding_id=found.id, about=about)
    activities = [(activity, row) for activity, row, _ in seen.activities_of(db(), found.id)]
    first, row = activities[0] if activities else (None, None)
    due = planning.day_of(first.due_on, row) if first and row else None
    return Point(
        said,
        found.words,
        due_on=due.day if due and not due.begins else None,
        finding_id=found.id,
        activity_id=first.id if first else None,
        who=_one_line(row.responsible) if row else "",
        about=about,
    )


def _one_line(text: str) -> str:
    return ", ".join(text.split("\n"))[: reply_forms.LONGEST["who"]]


def offered(here: Here) -> tuple[list[int], list[int]]:
    """The findings that a point may come from, and the activities that it may follow."""
    found = finding.offered(db(), here.where)
    activities = [a.id for f in found for a, _, _ in seen.activities_of(db(), f.id)]
    return [f.id for f in found], activities


def at(unit_id: int, round_id: int) -> Here:
    try:
        unit, found = replying.at(db(), (unit_id, round_id))
    except NotAsked:
        abort(404)
    return Here(unit, found, stored.of(db(), unit_id, round_id))


def ids(here: Here) -> dict[str, Any]:
    return {"round_id": here.round.id, "unit_id": here.unit.id}


def may(unit_id: int) -> bool:
    return guard.allowed(Act.WRITE_REPLY, unit_id)
