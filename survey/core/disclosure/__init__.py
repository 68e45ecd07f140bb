"""Disclosure control: the only door between counts and people.

Children answer, adults see groups. Raw tallies go in; what comes out is a `Release` of
statements, "between 5 and 9 of these 14". The rule:

1. Ten. A group is shown from `min_group` sheets; smaller ones only count in larger ones.
2. Five. A figure is a window of at least `window` whole numbers, on a grid that depends on
   the size of the group alone. "Nobody" and "everybody" are never said.
3. Detail is for large groups: all cuts of a scale from `min_full`, the options of a scale
   without order from `min_unordered`. Which groups exist is a closed list.
4. Proof. Every small or hidden count keeps a window of values: for each of them there is
   a complete other table of answers that would have given the same publication.
5. Memory. All that was ever said about the answers is part of the proof.
6. What can't be proven is made coarser, then left out. Why something is hidden is not said.

Who may come in: the errand that releases a counted round. Everyone else reads released
statements, and needs from here only the names to read them by. Nobody imports the inside.
"""

from survey.core.disclosure.lattice import Group, Level, Tree
from survey.core.disclosure.publication import publish
from survey.core.disclosure.rule import CHILDREN, STAFF, Rule, rule_of
from survey.core.disclosure.statement import Figure, Release, Statement

__all__ = [
    "CHILDREN",
    "STAFF",
    "Figure",
    "Group",
    "Level",
    "Release",
    "Rule",
    "Statement",
    "Tree",
    "publish",
    "rule_of",
]
