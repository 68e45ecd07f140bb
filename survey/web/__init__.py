"""PEOPLE: HTTP, forms and pages. Decides nothing."""

from typing import Any

from flask import Flask


def init_app(app: Flask) -> None:
    """Open every door: languages, headers, and one blueprint for each audience."""
    for part in _parts():
        part.init_app(app)
    for room in _rooms():
        app.register_blueprint(room.blueprint)


def _parts() -> tuple[Any, ...]:
    """What belongs to every request."""
    from survey.web import (
        entrances,
        errors,
        guard,
        headers,
        language,
        playback,
        promises,
        received,
        sessions,
        trace_words,
    )

    first = (received, language, headers, sessions, entrances, promises, guard, errors)
    return (*first, playback, trace_words)


def _rooms() -> tuple[Any, ...]:
    """Where people come in: children and the public, then staff."""
    from survey.web import (
        account,
        admin,
        analyst,
        api,
        child,
        findings,
        follow_ups,
        identity,
        indicators,
        log,
        paper,
        papers,
        plan_edit,
        plan_files,
        planner,
        playback,
        practice,
        preview,
        printing,
        public,
        questions,
        recordings,
        registers,
        registers_figures,
        replies,
        round_acts,
        rounds,
        sign_in,
        staff,
        tablet,
        tokens,
        unit_sheets,
        units,
    )

    visitors = (child, playback, practice, public, questions, tablet, sign_in, identity, api)
    planned = (plan_edit, plan_files, follow_ups)
    deciding = (registers, registers_figures)
    inside = (account, admin, log, papers, staff, analyst, tokens, planner, printing, recordings)
    answering = (findings, replies, indicators, preview, paper, rounds)
    return *visitors, *inside, *deciding, *planned, *answering, round_acts, units, unit_sheets
