"""A one-time way in for one person: link, QR or eight digits, for ten minutes, used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import Session

from pwa.accounts.models import Invitation, Person, devices, invitations
from pwa.accounts.secrets import (
    code_of,
    digest,
    new_token,
    split_organisation,
    with_organisation,
)
from pwa.accounts.sessions import begin_session, language_of
from pwa.clock import now

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Ticket:
    """The secrets of an invitation, which are stored nowhere: what the link carries, and its code."""

    carried: str

    @property
    def code(self) -> str:
        return code_of(split_organisation(self.carried)[1])

    def link(self, url: str, person: Person) -> str:
        """Where the ticket leads at `url`, the server's own address. The secret is behind the `#`, which no
        server gets to see; before it stands only in which words the person reads, if they have chosen."""
        words = f"?in={language_of(person).to_link()}" if person.register_name else ""
        return f"{url}/start{words}#{self.carried}"


@dataclass(frozen=True)
class Standing:
    """What has become of an invitation."""

    expires_at: datetime
    is_open: bool
    # When somebody came in with it.
    came_at: datetime | None


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
    token = _unused_token(db)
    db.add(
        Invitation(
            organisation_id=person.organisation_id,
            person_id=person.id,
            made_by=made_by,
            token_hash=digest(token),
            code_hash=digest(code_of(token)),
            expires_at=now() + LIFETIME,
        )
    )
    return Ticket(with_organisation(person.organisation_id, token))


def standing_of(db: Session, person: Person, carried: str, made_by: str) -> Standing | None:
    """What has become of an invitation of this person; None if it is not one that `made_by` has made."""
    _, token = split_organisation(carried)
    return _standing(
        db, person, (invitations.c.token_hash == digest(token)) & (invitations.c.made_by == made_by)
    )


def latest_standing(db: Session, person: Person) -> Standing | None:
    """What has become of the newest invitation of this person, whoever made it."""
    return _standing(db, person, invitations.c.id.is_not(None))


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
    # Whoever runs the server has the records anyway; a colleague who mints a link has not. Ended devices
    # count: else a colleague could wait until the person has signed out. Who comes back on a browser
    # that was theirs is known by it (see `replace_session`).
    is_sealed = used.made_by is not None and _has_a_device(db, person)
    return begin_session(db, person, label, sealed_before=now() if is_sealed else None)


def _standing(db: Session, person: Person, which: ColumnElement[bool]) -> Standing | None:
    theirs = (invitations.c.organisation_id == person.organisation_id) & (
        invitations.c.person_id == person.id
    )
    came_at = (
        select(func.min(devices.c.signed_in_at))
        .where(
            devices.c.organisation_id == invitations.c.organisation_id,
            devices.c.person_id == invitations.c.person_id,
            devices.c.signed_in_at >= invitations.c.created_at,
        )
        .scalar_subquery()
    )
    row = db.execute(
        select(invitations.c.expires_at, invitations.c.used_at, came_at.label("came_at"))
        .where(theirs, which)
        .order_by(invitations.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    is_open = row.used_at is None and row.expires_at > now()
    return Standing(row.expires_at, is_open, None if is_open else row.came_at)


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


def _unused_token(db: Session) -> str:
    while True:
        token = new_token()
        taken = select(invitations.c.id).where(
            invitations.c.code_hash == digest(code_of(token)), invitations.c.used_at.is_(None)
        )
        if db.execute(taken).first() is None:
            return token
