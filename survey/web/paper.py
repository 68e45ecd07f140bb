"""Paper: a form to print and hand out, and the desk where a named person keys it in.

A keyed sheet goes through the same check, the same seal and the same box as a child's, by
a random token. No row ties it to the paper, to the person or to the moment, no audit row
is written for a sheet, and no page counts them.

What is left over: the keyer's session is noted as awake at most once in some minutes (a
row of its own, in a transaction of its own), and a proxy in front may log that this
address was posted to. From either it can be guessed that somebody keyed in forms that
day, and while the round is open somebody with PostgreSQL's live heap can guess which
envelopes lie near such a note (as with any neighbours, see `services.answering.submit`).
Envelopes have no time, are sealed, and are shuffled before they are counted: which paper
became which envelope can't be read from anywhere, if the papers are destroyed.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.sheet import Forged, Sheet, validate
from survey.services import answering, rehearsing
from survey.services.answering import Closed, Door, Refused
from survey.storage import rounds
from survey.storage.tables import Round
from survey.web import guard, paper_form, qr
from survey.web.child import TOKEN
from survey.web.child_pages import teller_of
from survey.web.child_questions import YOUNG, Asked, Sent, Teller, Voice
from survey.web.choices import ballot_key, unit_at, variant_name
from survey.web.language import select
from survey.web.sessions import db

blueprint = Blueprint("paper", __name__, url_prefix="/personal")
DESK = "/omgangar/<int:round_id>/papper"
SHEET = f"{DESK}/<int:unit_id>/<variant>"
NOTHING = Sent()
OWN_FIELDS = frozenset({"csrf_token", "return_to", "token", "blank"})
Page = str | Response | tuple[str, int]
View = TypeVar("View", bound=Callable[..., Any])
Form = Mapping[str, Sequence[str]]


class Pile(NamedTuple):
    """The forms of a unit: where each age is keyed in."""

    unit_id: int
    name: str
    variants: tuple[tuple[str, str], ...]


def for_keyer(view: View) -> View:
    """Let only the person in who is named for the round; nobody else learns that it exists."""

    @wraps(view)
    def open_desk(round_id: int, **more: Any) -> Any:
        found = rounds.get(db(), round_id)
        if found is None or found.keyer_id != guard.me().account_id:
            abort(404)
        guard.check_post()
        return view(found, **more)

    return cast("View", open_desk)


@blueprint.get("/enheter/<int:unit_id>/kort/papper.pdf")
@guard.requires(Act.PRINT_CARDS)
def form(unit_id: int) -> Response:
    """The form for one age and language of the unit's open round, to print; 404 without."""
    found = unit_at(unit_id)
    current = rounds.open_for(db(), unit_id)
    asked = {name: request.args.get(name, "") for name in ("variant", "language")}
    door = rehearsing.of_round(db(), current.id, unit_id) if current else None
    if current is None or door is None or asked["language"] not in languages(current):
        abort(404)
    if asked["variant"] not in door.variants:
        abort(404)
    where = qr.short(f"/e/{found.slug}")
    response = make_response(paper_form.pdf(door, asked["variant"], asked["language"], where))
    response.mimetype = "application/pdf"
    name = f"papper-{found.slug}-{asked['variant']}-{asked['language']}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get(DESK)
@for_keyer
def choose(found: Round) -> Page:
    """Which unit and age the next forms are of, and how keying is done."""
    return render_template("paper/choose.html", round=found, piles=_piles(found))


@blueprint.get(SHEET)
@for_keyer
def fill(found: Round, unit_id: int, variant: str) -> Page:
    """An empty form to key one paper into."""
    if found.state != "open":
        return redirect(url_for(".choose", round_id=found.id))
    return _form(_teller(found, unit_id, variant), found, unit_id)


@blueprint.post(SHEET)
@for_keyer
def save(found: Round, unit_id: int, variant: str) -> Page:
    """Put one sheet in the box, and show an empty form for the next."""
    asked = _teller(found, unit_id, variant).variant
    token, said = request.form.get("token", ""), _said()
    try:
        sheet = validate(asked, said)
    except Forged:
        abort(400)
    if not TOKEN.fullmatch(token):
        abort(400)
    problems = () if isinstance(sheet, Sheet) else sheet
    blank = not said and "blank" not in request.form
    if problems or blank or not isinstance(sheet, Sheet):
        again = _teller(found, unit_id, variant, Sent(said, problems))
        return _form(again, found, unit_id, blank=blank), 422
    try:
        door = answering.at_desk(db(), found.id, unit_id)
        answering.submit(db(), ballot_key(), door, ("", token), sheet)
    except (Closed, Refused):
        again = _teller(found, unit_id, variant, Sent(said))
        return _form(again, found, unit_id, closed=True), 409
    next_one = url_for(".fill", round_id=found.id, unit_id=unit_id, variant=variant, saved=1)
    return redirect(next_one, 303)


def languages(current: Round) -> list[str]:
    """The languages of a round that a whole form can be printed in."""
    return [x for x in current.content["languages"] if paper_form.can_be_printed_in(x)]


def keyed_by_me() -> Sequence[Round]:
    """The open rounds that the person here is named for."""
    found = guard.person()
    return rounds.keyed_by(db(), found.account_id) if found else ()


@blueprint.record_once
def _tell_templates(state: Any) -> None:
    """Let the navigation row lead the keyer to the desk, and the print page know its forms."""
    state.app.jinja_env.globals.update(keyed_by_me=keyed_by_me, paper_languages=languages)


def _said() -> dict[str, list[str]]:
    """What was keyed in; a question left without a cross says nothing."""
    fields = request.form.to_dict(flat=False).items()
    kept = {name: [value for value in values if value] for name, values in fields}
    return {name: values for name, values in kept.items() if values and name not in OWN_FIELDS}


def _piles(found: Round) -> list[Pile]:
    doors = [
        (row.unit_id, door)
        for row in rounds.units_of(db(), found.id)
        if (door := rehearsing.of_round(db(), found.id, row.unit_id))
    ]
    return [
        Pile(unit_id, door.unit.name, tuple((v, variant_name(v)) for v in door.variants))
        for unit_id, door in doors
    ]


def _teller(found: Round, unit_id: int, variant: str, sent: Sent = NOTHING) -> Teller:
    """The questions of a variant in the keyer's language; 404 if the round has them not."""
    door: Door | None = rehearsing.of_round(db(), found.id, unit_id)
    if door is None or variant not in door.variants:
        abort(404)
    return teller_of(door, variant, Voice(select(), variant in YOUNG), sent)


def _form(told: Teller, found: Round, unit_id: int, **wrong: bool) -> str:
    """The page with what was sent. `blank`: nothing was crossed; `closed`: came too late."""
    variant = told.variant
    reader = [told.tell(variant.reader, "reader")] if variant.reader else []
    asked: list[Asked] = [*reader, *(told.tell(q, q.key) for q in variant.questions)]
    return render_template(
        "paper/fill.html",
        round=found,
        unit=unit_at(unit_id),
        variant=variant.id,
        age=variant_name(variant.id),
        asked=asked,
        problems=[one for one in asked if one.problem],
        token_of_sheet=request.form.get("token", "") or secrets.token_hex(16),
        saved="saved" in request.args and not wrong,
        wrong=wrong,
    )
