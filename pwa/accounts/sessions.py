"""Server-side sessions: who is behind a cookie, for how long, and the end of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlmodel import Session

from pwa.access.models import STAFF, roles
from pwa.access.viewer import Viewer
from pwa.accounts.models import Device, Person, devices, organisations, people
from pwa.accounts.secrets import (
    digest,
    new_token,
    split_organisation,
    with_organisation,
)
from pwa.clock import now
from pwa.db import Database, joined
from pwa.hot import Hot
from pwa.registers import FIRST, Language

# (without use, in all): staff sit at shared desks, participants must not be locked out of a bad week.
STAFF_LIMITS = (timedelta(minutes=30), timedelta(hours=12))
OTHER_LIMITS = (timedelta(days=30), timedelta(days=90))


@dataclass(frozen=True)
class SignedIn:
    """Somebody with a living session; `language` is None until they have chosen one."""

    viewer: Viewer
    language: Language | None
    is_stale: bool


_roles = (
    select(joined(roles.c.kind))
    .where(
        roles.c.organisation_id == devices.c.organisation_id,
        roles.c.person_id == devices.c.person_id,
    )
    .correlate(devices)
    .scalar_subquery()
)
# Built once: this runs on every request.
_FIND = Hot(
    select(
        devices.c.id,
        devices.c.person_id,
        devices.c.signed_in_at,
        devices.c.seen_at,
        devices.c.sealed_before,
        people.c.name,
        people.c.called,
        people.c.register_name,
        people.c.furigana,
        people.c.theme,
        people.c.text_size,
        people.c.spaced,
        people.c.line_spacing,
        people.c.font,
        people.c.motion,
        people.c.sound,
        people.c.steps,
        people.c.discreet_title,
        organisations.c.names_version,
        _roles.label("roles"),
    )
    .join_from(
        devices,
        people,
        (people.c.organisation_id == devices.c.organisation_id) & (people.c.id == devices.c.person_id),
    )
    .join(organisations, organisations.c.id == devices.c.organisation_id)
    .where(
        devices.c.organisation_id == bindparam("organisation_id"),
        devices.c.token_hash == bindparam("token_hash"),
        devices.c.ended_at.is_(None),
        people.c.ended_at.is_(None),
    )
)


def find_signed_in(db: Session, cookie: str | None) -> SignedIn | None:
    """Who holds this cookie, if their session lives and they have not been ended."""
    organisation_id, token = split_organisation(cookie or "")
    if not token:
        return None
    row = _FIND.first(db, organisation_id=organisation_id, token_hash=digest(token))
    if row is None:
        return None
    kinds = frozenset((row.roles or "").split(","))
    idle, whole = STAFF_LIMITS if kinds & STAFF else OTHER_LIMITS
    moment = now()
    if moment - row.seen_at > idle or moment - row.signed_in_at > whole:
        return None
    viewer = Viewer(
        organisation_id,
        row.person_id,
        row.name,
        row.called or row.name,
        kinds,
        row.id,
        row.sealed_before,
        row.steps,
        row.discreet_title,
        row.names_version,
    )
    language = language_of(row) if row.register_name else None
    return SignedIn(viewer, language, moment - row.seen_at > idle / 30)


def language_of(person: Any) -> Language:
    """How a participant or a relative reads, from the columns of their row, or will until they choose."""
    return Language.of(
        person.register_name or FIRST.register,
        person.furigana or (None if person.register_name else FIRST.furigana),
        theme=person.theme,
        text=person.text_size,
        spaced=person.spaced,
        spacing=person.line_spacing,
        font=person.font,
        motion=person.motion,
        sound=person.sound,
    )


def seen_again(database: Database, viewer: Viewer) -> None:
    """Remember that this device was used now; after the answer, in a transaction of its own."""
    with database.writing() as db:
        db.execute(update(devices).where(_device_of(viewer)).values(seen_at=now()))


def begin_session(db: Session, person: Person, label: str, *, sealed_before: datetime | None = None) -> str:
    """A new session on a new device; returns what its cookie must carry."""
    token = new_token()
    db.add(
        Device(
            organisation_id=person.organisation_id,
            person_id=person.id,
            token_hash=digest(token),
            label=label,
            sealed_before=sealed_before,
        )
    )
    return with_organisation(person.organisation_id, token)


def end_session(db: Session, viewer: Viewer, device_id: str | None = None) -> str | None:
    """Sign out this device, or another of the viewer's own: its cookie is worth nothing from now on.

    Returns the sign that it was theirs (see `former.py`), for nobody but the device itself, or None if
    there was no such session.
    """
    sign = new_token()
    done = db.execute(
        update(devices)
        .where(
            devices.c.organisation_id == viewer.organisation_id,
            devices.c.person_id == viewer.id,
            devices.c.id == (device_id or viewer.device_id),
            devices.c.ended_at.is_(None),
        )
        # The old secret stays behind in a lost phone: it must not do as a sign.
        .values(ended_at=now(), token_hash=digest(sign))
        .returning(devices.c.id)
    )
    return with_organisation(viewer.organisation_id, sign) if done.first() is not None else None


def _device_of(viewer: Viewer) -> ColumnElement[bool]:
    return (devices.c.organisation_id == viewer.organisation_id) & (devices.c.id == viewer.device_id)
