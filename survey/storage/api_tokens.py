"""Keys with which programs read releases."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.storage.tables import ApiToken


def add(session: Session, token: ApiToken) -> None:
    session.add(token)
    session.flush()


def get(session: Session, token_hash: bytes, today: date) -> ApiToken | None:
    """The key, if its last day has not passed."""
    return session.scalar(
        select(ApiToken).where(ApiToken.token_hash == token_hash, ApiToken.expires_on >= today)
    )


def of_account(session: Session, account_id: int) -> Sequence[ApiToken]:
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.account_id == account_id)
        .order_by(ApiToken.expires_on, ApiToken.name)
    ).all()


def end(session: Session, account_id: int, name: str) -> bool:
    """Take the account's key away; False if it has none of this name."""
    ended = session.scalar(
        delete(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.name == name)
        .returning(ApiToken.token_hash)
    )
    return ended is not None
