"""How one indicator stands in one place: a window of answers, or an exact count of acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy.orm import Session

from survey.core.indicator import TargetStatus, target_status
from survey.core.questionnaire import Direction, IndicatorDefinition, Source
from survey.core.wording import SWEDISH, IndicatorWords, fallback
from survey.services import analysing, registering
from survey.services.analysing import Followed
from survey.storage.library import Library

from .years import Node, Tracked, track

NONE: Mapping[str, Followed] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator beside its target. `followed` holds the windows of what comes from
    answers, `exact` the counts of the rest, oldest first. `asked_in`: the questionnaire's
    title."""

    definition: IndicatorDefinition
    words: IndicatorWords
    target: int | None
    followed: Followed
    exact: tuple[Tracked, ...] = ()
    asked_in: str = ""

    @property
    def id(self) -> str:
        return self.definition.id

    @property
    def is_ranking(self) -> bool:
        """Whether it is a list in order of choice, which has no share and no target."""
        return self.definition.direction is Direction.NONE

    @property
    def each(self) -> tuple[Followed, ...]:
        """One for all ages together, or one for each age where they are not counted together."""
        return self.followed.by_age or (self.followed,)

    @property
    def is_silent(self) -> bool:
        """Whether rounds have asked, and nothing of it is shown."""
        return all(f.latest.is_hidden for f in self.each)

    @property
    def moved(self) -> int:
        """Whether an exact share has risen (1), fallen (-1) or not (0) since the baseline. It is
        a count of all our acts and no sample, so every difference is one."""
        first, last = self.exact[0], self.exact[-1]
        return (last.kept * first.due > first.kept * last.due) - (
            last.kept * first.due < first.kept * last.due
        )

    @property
    def status(self) -> TargetStatus | None:
        """Of the exact count, or of all ages together; None without a target or a figure."""
        if self.exact and self.target is not None:
            return judge(self.exact[-1], self.target)
        return self.status_of(self.followed)

    def status_of(self, followed: Followed) -> TargetStatus | None:
        """Of one of `each`."""
        interval = followed.latest.interval
        if interval is None or self.target is None:
            return None
        return target_status(interval, self.target)


@dataclass(frozen=True, slots=True)
class Look:
    """Asks how indicators stand in a place. `until`: only what was released by then."""

    session: Session
    library: Library
    node: Node
    today: date
    language: str = SWEDISH
    until: date = date.max

    def at(
        self, indicator: str, target: int | None = None, known: Mapping[str, Followed] = NONE
    ) -> Standing:
        """`known`: what is looked up already. Raises KeyError for an unknown indicator."""
        definition = self.library.shared.indicators[indicator]
        followed = known.get(indicator) or self._followed(indicator)
        exact = self._exact(definition)
        words = fallback(self.library.shared.words, self.language).indicators[indicator]
        return Standing(definition, words, target, followed, exact, self._title(definition))

    def _title(self, definition: IndicatorDefinition) -> str:
        package = self.library.packages.get(definition.questionnaire)
        return package.words_in(self.language).title if package else ""

    def _followed(self, indicator: str) -> Followed:
        return analysing.value_of(
            self.session, self.library, indicator, self.node, self.language, self.until
        )

    def _exact(self, definition: IndicatorDefinition) -> tuple[Tracked, ...]:
        if definition.source is Source.SYSTEM:
            return track(self.session, definition.id, self.node, self.today)
        if definition.source is not Source.REGISTER:
            return ()
        found = registering.series(self.session, definition.id, self.node[1], self.today)
        return tuple(
            Tracked(one.favourable, one.n, one.quarter.year, one.quarter.number) for one in found
        )


def judge(exact: Tracked, target: int) -> TargetStatus:
    """Whether an exact share has reached "at least `target`" percent."""
    reached = 100 * exact.kept >= target * exact.due
    return TargetStatus.REACHED if reached else TargetStatus.NOT_REACHED
