"""Brute force: wrong tries counted in the database, per account and per address.

Eight digits belong to nobody until they fit, and addresses are cheap; so wrong codes are also
counted over all addresses. The limit is generous: a whole service may mistype, and whoever uses it
up on purpose keeps people from their codes, not from their links and sessions. With ten codes open
it leaves one guess in twenty thousand to fit in ten minutes.
"""

from datetime import timedelta

from sqlalchemy import case, delete, update
from sqlmodel import Session

from pwa.accounts.models import Attempt, attempts
from pwa.accounts.secrets import digest
from pwa.clock import now
from pwa.db import insert_once

WINDOW = timedelta(minutes=10)
TRIES = 10
TRIES_OVER_ALL = {"code": 500}
_ALL = "*"


def may_try(db: Session, what: str, whom: str) -> bool:
    """Whether another try of this kind from (or at) `whom` is still let through."""
    if not _is_under(db, what, whom, TRIES):
        return False
    return what not in TRIES_OVER_ALL or _is_under(db, what, _ALL, TRIES_OVER_ALL[what])


def note_wrong_try(db: Session, what: str, whom: str) -> None:
    """Count one wrong try in the present window."""
    _count(db, what, whom)
    if what in TRIES_OVER_ALL:
        _count(db, what, _ALL)


def forget_old_tries(db: Session) -> None:
    """Remove windows that are over; the worker calls this now and then."""
    db.execute(delete(attempts).where(attempts.c.since < now() - WINDOW))


def _is_under(db: Session, what: str, whom: str, limit: int) -> bool:
    attempt = db.get(Attempt, _key(what, whom))
    return attempt is None or now() - attempt.since > WINDOW or attempt.count < limit


def _count(db: Session, what: str, whom: str) -> None:
    if insert_once(db, Attempt(key=_key(what, whom), since=now(), count=1)):
        return
    is_over = attempts.c.since < now() - WINDOW
    db.execute(
        update(attempts)
        .where(attempts.c.key == _key(what, whom))
        .values(
            count=case((is_over, 1), else_=attempts.c.count + 1),
            since=case((is_over, now()), else_=attempts.c.since),
        )
    )


def _key(what: str, whom: str) -> str:
    # Hashed: an address is personal too.
    return digest(f"{what}|{whom}")
