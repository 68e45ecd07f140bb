"""Links that let somebody choose a password once."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.storage.tables import OneTimeLink


def add(session: Session, link: OneTimeLink) -> None:
    """Keep a link; the account's earlier ones stop working."""
    drop_of(session, link.account_id)
    session.add(link)
    session.flush()


def get(session: Session, token_hash: bytes, now: datetime) -> OneTimeLink | None:
    """The link, if it can still be used."""
    return session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == token_hash, OneTimeLink.expires_at > now
        )
    )


def use(session: Session, token_hash: bytes, now: datetime) -> bool:
    """Spend a link; False if it was spent, replaced or too old."""
    spent = session.scalar(
        delete(OneTimeLink)
        .where(OneTimeLink.token_hash == token_hash, OneTimeLink.expires_at > now)
        .returning(OneTimeLink.account_id)
    )
    return spent is not None


def drop_of(session: Session, account_id: int) -> None:
    session.execute(delete(OneTimeLink).where(OneTimeLink.account_id == account_id))


def drop_before(session: Session, now: datetime) -> None:
    session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at <= now))
