"""From the statements of one release to figures, and from two releases to a change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from survey.core.disclosure import Figure, Group, Statement
from survey.core.indicator import (
    Change,
    Counted,
    Interval,
    InWords,
    Percent,
    Points,
    Share,
    Window,
    WordsKind,
    change,
    difference,
    in_words,
    mean,
    outward,
    points,
    share,
)
from survey.core.questionnaire import IndicatorDefinition


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of one group. As it is made without arguments it is hidden, whatever the
    reason. `percent` or, for a difference, `points`. `earlier`: the round before.
    `rounds`: more than one when rounds were counted together.
    """

    n: int | None = None
    interval: Interval | None = None
    percent: Percent | None = None
    points: Points | None = None
    words: InWords | None = None
    change: Change | None = None
    earlier: Percent | None = None
    rounds: tuple[int, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.interval is None


HIDDEN = Value()
Said = Mapping[Figure, Statement]


@dataclass(frozen=True, slots=True)
class Shown:
    """What was released about one group: a share for each of its questions, in order."""

    n: int
    shares: tuple[Share, ...]
    said: tuple[Said, ...]
    rounds: tuple[int, ...]


class Figures:
    """A release, to be asked for its groups."""

    def __init__(self, round_id: int, statements: Iterable[Statement]) -> None:
        self.round_id = round_id
        self._said: dict[tuple[str, str, Group], dict[Figure, Statement]] = {}
        self._pools: set[tuple[int, ...]] = set()
        self._fine: dict[tuple[str, Group], list[Statement]] = {}
        for s in statements:
            if s.figure in (Figure.CUT, Figure.OPTION):
                self._fine.setdefault((s.key, s.group), []).append(s)
                continue
            self._said.setdefault((s.key, s.option, s.group), {})[s.figure] = s
            if len(s.group.rounds) > 1 and s.group.rounds[-1] == round_id:
                self._pools.add(s.group.rounds)

    def shown(self, keys: Sequence[str], group: Group) -> Shown | None:
        """The group's shares of all `keys`, or None if any of them is hidden."""
        said = [self._said.get((key, "", group), {}) for key in keys]
        shares = [_share(one, one) for one in said]
        found = [s for s in shares if s is not None]
        if not keys or len(found) < len(keys):
            return None
        n = min(s.counted.n for s in found if s.counted)
        return Shown(n, tuple(found), tuple(said), group.rounds)

    def shown_pooled(self, keys: Sequence[str], group: Group) -> Shown | None:
        """The same for this round alone or else counted together with earlier ones."""
        alone = self.shown(keys, group)
        if alone:
            return alone
        pools = (group._replace(rounds=rounds) for rounds in sorted(self._pools, key=len))
        return next((s for pool in pools if (s := self.shown(keys, pool))), None)

    def keys(self) -> frozenset[str]:
        """Everything that something is said about."""
        return frozenset(key for key, _, _ in self._said)

    def groups(self) -> frozenset[Group]:
        """Every group that something is said about."""
        return frozenset(group for _, _, group in self._said)

    def said(self, key: str, group: Group) -> dict[Figure, Statement]:
        """What is said about a group's answers to a question, as it was released."""
        return dict(self._said.get((key, "", group), {}))

    def fine(self, key: str, group: Group) -> Sequence[Statement]:
        """The group's cuts of an ordered scale, or each option of an unordered one."""
        return sorted(self._fine.get((key, group), []), key=lambda s: len(s.categories))

    def choices(self, key: str, options: Iterable[str], group: Group) -> dict[str, Share]:
        """The shown options of a several-choice key, each as a share of those who answered."""
        answered = self._said.get((key, "", group), {})
        found = {o: _share(self._said.get((key, o, group), {}), answered) for o in options}
        return {option: s for option, s in found.items() if s is not None}


def _share(chosen: Said, answered: Said) -> Share | None:
    """None when nothing is said, or when every share is still possible.

    A hidden number of valid answers may be any from none to all; that is still a bound.
    """
    favourable, valid = chosen.get(Figure.FAVOURABLE), answered.get(Figure.VALID)
    if favourable is None:
        return None
    n = favourable.n
    window = Window(valid.lo, valid.hi) if valid and valid.n == n else Window(0, n)
    found = share(Counted(Window(favourable.lo, favourable.hi), window, n))
    ends_open = outward(found.interval) == Percent(None, None)
    silent = in_words(found).kind is WordsKind.NOTHING
    return None if ends_open and silent else found


def value(
    definition: IndicatorDefinition,
    after: Shown | None,
    before: Shown | None = None,
    *,
    alike: bool = True,
) -> Value:
    """The figure of an indicator; `before`: the same group a round earlier. `alike`: the
    same ages and units were asked both times; else the series has a break."""
    if after is None:
        return HIDDEN
    if definition.difference:
        gap = difference(after.shares[0].interval, after.shares[-1].interval)
        return Value(after.n, gap, points=points(gap), rounds=after.rounds)
    found = share_of(after)
    earlier = share_of(before) if before else None
    compared = (
        alike and earlier is not None and len(after.rounds) == 1 and same_scales(after, before)
    )
    return Value(
        n=after.n,
        interval=found.interval,
        percent=outward(found.interval),
        words=in_words(found),
        change=change(earlier, found) if compared and earlier else None,
        earlier=outward(earlier.interval) if compared and earlier else None,
        rounds=after.rounds,
    )


def choice_value(found: Share | None) -> Value:
    """The figure of one option of a several-choice key."""
    if found is None or found.counted is None:
        return HIDDEN
    return Value(found.counted.n, found.interval, outward(found.interval), words=in_words(found))


def fraction_of_all(found: Share) -> Interval:
    """Where an option's count lies as a part of the group, to rank options by."""
    if found.counted is None:
        return found.interval
    window, n = found.counted.favourable, found.counted.n
    return Interval(Fraction(window.lo, n), Fraction(window.hi, n))


def share_of(shown: Shown) -> Share:
    """A group's share: of its one question, or the mean of its questions' shares."""
    return shown.shares[0] if len(shown.shares) == 1 else mean(shown.shares)


def same_scales(after: Shown, before: Shown | None) -> bool:
    """Whether the questions were read alike both times: else they can't be compared."""
    if before is None or len(before.said) != len(after.said):
        return False
    return all(_alike(x, y) for x, y in zip(before.said, after.said, strict=True))


def _alike(before: Said, after: Said) -> bool:
    for figure in (Figure.FAVOURABLE, Figure.VALID):
        if figure in before and figure in after:
            old, new = _by_scale(before[figure]), _by_scale(after[figure])
            common = old.keys() & new.keys()
            if not common or any(old[scale] != new[scale] for scale in common):
                return False
    return True


def _by_scale(statement: Statement) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for category in statement.categories:
        scale, _, option = category.rpartition(":")
        found.setdefault(scale, set()).add(option)
    return {scale: frozenset(options) for scale, options in found.items()}
