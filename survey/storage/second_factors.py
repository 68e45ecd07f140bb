"""Second factors: an account's secret, the last step that was used, its recovery codes.

Using something up is one statement that says whether it was there: two requests at the
same moment can't both have it.
"""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Account, RecoveryCode


def keep_secret(session: Session, account_id: int, secret: str, *, confirmed: bool) -> None:
    session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(totp_secret=secret, totp_confirmed=confirmed)
    )


def use_step(session: Session, account_id: int, step: int) -> bool:
    """Note that a step is used; False if it or a later one was used before."""
    used = session.scalar(
        update(Account)
        .where(Account.id == account_id, Account.totp_step < step)
        .values(totp_step=step)
        .returning(Account.id)
    )
    return used is not None


def replace_codes(session: Session, account_id: int, hashes: Sequence[bytes]) -> None:
    """Forget the account's recovery codes and keep these instead."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    if hashes:
        rows = [{"code_hash": h, "account_id": account_id} for h in hashes]
        session.execute(insert(RecoveryCode), rows)


def use_code(session: Session, account_id: int, code_hash: bytes) -> bool:
    """Spend a recovery code; False if the account has no such code."""
    spent = session.scalar(
        delete(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.code_hash == code_hash)
        .returning(RecoveryCode.account_id)
    )
    return spent is not None


def codes_left(session: Session, account_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(RecoveryCode)
            .where(RecoveryCode.account_id == account_id)
        )
        or 0
    )
