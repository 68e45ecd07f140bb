"""Keep the organisation's tree: add, change, move, close, open again, delete, take in a table.

One set of rules (`core.unit` and these rooms) for the pages, the terminal and the file.
"""

from .adding import NewUnit, Node, add, add_unit
from .changing import Outdated, Wanted, change, facts_of
from .closing import Fate, close, delete, fate, reopen
from .comparing import Change, Comparison, compare
from .importing import Agreed, Refused, take_in
from .rules import Doubtful, Unplaceable, may_manage, slug

__all__ = [
    "Agreed",
    "Change",
    "Comparison",
    "Doubtful",
    "Fate",
    "NewUnit",
    "Node",
    "Outdated",
    "Refused",
    "Unplaceable",
    "Wanted",
    "add",
    "add_unit",
    "change",
    "close",
    "compare",
    "delete",
    "facts_of",
    "fate",
    "may_manage",
    "reopen",
    "slug",
    "take_in",
]
