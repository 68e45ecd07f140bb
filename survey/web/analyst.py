"""Results: the rounds that have them, one round's page, and the same figures as a file."""

from flask import Blueprint, Response, abort, render_template

from survey.core.access import Act, may, may_anywhere
from survey.services import analysing
from survey.services.analysing import NoResults, Place, Results
from survey.web import charts, downloads, guard, log
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.sessions import db

blueprint = Blueprint("analyst", __name__, url_prefix="/personal/resultat")
blueprint.record_once(lambda state: charts.init_app(state.app))


@blueprint.get("")
@guard.requires(Act.SEE_RESULTS)
def rounds() -> str:
    """The rounds with results about any place the person may read of, newest first."""
    listed = [
        found
        for found in analysing.rounds_with_results(db(), select())
        if any(_may(Act.SEE_RESULTS, place) for place in found.places)
    ]
    return render_template("analyst/rounds.html", rounds=listed)


@blueprint.get("/<int:round_id>")
@guard.requires(Act.SEE_RESULTS)
def results(round_id: int) -> str:
    """One round: for each indicator a sentence, the bands, the table."""
    return render_template(
        "analyst/results.html",
        results=_results(round_id, Act.SEE_RESULTS),
        may_export=may_anywhere(guard.me(), Act.EXPORT_RESULTS),
    )


@blueprint.get("/<int:round_id>.csv")
@guard.requires(Act.EXPORT_RESULTS)
def export(round_id: int) -> Response:
    """The figures of the page as a strict CSV file."""
    found = _results(round_id, Act.EXPORT_RESULTS)
    written = downloads.results_csv(found)
    log.note("exported", f"{found.name}: CSV")
    return Response(
        written,
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="lyssna-{round_id}.csv"'},
    )


def _results(round_id: int, act: Act) -> Results:
    """The round as far as the person may read it; 404 if there is nothing."""
    try:
        found = analysing.results(db(), round_id, shared_library(), select())
    except NoResults:
        abort(404)
    mine = found.only(lambda place: _may(act, place))
    if not mine.indicators:
        abort(404)
    return mine


def _may(act: Act, place: Place) -> bool:
    return may(guard.me(), act, place.path)
