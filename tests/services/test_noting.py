from datetime import datetime

from sqlalchemy.orm import Session

from survey.services import keeping, noting
from survey.storage import accounts, audit
from survey.storage.tables import Account

NOW = datetime(2026, 11, 22, 9, 0)


def test_what_was_done_is_kept_at_once(db: Session, keeper: keeping.Keeper) -> None:
    analyst = accounts.add(db, Account(username="analyst")).id
    noting.note(db, "exported", analyst, now=NOW, about="Hösten 2026: CSV")
    db.rollback()
    with keeper.sessions() as other:
        row = audit.latest(other)[0]
        found = (row.act, row.account_id, row.at, row.subject)
    assert found == ("exported", analyst, NOW, "Hösten 2026: CSV")


def test_what_is_too_long_is_shortened_not_refused(db: Session) -> None:
    analyst = accounts.add(db, Account(username="analyst")).id
    noting.note(db, "exported", analyst, now=NOW, about="å" * 201)
    assert audit.latest(db)[0].subject == "å" * 199 + "…"
    noting.note(db, "exported", analyst, now=NOW, about="å" * 200)
    assert audit.latest(db)[0].subject == "å" * 200
