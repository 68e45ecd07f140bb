"""What can be asked of a round: its places, its indicators, and the ages behind each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.core.disclosure import Group, Level
from survey.core.questionnaire import IndicatorDefinition, Kind, Question, Source
from survey.storage import library, releases, rounds
from survey.storage.library import Library, Package
from survey.storage.tables import Round

from .figures import Figures

CROSSED = (Level.MUNICIPALITY, Level.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the round's tree. `node`: its id in a statement. `path`: its unit id, those
    of its members if it is a report group, and those above it, nearest first. `members`:
    the units whose sheets it counts, for a unit and a report group."""

    level: Level
    node: int
    name: str
    path: tuple[int, ...]
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A counted round with what it asked and what was released about it."""

    round: Round
    package: Package
    figures: Figures

    @property
    def variants(self) -> tuple[str, ...]:
        """The age variants of the round, in the questionnaire's order."""
        taken = self.round.content.get("variants")
        every = [v.id for v in self.package.questionnaire.variants]
        return tuple(v for v in every if taken is None or v in taken)

    def keys(self, definition: IndicatorDefinition, variant: str) -> tuple[str, ...]:
        """Those of an indicator's keys that a variant asks; all of them for ""."""
        if not variant:
            return definition.keys
        return tuple(k for k in definition.keys if self.question(k, variant))

    def asking(self, definition: IndicatorDefinition) -> tuple[str, ...]:
        """The variants whose answers give the indicator a figure."""
        enough = len(definition.keys) if definition.difference else 1
        return tuple(v for v in self.variants if len(self.keys(definition, v)) >= enough)

    def is_pooled(self, definition: IndicatorDefinition) -> bool:
        pooled = self.package.questionnaire.pooled
        asking = set(self.asking(definition))
        # As the release does it: one age out of several is not a pool.
        together = [asking & set(pooled.get(key, ())) for key in definition.keys]
        return definition.pooled and all(len(t) > 1 or t == asking != set() for t in together)

    def main_variant(self, definition: IndicatorDefinition) -> str | None:
        """Whose figure stands for everyone: the pooled ages (""), or the only one asked."""
        if self.is_pooled(definition):
            return ""
        asking = self.asking(definition)
        return asking[0] if len(asking) == 1 else None

    def question(self, key: str, variant: str) -> Question | None:
        found = self.package.questionnaire.variant(variant)
        return found.question(key) if found else None

    def several(self, definition: IndicatorDefinition) -> bool:
        """Whether the indicator is a list of options that a child picks from."""
        every = self.package.questionnaire.every_question()
        return any(q.key in definition.keys and q.scale.kind is Kind.MULTI for q in every)

    def units(self, place: Place) -> set[int]:
        """The units of the round that belong to a place."""
        inside = (p for p in places(self.round)
                  if place.level is Level.MUNICIPALITY or place.node in p.path)  # fmt: skip
        return {unit for p in inside for unit in p.members}

    def group(self, place: Place, variant: str) -> Group:
        return Group(place.level, place.node, variant, "", (self.round.id,))


def package_of(session: Session, found: Round) -> Package:
    """The frozen questionnaire of a round. Raises LookupError if it is gone."""
    version = rounds.version(session, found.version_id)
    if version is None:
        raise LookupError(found.version_id)
    return library.thaw(version.content)


def ask(session: Session, found: Round) -> Asked:
    """A round with its questionnaire and all that was released about it."""
    figures = Figures(found.id, releases.of_round(session, found.id))
    return Asked(found, package_of(session, found), figures)


def ask_about(session: Session, found: Round, keys: Sequence[str]) -> Asked:
    """A round with its questionnaire and what was released about a few keys."""
    said = [s for key in keys for s in releases.of_key(session, [found.id], key)]
    return Asked(found, package_of(session, found), Figures(found.id, said))


def places(found: Round) -> tuple[Place, ...]:
    """The round's tree from the top, each department followed by its units; a report group
    stands where its units would."""
    tree = found.tree
    top = int(tree["municipality"]["id"])
    every = [Place(Level.MUNICIPALITY, 0, tree["municipality"]["name"], (top,))]
    for department, name in sorted(tree["departments"].items(), key=lambda d: d[1]):
        every.append(Place(Level.DEPARTMENT, int(department), name, (int(department), top)))
        every += _units(tree, department, top)
    return tuple(every)


def _units(tree: dict[str, Any], department: str, top: int) -> Iterator[Place]:
    shown: dict[int, tuple[str, tuple[int, ...]]] = {}
    for unit, facts in tree["units"].items():
        if str(facts["department"]) == department:
            group = facts.get("group")
            name = tree["groups"][str(group)]["name"] if group else facts["name"]
            node = int(group or unit)
            shown[node] = (name, (*shown.get(node, ("", ()))[1], int(unit)))
    for node, (name, members) in sorted(shown.items(), key=lambda s: s[1][0]):
        # Whoever has a role in one of the units may read about the group they stand in.
        path = dict.fromkeys((node, *members, int(department), top))
        yield Place(Level.UNIT, node, name, tuple(path), members)


def definitions(shared: Library, asked: Asked) -> Sequence[IndicatorDefinition]:
    """The indicators counted from the round's answers, those of all ages first."""
    mine = [
        d
        for d in shared.shared.indicators.values()
        if d.source is Source.ANSWERS
        and d.questionnaire == asked.package.questionnaire.id
        and asked.asking(d)
    ]
    return sorted(mine, key=lambda d: not d.core)


def before(session: Session, found: Round) -> Round | None:
    """The counted round of the same questionnaire that came before this one."""
    return next((r for r in reversed(series(session, found)) if _order(r) < _order(found)), None)


def series(session: Session, found: Round) -> list[Round]:
    """All counted rounds of the same questionnaire, oldest first."""
    name = package_of(session, found).questionnaire.id
    return [r for r in counted(session) if package_of(session, r).questionnaire.id == name]


def counted(session: Session, until: date = date.max) -> list[Round]:
    """Rounds with a release by a day, oldest first."""
    found = [(r, releases.get(session, r.id)) for r in rounds.counted(session)]
    return [r for r, release in found if release and release.released_on <= until]


def _order(found: Round) -> tuple[object, int]:
    return found.closes_on, found.id
