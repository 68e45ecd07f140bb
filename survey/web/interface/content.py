"""What the interface answers, as plain objects; labels in Swedish and English."""

from typing import Any

from flask_babel import force_locale

from survey.services import analysing
from survey.services.analysing import Listed, Method, NoResults, Observation, Observed
from survey.web.files import note
from survey.web.files.columns import KINDS
from survey.web.interface.problems import Problem
from survey.web.interface.reader import Reader
from survey.web.language import LANGUAGES
from survey.web.library import shared_library
from survey.web.sessions import db


def listed(reader: Reader) -> list[Listed]:
    """The rounds that this reader may read something of, the newest first."""
    every = analysing.rounds_with_results(db())
    return [found for found in every if any(map(reader.may_read(found.id), found.places))]


def observed(reader: Reader, round_id: int, language: str) -> Observed:
    """A release as far as the reader may read it. Raises Problem (404)."""
    try:
        found = analysing.observe(
            db(), round_id, shared_library(), reader.may_read(round_id), language
        )
    except NoResults:
        raise Problem(404) from None
    if not found.observations:
        raise Problem(404)
    return found


def rounds(reader: Reader) -> dict[str, Any]:
    """The list of rounds."""
    return {
        "rounds": [
            {
                "id": found.id,
                "name": found.name,
                "questionnaire": found.questionnaire,
                "opens_on": found.opens_on.isoformat(),
                "closes_on": found.closes_on.isoformat(),
            }
            for found in listed(reader)
        ]
    }


def release(reader: Reader, round_id: int) -> dict[str, Any]:
    """One release: its method and every figure."""
    by_language = {one: observed(reader, round_id, one) for one in LANGUAGES}
    first = next(iter(by_language.values()))
    others = [o.observations for o in by_language.values()]
    return {
        "release": _method(first.method),
        "method": {one: _note(o, one) for one, o in by_language.items()},
        "kinds": {kind.value: _in_each(lambda k=kind: str(KINDS[k])) for kind in KINDS},
        "observations": [_observation(same) for same in zip(*others, strict=True)],
    }


def indicators() -> dict[str, Any]:
    """What the indicators are called and what they count."""
    shared = shared_library().shared
    return {
        "indicators": [
            {
                "id": one.id,
                "questionnaire": one.questionnaire,
                "articles": list(one.articles),
                "name": {x: shared.words[x].indicators[one.id].name for x in LANGUAGES},
                "numerator": {x: shared.words[x].indicators[one.id].numerator for x in LANGUAGES},
                "denominator": {
                    x: shared.words[x].indicators[one.id].denominator for x in LANGUAGES
                },
            }
            for one in shared.indicators.values()
        ]
    }


def _method(method: Method) -> dict[str, Any]:
    return {
        "round_id": method.round_id,
        "name": method.name,
        "opens_on": method.opens_on.isoformat(),
        "closes_on": method.closes_on.isoformat(),
        "released_on": method.released_on.isoformat(),
        "compared_with": method.earlier or None,
        "questionnaire_version": method.version,
        "rule": {
            "min_group": method.rule.min_group,
            "window": method.rule.window,
            "min_full": method.rule.min_full,
            "min_unordered": method.rule.min_unordered,
        },
        "code_version": method.code_version,
    }


def _note(found: Observed, language: str) -> list[str]:
    with force_locale(language):
        return list(note.paragraphs(found.method))


def _observation(same: tuple[Observation, ...]) -> dict[str, Any]:
    o = same[0]
    labels = dict(zip(LANGUAGES, same, strict=True))
    return {
        "id": o.id,
        "about": o.about,
        "kind": o.kind.value,
        "name": {x: one.name for x, one in labels.items()},
        "answers": [
            {"id": answer, "label": {x: one.labels[i] for x, one in labels.items()}}
            for i, answer in enumerate(o.answers)
        ],
        "level": o.place.level.value,
        "unit_id": o.place.path[0],
        "unit": o.place.name,
        "variant": o.variant or None,
        "age": {x: one.age for x, one in labels.items()} if o.variant else None,
        "rounds": list(o.rounds),
        "shown": o.is_shown,
        "n": o.n,
        "low": _part(o.low),
        "high": _part(o.high),
        "change": o.change.value if o.change else None,
        "compared_low": _part(o.earlier_low),
        "compared_high": _part(o.earlier_high),
        "place": o.rank or None,
    }


def _part(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


def _in_each(say: Any) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with force_locale(language):
            found[language] = say()
    return found
