"""A one-time way in for one person: link, QR or eight digits, for ten minutes, used once."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session

from pwa.accounts.models import Invitation, Person, devices, invitations
from pwa.accounts.secrets import (
    digest,
    new_code,
    new_token,
    split_organisation,
    with_organisation,
)
from pwa.accounts.sessions import begin_session
from pwa.clock import now

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Ticket:
    """The two secrets of a new invitation. They are shown once and never stored."""

    carried: str
    code: str


def invite(db: Session, person: Person, made_by: str | None) -> Ticket:
    """Make a new way in; an older one of the same person that is still open ends."""
    db.execute(
        update(invitations)
        .where(
            invitations.c.organisation_id == person.organisation_id,
            invitations.c.person_id == person.id,
            invitations.c.used_at.is_(None),
        )
        .values(used_at=now())
    )
    token = new_token()
    code = _unused_code(db)
    db.add(
        Invitation(
            organisation_id=person.organisation_id,
            person_id=person.id,
            made_by=made_by,
            token_hash=digest(token),
            code_hash=digest(code),
            expires_at=now() + LIFETIME,
        )
    )
    return Ticket(with_organisation(person.organisation_id, token), code)


def accept_link(db: Session, carried: str, label: str) -> str | None:
    """Use a link's token: the new session's cookie, or None if it is unknown, used or too old."""
    organisation_id, token = split_organisation(carried)
    return _accept(
        db,
        (invitations.c.organisation_id == organisation_id) & (invitations.c.token_hash == digest(token)),
        label,
    )


def accept_code(db: Session, code: str, label: str) -> str | None:
    """Use an 8-digit code in the same way."""
    return _accept(db, invitations.c.code_hash == digest(code), label)


def _accept(db: Session, which: ColumnElement[bool], label: str) -> str | None:
    # One statement decides: of two parallel tries, one gets the row.
    used = db.execute(
        update(invitations)
        .where(which, invitations.c.used_at.is_(None), invitations.c.expires_at > now())
        .values(used_at=now())
        .returning(
            invitations.c.organisation_id,
            invitations.c.person_id,
            invitations.c.made_by,
        )
    ).first()
    if used is None:
        return None
    person = db.get(Person, (used.organisation_id, used.person_id))
    if person is None or person.ended_at is not None:
        return None
    # Whoever runs the server has the records anyway; a colleague who mints a link has not.
    is_sealed = used.made_by is not None and _has_a_device(db, person)
    return begin_session(db, person, label, sealed_before=now() if is_sealed else None)


def _has_a_device(db: Session, person: Person) -> bool:
    return (
        db.execute(
            select(devices.c.id)
            .where(
                devices.c.organisation_id == person.organisation_id,
                devices.c.person_id == person.id,
            )
            .limit(1)
        ).first()
        is not None
    )


def _unused_code(db: Session) -> str:
    while True:
        code = new_code()
        taken = select(invitations.c.id).where(
            invitations.c.code_hash == digest(code), invitations.c.used_at.is_(None)
        )
        if db.execute(taken).first() is None:
            return code
