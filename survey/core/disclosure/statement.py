"""What is published: statements, and the release that holds them."""

from dataclasses import dataclass
from enum import StrEnum

from survey.core.disclosure.lattice import Group


class Figure(StrEnum):
    """What a statement counts. VALID is the denominator of a share."""

    FAVOURABLE = "favourable"
    VALID = "valid"
    SKIPPED = "skipped"
    CUT = "cut"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Statement:
    """Between `lo` and `hi` of the `n` sheets of `group` that met the question fall in
    `categories` (sorted names "scale:category").

    A key with several choices: `option` is the option chosen (FAVOURABLE), or "" for
    those who answered the question at all (VALID, categories CHOSEN and OTHERS together)
    and those who did not (SKIPPED).
    """

    key: str
    option: str
    group: Group
    figure: Figure
    categories: tuple[str, ...]
    lo: int
    hi: int
    n: int


@dataclass(frozen=True, slots=True)
class Release:
    """What `publish` decided.

    `statements`: all that may ever be shown, sorted. `withheld`: (key, group) without any
    statement; empty, small and coarsened ones alike, so that it cannot say why.
    `unproven`: keys for which nothing is published. `targets`, `coarsened`: how many
    counts were proven open and how many times a group was made coarser; for the log of
    the release and for tests, never for a screen.
    """

    statements: tuple[Statement, ...]
    withheld: tuple[tuple[str, Group], ...]
    unproven: tuple[str, ...]
    targets: int = 0
    coarsened: int = 0
