"""The links by which staff answer a round of their own: one for each unit, to send or scan."""

from typing import NamedTuple

from markupsafe import Markup

from survey.services import inviting
from survey.storage import rounds
from survey.storage.tables import Round, Unit
from survey.web import qr
from survey.web.choices import ballot_key
from survey.web.sessions import db


class Link(NamedTuple):
    """Where a unit's staff answer a round; `address` is "" before it has been made."""

    round: Round
    unit: Unit
    address: str
    drawing: Markup


def link_to(found: Round, unit: Unit) -> Link:
    """A unit's link to a round of staff."""
    code = inviting.staff_link(db(), ballot_key(), found.id, unit.id)
    if code is None:
        return Link(found, unit, "", Markup())
    address = qr.address(code)
    return Link(found, unit, address.lower(), qr.svg(address))


def links_in(unit: Unit) -> list[Link]:
    """The links to the rounds that ask the unit's staff now."""
    return [link_to(found, unit) for found in rounds.open_for_staff(db(), unit.id)]
