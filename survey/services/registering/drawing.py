"""Which decisions to look at again: drawn by chance, so that nobody chooses them.

Only numbers are kept. The list of decisions stays with the one who draws.
"""

import secrets
from datetime import date

from sqlalchemy.orm import Session

from survey.core.register import MOST_DECISIONS, Form, drawn
from survey.storage import registers
from survey.storage.tables import RegisterDraw

SEED_BYTES = 8  # short enough to read aloud; nobody gains by guessing it


class NotANumber(ValueError):
    """There are not that many decisions to draw from. `field`: total or wanted."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def draw(
    session: Session, unit_id: int, numbers: tuple[int, int], *, by: int, today: date
) -> RegisterDraw:
    """Draw and keep. `numbers`: how many decisions there were, and how many to look at; all
    of them if there were fewer. Raises NotANumber."""
    total, wanted = numbers
    if not 1 <= total <= MOST_DECISIONS:
        raise NotANumber("total")
    if not 1 <= wanted <= MOST_DECISIONS:
        raise NotANumber("wanted")
    seed = secrets.token_hex(SEED_BYTES)
    made = registers.add_draw(
        session,
        RegisterDraw(
            form=Form.SELF_CHECK,
            unit_id=unit_id,
            drawn_on=today,
            total=total,
            chosen=list(drawn(seed, total, min(wanted, total))),
            seed=seed,
            account_id=by,
        ),
    )
    session.commit()
    return made
