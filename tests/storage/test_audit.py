from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from survey.storage import accounts, audit
from survey.storage.tables import Account

NOW = datetime(2026, 11, 22, 9, 0)


def test_the_log_has_the_newest_first(db: Session) -> None:
    worker = accounts.add(db, Account(username="worker")).id
    audit.add(db, "signed_in", worker, at=NOW)
    audit.add(db, "unit_added", None, at=NOW + timedelta(minutes=1), subject="Öppenvård")
    assert [(a.act, a.account_id, a.subject) for a in audit.latest(db)] == [
        ("unit_added", None, "Öppenvård"),
        ("signed_in", worker, ""),
    ]
    assert len(audit.latest(db, limit=1)) == 1
