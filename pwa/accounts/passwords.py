"""Staff's e-mail and password, until passkeys come."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlmodel import Session

from pwa.accounts.models import Login, Person, logins

_hasher = PasswordHasher()


def set_password(db: Session, person: Person, email: str, password: str) -> None:
    """Give a member of staff a password; the e-mail address is compared without case."""
    db.merge(
        Login(
            organisation_id=person.organisation_id,
            person_id=person.id,
            email=email.strip().lower(),
            password_hash=_hasher.hash(password),
        )
    )


def check_password(db: Session, email: str, password: str) -> Person | None:
    """The person with this e-mail and password. It takes as long for an address nobody has."""
    login = db.execute(select(Login).where(logins.c.email == email.strip().lower())).scalar_one_or_none()
    try:
        _hasher.verify(login.password_hash if login else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    person = db.get(Person, (login.organisation_id, login.person_id)) if login else None
    return person if person is not None and person.ended_at is None else None


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
