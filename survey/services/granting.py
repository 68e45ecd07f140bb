"""Keys for programs, and results for everybody.

Threats met here: a key that outlives its owner's rights (it never may more than the owner
may now), that is found in the database (only its hash is there), that is forgotten (a year
at most), or that reads more than it was made for (one unit and what is below it).
"""

import secrets
from datetime import date, datetime, timedelta

from survey.core.access import Act, Person, may
from survey.core.disclosure import Level
from survey.services import admitting
from survey.services.admitting import NotPossible
from survey.storage import accounts, api_tokens, audit, releases, units
from survey.storage.database import Session
from survey.storage.tables import ApiToken, Unit

LONGEST = timedelta(days=366)
MARK = "lyssna_"  # by it a key that has leaked can be found in files


def make_token(
    session: Session, by: Person, name: str, place: tuple[int, date], *, now: datetime
) -> str:
    """A key for a program, shown once; `place`: unit id and last day. Raises NotPossible."""
    unit_id, last_day = place
    label = " ".join(name.split())
    if not label or len(label) > 80:
        raise NotPossible("Say in at most 80 characters what the key is for.")
    if not now.date() <= last_day <= now.date() + LONGEST:
        raise NotPossible("Choose a last day from today to a year ahead.")
    if not may(by, Act.EXPORT_RESULTS, units.path(session, unit_id)):
        raise NotPossible("Choose a unit whose results you may download.")
    if any(t.name == label for t in api_tokens.of_account(session, by.account_id)):
        raise NotPossible("You have a key with this name. Choose another name.")
    token = MARK + secrets.token_urlsafe(32)
    api_tokens.add(
        session,
        ApiToken(
            token_hash=admitting.digest(token),
            account_id=by.account_id,
            name=label,
            unit_id=unit_id,
            made_on=now.date(),
            expires_on=last_day,
        ),
    )
    audit.add(session, "token_made", by.account_id, at=now, subject=label)
    session.commit()
    return token


def end_token(session: Session, by: Person, name: str, *, now: datetime) -> None:
    """Let the key in no more."""
    if api_tokens.end(session, by.account_id, name):
        audit.add(session, "token_ended", by.account_id, at=now, subject=name)
    session.commit()


def bearer(session: Session, token: str, now: datetime) -> tuple[Person, int] | None:
    """Whose key this is, and the unit it is for; None for an unknown, old or ended key, and
    for one whose owner is shut out."""
    found = api_tokens.get(session, admitting.digest(token), now.date())
    account = accounts.get(session, found.account_id) if found else None
    if found is None or account is None or not account.active:
        return None
    return admitting.person(session, account), found.unit_id


def choose_open_data(
    session: Session, by: Person, round_id: int, level: str, *, now: datetime
) -> None:
    """Publish a release down to a level, or no more (""). Raises NotPossible."""
    release, town = releases.get(session, round_id), _town(session)
    if level not in ("", *Level) or release is None:
        raise NotPossible("There is no such release or level.")
    if not may(by, Act.PUBLISH_RESULTS, [town.id]):
        raise NotPossible("Open data is chosen for the whole municipality.")
    release.open_data = level
    audit.add(session, "open_data_chosen", by.account_id, at=now, subject=f"{round_id} {level}")
    session.commit()


def _town(session: Session) -> Unit:
    found = units.municipality(session)
    if found is None:
        raise NotPossible("There is no municipality yet.")
    return found
