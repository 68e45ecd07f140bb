"""Who asks, and how much of a release they may read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import g, request

from survey.core.access import Act, Person, may
from survey.core.disclosure import Level
from survey.services import granting
from survey.services.analysing import Place
from survey.storage import releases, units
from survey.web import guard
from survey.web.interface.problems import Problem
from survey.web.sessions import db

DOWN_TO = {
    "": (),
    Level.MUNICIPALITY: (Level.MUNICIPALITY,),
    Level.DEPARTMENT: (Level.MUNICIPALITY, Level.DEPARTMENT),
    Level.UNIT: tuple(Level),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A program with a key, for one unit and below; or anybody, for open data."""

    person: Person | None = None
    unit_id: int = 0

    def may_read(self, round_id: int) -> Callable[[Place], bool]:
        """Which places of a round this reader may read of."""
        release = releases.get(db(), round_id)
        levels: Sequence[Level] = DOWN_TO[release.open_data] if release else ()
        return lambda place: place.level in levels or self._own(place)

    def _own(self, place: Place) -> bool:
        return (
            self.person is not None
            and may(self.person, Act.EXPORT_RESULTS, place.path)
            and self._in_scope(place)
        )

    def _in_scope(self, place: Place) -> bool:
        """The key's unit or below it; of a report group, every member must be."""
        if self.unit_id in place.path[:1]:
            return True
        if place.members:
            return all(self.unit_id in units.path(db(), m) for m in place.members)
        return self.unit_id in units.path(db(), place.path[0])


def reader() -> Reader:
    """Who asks. Raises Problem (401) for a key that opens nothing."""
    if "reader" not in g:
        g.reader = _reader()
    return g.reader  # type: ignore[no-any-return]


def _reader() -> Reader:
    said = request.headers.get("Authorization", "")
    if not said:
        return Reader()
    kind, _, token = said.partition(" ")
    found = granting.bearer(db(), token.strip(), guard.now()) if kind.lower() == "bearer" else None
    if found is None:
        raise Problem(401, "The key is unknown, ended or too old. Make a new one on your page.")
    return Reader(*found)
