"""All the indicators of a plan on one page, and those that one can choose among."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from survey.core.questionnaire import Source
from survey.core.wording import SWEDISH, IndicatorWords, fallback
from survey.services import planning
from survey.services.planning import PlanView, RowView
from survey.storage.library import Library

from .pairing import Block, Wanted, blocks
from .standing import Look, Standing
from .years import Node, node_at

# child-ux.md 13: did we ask, did we answer, did we keep it? These stand first.
PROCESS = ("TAC-1", "ATK-1", "ATK-2")


@dataclass(frozen=True, slots=True)
class Area:
    """The indicators of one focus area."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A plan's indicators: our own acts, then the pairs, then the rest by focus area."""

    plan: PlanView
    process: tuple[Standing, ...]
    pairs: tuple[Block, ...]
    areas: tuple[Area, ...]

    @property
    def every(self) -> tuple[Standing, ...]:
        """Each indicator once, in the page's order."""
        shown = (*self.pairs, *(b for area in self.areas for b in area.blocks))
        return (*self.process, *(s for block in shown for s in block.standings))


@dataclass(frozen=True, slots=True)
class Choice:
    """An indicator that a row may follow, and the target that its definition suggests."""

    id: str
    words: IndicatorWords
    source: Source
    difference: bool


def overview(
    session: Session,
    library: Library,
    plan_id: int,
    today: date,
    language: str = SWEDISH,
    until: date = date.max,
) -> Overview:
    """Everything that a plan is followed by. `until`: only what was released by then. Raises
    NoSuchThing."""
    view = planning.plan(session, library, plan_id, language, until)
    look = Look(session, library, node_at(session, view.unit_id), today, language, until)
    attached = [one for s in view.sections for row in s.rows for one in row.indicators]
    targets = _targets((one.id, one.target) for one in attached)
    known = {one.id: one.followed for one in attached}
    found = blocks(look, [(i, t) for i, t in targets.items() if i not in PROCESS], known)
    return Overview(
        view,
        tuple(look.at(i, targets.get(i), known) for i in PROCESS),
        tuple(b for b in found if b.is_pair),
        _areas(library, language, (b for b in found if not b.is_pair)),
    )


def row_blocks(
    session: Session, library: Library, row: RowView, where: tuple[Node, date, str]
) -> tuple[Block, ...]:
    """The indicators of one row of a plan that is read already; `where`: the place, today,
    and the language."""
    look = Look(session, library, *where)
    known = {one.id: one.followed for one in row.indicators}
    return blocks(look, [(one.id, one.target) for one in row.indicators], known)


def choices(
    library: Library, language: str = SWEDISH
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Every indicator there is, by the name of its focus area."""
    words = fallback(library.shared.words, language)
    order = list(words.focus)
    every = sorted(library.shared.indicators.values(), key=lambda d: order.index(d.focus))
    return tuple(
        (
            words.focus[focus],
            tuple(Choice(d.id, words.indicators[d.id], d.source, d.difference) for d in found),
        )
        for focus, found in groupby(every, key=lambda d: d.focus)
    )


def _targets(wanted: Iterable[Wanted]) -> dict[str, int | None]:
    """Each indicator once; of several targets the highest, which none of the rows passes by."""
    found: dict[str, int | None] = {}
    for indicator, target in wanted:
        other = found.get(indicator)
        found[indicator] = max((t for t in (other, target) if t is not None), default=None)
    return found


def _areas(library: Library, language: str, found: Iterable[Block]) -> tuple[Area, ...]:
    words = fallback(library.shared.words, language)
    order = list(words.focus)

    def focus(block: Block) -> int:
        return order.index(block.standings[0].definition.focus)

    every = sorted(found, key=focus)
    return tuple(Area(words.focus[order[at]], tuple(b)) for at, b in groupby(every, key=focus))
