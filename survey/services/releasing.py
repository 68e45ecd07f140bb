"""Tally -> publish -> release. Keeper only: with counting the one errand that sees a tally."""

import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.core.disclosure import Statement, Tree, publish, rule_of
from survey.core.questionnaire import Audience
from survey.core.tally import Tally
from survey.storage import releases
from survey.storage.tables import Release, Round


@dataclass(frozen=True, slots=True)
class Settings:
    """How a round is counted and released.

    `seed`: the generator's, kept with the release. `map_`: how the proofs are shared out.
    `opened`: called with (done, in all) of the sheets, `progress` of the questions proved.
    """

    today: date
    code_version: str
    audience: Audience = Audience.CHILD
    seed: str = field(default_factory=lambda: secrets.token_hex(16))
    map_: Callable[..., Any] = map
    opened: Callable[[int, int], None] = lambda done, total: None
    progress: Callable[[int, int], None] = lambda done, total: None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release that is proved but not stored yet."""

    row: Release
    statements: tuple[Statement, ...]


def prepare(session: Session, pool: Sequence[tuple[Round, Tally]], settings: Settings) -> Prepared:
    """What may be said of the newest round, given everything that was ever said.

    `pool`: the rounds that are counted together and what may be released of their
    tallies, the newest last. Stores nothing.
    """
    rule, found = rule_of(settings.audience), pool[-1][0]
    tallies = [tally for _, tally in pool]
    release = publish(
        tallies,
        replace(tree_of(found), earlier={r.id: tree_of(r) for r, _ in pool[:-1]}),
        rule,
        releases.ledger(session),
        random.Random(settings.seed),
        map_=settings.map_,
        progress=settings.progress,
        by_gender=any(cell.gender for count in tallies[-1].counts for cell in count.cells),
    )
    row = Release(
        round_id=found.id,
        rule=asdict(rule),
        code_version=settings.code_version,
        seed=settings.seed,
        released_on=settings.today,
    )
    return Prepared(row, release.statements)


def tree_of(found: Round) -> Tree:
    """The organisation as it was when the round opened."""
    members = found.tree["units"].items()
    return Tree(
        {int(unit): int(facts["department"]) for unit, facts in members},
        group_of={int(u): int(facts["group"]) for u, facts in members if facts.get("group")},
    )
