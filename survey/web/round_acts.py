"""What is done with a round: opened, taken back, prolonged, closed, decided, thrown away."""

import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, redirect
from flask import url_for as to
from flask_babel import gettext
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.round import State, Verdict
from survey.services import arranging, inviting
from survey.web import guard
from survey.web.choices import ballot_key
from survey.web.round_forms import ProlongForm, WordForm, answer_day
from survey.web.round_pages import is_of_staff, may_decide, page, questionnaires, round_at
from survey.web.sessions import db

blueprint = Blueprint("round_acts", __name__, url_prefix="/personal/omgangar/<int:round_id>")
Page = str | Response | tuple[str, int]


@blueprint.post("/oppna")
@guard.requires(Act.MANAGE_ROUNDS)
def open_ask(round_id: int) -> Page:
    """Ask the keeper to open the round."""
    round_at(round_id, whole=True)
    try:
        arranging.ask_to_open(db(), round_id, **_by(), questionnaires=questionnaires())
    except arranging.Unfit:
        return _refused(round_id, gettext("The round can not open yet. See what is missing.")), 422
    except (arranging.WrongState, arranging.Overtaken):
        return _moved_on(round_id)
    inviting.make_staff_links(db(), ballot_key(), round_id)
    return _waiting(round_id)


@blueprint.post("/lankar")
@guard.requires(Act.MANAGE_ROUNDS)
def links_make(round_id: int) -> Response:
    """Make the links of a round that asks staff, where it was opened without them."""
    round_at(round_id, whole=True)
    inviting.make_staff_links(db(), ballot_key(), round_id)
    return redirect(to("rounds.show", round_id=round_id, _anchor="links"), 303)


@blueprint.post("/ta-tillbaka")
@guard.requires(Act.MANAGE_ROUNDS)
def take_back(round_id: int) -> Page:
    """Withdraw the request to open."""
    return _try(round_id, arranging.take_back)


@blueprint.post("/forlang")
@guard.requires(Act.MANAGE_ROUNDS)
def prolong(round_id: int) -> Page:
    """Let the round close later."""
    found = round_at(round_id, whole=True)
    form = ProlongForm(found.closes_on, of_staff=is_of_staff(found))
    if found.state != State.OPEN:
        return _moved_on(round_id)
    if not form.validate():
        return page(found, prolong=form), 422
    wanted = (form.closes_on.data, answer_day(form))
    try:
        arranging.prolong(db(), round_id, wanted, **_by())
    except arranging.Unfit:
        form.closes_on.errors = [gettext("Choose a later day than the present last day.")]
        return page(found, prolong=form), 422
    except arranging.WrongState:
        return _moved_on(round_id)
    return redirect(to("rounds.show", round_id=round_id), 303)


@blueprint.post("/stang")
@guard.requires(Act.MANAGE_ROUNDS)
def close(round_id: int) -> Page:
    """Take no more answers, and ask the keeper to count."""
    found = round_at(round_id, whole=True)
    form = WordForm(gettext("close"), "closing-")
    if found.state == State.OPEN and not form.validate():
        return page(found, closing=form), 422
    if found.state != State.OPEN:
        return _moved_on(round_id)
    return _try(round_id, arranging.close)


@blueprint.post("/rakna-igen")
@guard.requires(Act.MANAGE_ROUNDS)
def retry(round_id: int) -> Page:
    """Ask again for what the keeper could not do with a closed round."""
    if round_at(round_id, whole=True).state != State.CLOSED:
        return _moved_on(round_id)
    return _try(round_id, arranging.close)


@blueprint.post("/rakna")
@guard.requires(Act.MANAGE_ROUNDS)
def count(round_id: int) -> Page:
    """More came than there can be children; count all the same."""
    _decider(round_id)
    return _try(round_id, _decide(Verdict.COUNT))


@blueprint.post("/forstor")
@guard.requires(Act.MANAGE_ROUNDS)
def discard(round_id: int) -> Page:
    """More came than there can be children; destroy everything that was sent."""
    _decider(round_id)
    form = WordForm(gettext("destroy"), "destroying-")
    if not form.validate():
        return page(round_at(round_id), destroying=form), 422
    return _try(round_id, _decide(Verdict.DISCARD))


@blueprint.post("/slang")
@guard.requires(Act.MANAGE_ROUNDS)
def drop(round_id: int) -> Page:
    """Throw a draft away."""
    found = round_at(round_id, whole=True)
    form = WordForm(gettext("drop"), "dropping-")
    if found.state == State.DRAFT and not form.validate():
        return page(found, dropping=form), 422
    try:
        arranging.drop(db(), round_id, **_by())
    except (arranging.WrongState, arranging.Overtaken):
        return _moved_on(round_id)
    return redirect(to("rounds.listed"), 303)


def _try(round_id: int, errand: Callable[..., Any]) -> Page:
    """Run an errand on the round; its page, which says so if the round has moved on."""
    round_at(round_id, whole=True)
    try:
        errand(db(), round_id, **_by())
    except arranging.WrongState:
        return _moved_on(round_id)
    return _waiting(round_id)


def _decide(verdict: Verdict) -> Callable[..., Any]:
    return lambda session, round_id, **who: arranging.decide(session, round_id, verdict, **who)


def _decider(round_id: int) -> None:
    if not may_decide(round_at(round_id, whole=True)):
        abort(404)


def _by() -> dict[str, Any]:
    return {"by": guard.me().account_id, "now": guard.now()}


def _waiting(round_id: int) -> Response:
    """The round's page, which knows since when somebody waits."""
    return redirect(to("rounds.show", round_id=round_id, since=int(time.time())), 303)


def _moved_on(round_id: int) -> Page:
    refusal = gettext("Nothing was done: the round has moved on meanwhile. See where it is now.")
    return _refused(round_id, refusal), 409


def _refused(round_id: int, refusal: str) -> str:
    db().rollback()  # so that the page says how things are now
    return page(round_at(round_id), refusal=refusal)
