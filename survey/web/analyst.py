"""Results: the rounds that have them, one round's page, and the same figures as a file."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Response, abort, render_template

from survey.core.access import Act, may, may_anywhere
from survey.core.disclosure import CHILDREN, Level
from survey.services import analysing
from survey.services.analysing import Difference, NoResults, Observed, Place, Results, Team, Trend
from survey.web import charts, drawings, files, guard, log, teams
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.sessions import db

blueprint = Blueprint("analyst", __name__, url_prefix="/personal/resultat")
blueprint.record_once(lambda state: charts.init_app(state.app))

PICTURES: dict[str, tuple[Callable[..., Any], str]] = {
    "svg": (drawings.svg, "image/svg+xml"),
    "png": (drawings.png, "image/png"),
}


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
    found = _results(round_id, Act.SEE_RESULTS)
    places = dict.fromkeys(row.place for i in found.indicators for row in i.main)
    unsafe = analysing.quality(db(), round_id, select()).unsafe
    return render_template(
        "analyst/results.html",
        results=found,
        unsafe=[u for u in unsafe if _may(Act.WRITE_REPLY, u.place)],
        may_see_quality=may_anywhere(guard.me(), Act.SEE_PARTICIPATION),
        units=[place for place in places if place.level is Level.UNIT],
        trends=[t for t in _trends(round_id) if _may(Act.SEE_RESULTS, t.place)],
        writable={i.definition.id for i in found.indicators if _may_write(r.place for r in i.main)},
        formats=files.installed() if may_anywhere(guard.me(), Act.EXPORT_RESULTS) else [],
    )


@blueprint.get("/<int:round_id>/fragor")
@guard.requires(Act.SEE_RESULTS)
def questions(round_id: int) -> str:
    """One round question by question, in the words that were asked."""
    found = _observed(round_id, Act.SEE_RESULTS)
    writable = {q.key for q in found.questions if _may_write(r.place for r in q.readings)}
    return render_template("analyst/questions.html", observed=found, writable=writable)


@blueprint.get("/<int:round_id>/filer/<written_as>")
@guard.requires(Act.EXPORT_RESULTS)
def file(round_id: int, written_as: str) -> Response:
    """The release as a file of one of the kinds that there are."""
    wanted = next((f for f in files.installed() if f.name == written_as), None)
    if wanted is None:
        abort(404)
    found = _observed(round_id, Act.EXPORT_RESULTS)
    saved_as = f"lyssna-{round_id}.{wanted.ending}"
    made = wanted.make(found)
    log.note("exported", f"{found.method.name}: {wanted.name}")
    return Response(
        made,
        content_type=wanted.mimetype,
        headers={"Content-Disposition": f'attachment; filename="{saved_as}"'},
    )


@blueprint.get("/<int:round_id>/vilka")
@guard.requires(Act.SEE_RESULTS)
def equity(round_id: int) -> str:
    """Who is missing in a round, and whose result differs."""
    found = _results(round_id, Act.SEE_RESULTS)
    said = analysing.equity(db(), round_id, shared_library(), select())
    return render_template(
        "analyst/equity.html",
        results=found,
        silent=[p for p in said.silent_places if _may(Act.SEE_RESULTS, p)],
        ages=said.silent_ages,
        differences=[d for d in said.differences if _both(d)],
        compared=said.compared,
    )


@blueprint.get("/<int:round_id>/bild/<indicator>.<ending>")
@guard.requires(Act.EXPORT_RESULTS)
def drawing(round_id: int, indicator: str, ending: str) -> Response:
    """An indicator's bands as SVG or PNG, for a slide."""
    found = _observed(round_id, Act.EXPORT_RESULTS)
    drawn_ones = (i for i in found.results.indicators if i.main)
    one = next((i for i in drawn_ones if i.definition.id == indicator), None)
    if one is None or ending not in PICTURES:
        abort(404)
    make, mimetype = PICTURES[ending]
    drawn: str | bytes = make(one, found.method)
    saved_as = f"lyssna-{round_id}-{indicator}.{ending}"
    return Response(
        drawn,
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{saved_as}"'},
    )


@blueprint.get("/<int:round_id>/enhet/<int:unit_id>")
@guard.requires(Act.SEE_RESULTS)
def team(round_id: int, unit_id: int) -> str:
    """One page for a unit's own team."""
    found = _team(round_id, unit_id)
    return render_template(
        "analyst/team.html", team=found, words=teams.parts(found), unit_id=unit_id
    )


@blueprint.get("/<int:round_id>/enhet/<int:unit_id>.pdf")
@guard.requires(Act.SEE_RESULTS)
def team_pdf(round_id: int, unit_id: int) -> Response:
    """The same as an A4 page."""
    name = f"lyssna-{round_id}-{unit_id}.pdf"
    return Response(
        teams.pdf(_team(round_id, unit_id)),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _team(round_id: int, unit_id: int) -> Team:
    try:
        return analysing.team(db(), round_id, unit_id, shared_library(), select())
    except NoResults:
        abort(404)


@blueprint.get("/<int:round_id>/kvalitet")
@guard.requires(Act.SEE_PARTICIPATION)
def quality(round_id: int) -> str:
    """How the questions worked, and units without figures: for the one in charge."""
    found = _results(round_id, Act.SEE_PARTICIPATION)
    said = analysing.quality(db(), round_id, select())
    top = found.indicators[0].main[0].place if found.indicators[0].main else None
    return render_template(
        "analyst/quality.html",
        results=found,
        # Of the whole municipality, so for those who may see all of it.
        skipped=said.skipped if top and top.level is Level.MUNICIPALITY else (),
        unsafe=[u for u in said.unsafe if _may(Act.SEE_PARTICIPATION, u.place)],
        thin=[t for t in said.thin if _may(Act.SEE_PARTICIPATION, t.place)],
        unreviewed=_unreviewed(),
        rule=CHILDREN,
    )


def _unreviewed() -> list[tuple[str, str]]:
    """(questionnaire's title, language) of what no person has read through."""
    packages = shared_library().packages.values()
    return sorted(
        (package.words_in(select()).title, language)
        for package in packages
        for language, words in package.words.items()
        if not words.offered
    )


def _both(found: Difference) -> bool:
    return all(_may(Act.SEE_RESULTS, part.place) for part in (found.higher, found.lower))


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


def _observed(round_id: int, act: Act) -> Observed:
    """The release as far as the person may read it; 404 if there is nothing."""
    try:
        found = analysing.observe(
            db(), round_id, shared_library(), lambda place: _may(act, place), select()
        )
    except NoResults:
        abort(404)
    return found if found.observations else abort(404)


def _trends(round_id: int) -> tuple[Trend, ...]:
    return analysing.trends(db(), round_id, shared_library(), select())


def _may_write(places: Iterable[Place]) -> bool:
    """Whether the person may write down what they see in any of the places."""
    return any(_may(Act.WRITE_REPLY, place) for place in places)


def _may(act: Act, place: Place) -> bool:
    return may(guard.me(), act, place.path)
