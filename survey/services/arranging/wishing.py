"""What a coordinator wants of a round, and why it can't be had."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from survey.core.round import Dress, Obstacle


class Unfit(Exception):
    """The round can't be made or opened as it stands; `obstacles` says why."""

    def __init__(self, found: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(found)
        super().__init__(", ".join(self.obstacles))


class WrongState(Exception):
    """The round is not in the state that this act needs."""


class Overtaken(Exception):
    """Somebody else has changed the draft meanwhile; nothing was saved."""


class NameTaken(Exception):
    """There is a round of that name already."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator decides about a round.

    `taken`: bank and background question ids. `dress`: how the questions look at first.
    `expected`: children per unit, where it is known. `keyer_id`: who may key in paper forms.
    `override_reason`: why it opens although an answer is overdue, as the public reads it.
    `third_confirmed`: that it is the third this year is meant.
    """

    name: str
    opens_on: date
    closes_on: date
    answer_by: date
    unit_ids: tuple[int, ...]
    disposal_decision: str = ""
    ticked: frozenset[str] = frozenset()
    variants: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    dress: Dress = Dress.ONE
    expected: Mapping[int, int] = field(default_factory=dict)
    keyer_id: int | None = None
    override_reason: str = ""
    third_confirmed: bool = False
