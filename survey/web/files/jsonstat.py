"""Figures as a JSON-stat 2.0 dataset, with a status mark where there is no number.

Source: the JSON-stat 2.0 format specification. Values and statuses are objects, since most
combinations of figure and group do not exist.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from survey.services.analysing import Observation, Observed
from survey.web.files.columns import KINDS
from survey.web.files.note import paragraphs

ENDS = ("n", "low", "high")
HIDDEN, OPEN = "c", "o"


def dataset(observed: Observed) -> bytes:
    """The dataset: dimensions figure, place, ages and measure. Shares are 0 to 1."""
    return json.dumps(as_object(observed), ensure_ascii=False, separators=(",", ":")).encode()


def as_object(observed: Observed) -> dict[str, Any]:
    """The same as what JSON is made of."""
    method, every = observed.method, observed.observations
    figures = {_figure(o): _says(o) for o in every}
    places = {_place(o): o.place.name for o in every}
    ages = {o.variant or "all": o.age or gettext("Together") for o in every}
    ends = {"n": gettext("Answers, number"), "low": gettext("From"), "high": gettext("To")}
    dimensions = {"figure": figures, "place": places, "ages": ages, "measure": ends}
    value, status = _cells(every, dimensions)
    return {
        "version": "2.0",
        "class": "dataset",
        "label": method.name,
        "source": method.questionnaire,
        "updated": method.released_on.isoformat(),
        "note": list(paragraphs(method)),
        "id": list(dimensions),
        "size": [len(d) for d in dimensions.values()],
        "role": {"geo": ["place"], "metric": ["measure"]},
        "dimension": {
            name: {
                "label": label,
                "category": {"index": list(dimensions[name]), "label": dimensions[name]},
            }
            for name, label in (
                ("figure", gettext("Figure")),
                ("place", gettext("Place")),
                ("ages", gettext("Ages")),
                ("measure", gettext("Measure")),
            )
        },
        "value": value,
        "status": status,
        "extension": {
            "status": {"label": {HIDDEN: gettext("Not shown"), OPEN: gettext("The end is open")}},
            "release": {"round_id": method.round_id, "questionnaire_version": method.version},
        },
    }


def _cells(
    every: Iterable[Observation], dimensions: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, float], dict[str, str]]:
    index = [{key: i for i, key in enumerate(d)} for d in dimensions.values()]
    value: dict[str, float] = {}
    status: dict[str, str] = {}
    for o in every:
        for end, number in (("n", o.n), ("low", o.low), ("high", o.high)):
            at = 0
            for names, key in zip(index, (_figure(o), _place(o), o.variant or "all", end),
                                  strict=True):  # fmt: skip
                at = at * len(names) + names[key]
            if number is not None:
                value[str(at)] = number if end == "n" else number / 100
            else:
                status[str(at)] = OPEN if o.is_shown else HIDDEN
    return value, status


def _figure(o: Observation) -> str:
    return ".".join((o.about, o.kind.value, *o.answers))


def _place(o: Observation) -> str:
    return f"{o.place.level.value}-{o.place.path[0]}"


def _says(o: Observation) -> str:
    answers = f" ({' + '.join(o.labels)})" if o.labels else ""
    return f"{o.name}{answers}: {KINDS[o.kind]}"
