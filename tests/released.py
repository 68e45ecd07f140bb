"""Rounds that are counted and released, made fast: windows on the real grid, no proof.

The answers behind them are drawn with a seed and thrown away; what is stored is what
`publish` would have stated about the groups that are large enough.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy.orm import Session

from survey.core.disclosure import CHILDREN, STAFF, Figure, Group, Level, Rule, Statement
from survey.core.questionnaire import Kind, OptionKind, Question, Questionnaire
from survey.storage import releases, rounds, units
from survey.storage.tables import Release, Round
from tests import examples

Sizes = Mapping[tuple[int, str], int]
"""(unit, variant) -> how many children answered."""
Drawn = dict[tuple[int, str], list[tuple[str, ...]]]
LIKING = 0.7
CLOSED = examples.TODAY - timedelta(days=28)
"""The last day of a round that is just counted."""


def sizes(town: examples.Town, each: int = 12) -> dict[tuple[int, str], int]:
    """Two units of some size and one that is too small to show; every age but the youngest."""
    found = {(town.family, v): each for v in ("a79", "a1012", "a1317")}
    found |= {(town.outpatient, v): each for v in ("a1012", "a1317")}
    found[town.disability, "lss"] = 6
    return found


def make_round(
    session: Session, town: examples.Town, name: str, day: date, **options: object
) -> Round:
    """A counted round that closed on `day`, with its release. Commits.

    Options: `sizes`, `likes` (key -> share that answers favourably), `questionnaire`,
    `rule`, `seed`.
    """
    made = examples.make_draft(
        session,
        town,
        name,
        **{k: v for k, v in options.items() if k in ("questionnaire", "variants")},
        opens_on=day - timedelta(days=28),
        closes_on=day,
        answer_by=day + timedelta(days=40),
    )
    made.state = "counted"
    made.tree = tree(session, town)
    staff = options.get("questionnaire", "").startswith("barnratt")  # type: ignore[attr-defined]
    rule = options.get("rule", STAFF if staff else CHILDREN)
    assert isinstance(rule, Rule)
    release = Release(
        round_id=made.id, rule=asdict(rule), code_version="test", seed="1", released_on=day
    )
    releases.add(session, release, _statements(session, made, rule, options))
    session.commit()
    return made


def tree(session: Session, town: examples.Town) -> dict[str, object]:
    """The frozen tree of a round in all units of the town."""
    every = {u.id: u for u in units.every(session)}
    departments = (town.children_department, town.disability_department)
    return {
        "municipality": {"id": town.municipality, "name": every[town.municipality].name},
        "departments": {str(d): every[d].name for d in departments},
        "units": {
            str(u): {"name": every[u].name, "department": every[u].parent_id} for u in town.units
        },
    }


def _statements(
    session: Session, made: Round, rule: Rule, options: dict[str, object]
) -> list[Statement]:
    from survey.storage import library

    version = rounds.version(session, made.version_id)
    assert version
    questionnaire = library.thaw(version.content).questionnaire
    given = options["sizes"]
    likes = options.get("likes", {})
    assert isinstance(given, Mapping) and isinstance(likes, Mapping)
    rng = random.Random(f"{made.name}{options.get('seed', 1)}")
    found: list[Statement] = []
    for key in sorted({q.key for v in questionnaire.variants for q in v.questions}):
        drawn = {
            cell: [_answer(q, rng, likes.get(key, LIKING)) for _ in range(n)]
            for cell, n in sorted(given.items())
            if (v := questionnaire.variant(cell[1])) and (q := v.question(key))
        }
        found += _of_key(questionnaire, key, drawn, (made, rule))
    return found


def _answer(question: Question, rng: random.Random, liking: float) -> tuple[str, ...]:
    """Option ids, the scale's name before each; nothing if skipped."""
    scale = question.scale
    if rng.random() < 0.04 or scale.kind is Kind.TEXT:
        return ()
    if scale.kind is Kind.MULTI:
        wanted = [o.id for o in scale.options if o.kind is not OptionKind.NONE]
        weights = [2.0 ** -(i / 2) for i in range(len(wanted))]
        return tuple({*rng.choices(wanted, weights, k=rng.randint(1, scale.max_choices))})
    good = [o.id for o in scale.options if o.favourable]
    other = [o.id for o in scale.options if not o.favourable]
    chosen = rng.choice(good if good and rng.random() < liking else other or good)
    return (f"{scale.id}:{chosen}",)


def _of_key(
    questionnaire: Questionnaire, key: str, drawn: Drawn, release: tuple[Round, Rule]
) -> Iterator[Statement]:
    made, rule = release
    several = any(
        q.scale.kind is Kind.MULTI for q in questionnaire.every_question() if q.key == key
    )
    for group, cells in _groups(questionnaire, key, drawn, made):
        sheets = [sheet for cell in cells for sheet in drawn[cell]]
        if len(sheets) < (rule.min_full if several else rule.min_group):
            continue
        say = _several if several else _single
        for option, figure, categories, count in say(questionnaire, key, cells, sheets):
            lo, hi = rule.interval(len(sheets), count)
            yield Statement(key, option, group, figure, categories, lo, hi, len(sheets))


def _groups(
    questionnaire: Questionnaire, key: str, drawn: Drawn, made: Round
) -> Iterator[tuple[Group, list[tuple[int, str]]]]:
    of = {int(u): int(f["department"]) for u, f in made.tree["units"].items()}
    pooled = questionnaire.pooled.get(key, ())
    nodes = [(Level.MUNICIPALITY, 0)]
    nodes += [(Level.DEPARTMENT, d) for d in sorted(set(of.values()))]
    nodes += [(Level.UNIT, u) for u in sorted(of)]
    for level, node in nodes:
        inside = [c for c in drawn if node in (0, c[0], of[c[0]])]
        if pooled:
            yield (
                Group(level, node, "", "", (made.id,)),
                [c for c in inside if c[1] in pooled],
            )
        for variant in sorted({c[1] for c in inside}) if level is not Level.UNIT else ():
            yield (
                Group(level, node, variant, "", (made.id,)),
                [c for c in inside if c[1] == variant],
            )


def _several(
    questionnaire: Questionnaire,
    key: str,
    cells: list[tuple[int, str]],
    sheets: list[tuple[str, ...]],
) -> Iterator[tuple[str, Figure, tuple[str, ...], int]]:
    yield "", Figure.VALID, ("pick:-chosen", "pick:-others"), sum(map(bool, sheets))
    offered = {
        o.id
        for _, variant in cells
        if (v := questionnaire.variant(variant)) and (q := v.question(key))
        for o in q.scale.options
    }
    for option in sorted(offered):
        chosen = sum(option in sheet for sheet in sheets)
        yield option, Figure.FAVOURABLE, ("pick:-chosen",), chosen


def _single(
    questionnaire: Questionnaire,
    key: str,
    cells: list[tuple[int, str]],
    sheets: list[tuple[str, ...]],
) -> Iterator[tuple[str, Figure, tuple[str, ...], int]]:
    scales = [
        q.scale
        for _, variant in cells
        if (v := questionnaire.variant(variant)) and (q := v.question(key))
    ]
    for figure, options in (
        (Figure.FAVOURABLE, [(s.id, s.favourable) for s in scales]),
        (Figure.VALID, [(s.id, s.valid) for s in scales]),
    ):
        names = {f"{scale}:{option}" for scale, ids in options for option in ids}
        if names:
            yield "", figure, tuple(sorted(names)), sum(s[0] in names for s in sheets if s)
