"""Reads about people, their devices, and who looked at their record."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlmodel import Session

from pwa.access.models import looks, roles
from pwa.access.viewer import Viewer
from pwa.accounts.models import Organisation, devices, people
from pwa.accounts.secrets import digest, split_organisation
from pwa.clock import in_japan
from pwa.concerns.models import concerns


@dataclass(frozen=True)
class MyDevice:
    """One of the viewer's own devices. A sealed one does not show the private past."""

    id: str
    label: str
    signed_in_at: datetime
    seen_at: datetime
    is_sealed: bool
    is_this: bool


@dataclass
class Onlooker:
    """Somebody who read parts of the viewer's record on one day, and when they last did."""

    name: str
    at: datetime
    fields: list[str]


def devices_of(db: Session, viewer: Viewer) -> list[MyDevice]:
    """The devices on which the viewer is signed in, this one first."""
    rows = db.execute(
        select(
            devices.c.id,
            devices.c.label,
            devices.c.signed_in_at,
            devices.c.seen_at,
            devices.c.sealed_before.is_not(None).label("is_sealed"),
        )
        .where(
            devices.c.organisation_id == viewer.organisation_id,
            devices.c.person_id == viewer.id,
            devices.c.ended_at.is_(None),
        )
        .order_by(devices.c.seen_at.desc())
    )
    found = [MyDevice(**row._mapping, is_this=row.id == viewer.device_id) for row in rows]
    return sorted(found, key=lambda device: not device.is_this)


def onlookers_of(db: Session, viewer: Viewer, limit: int = 100) -> list[Onlooker]:
    """Who looked at the viewer's own record, newest first, out of the last `limit` looks.

    On a later device, looks at a sealed report are sealed with it: who read it would say that it exists.
    """
    of_record = (concerns.c.organisation_id == looks.c.organisation_id) & (concerns.c.id == looks.c.record_id)
    shown = (looks.c.organisation_id == viewer.organisation_id) & (looks.c.person_id == viewer.id)
    if viewer.sealed_before is not None:
        shown &= concerns.c.id.is_(None) | (
            (concerns.c.chain == "ordinary") | (concerns.c.created_at >= viewer.sealed_before)
        )
    rows = db.execute(
        select(looks.c.viewer_id, people.c.name, looks.c.field, looks.c.at)
        .join_from(
            looks,
            people,
            (people.c.organisation_id == looks.c.organisation_id) & (people.c.id == looks.c.viewer_id),
        )
        .outerjoin(concerns, of_record)
        .where(shown)
        .order_by(looks.c.at.desc(), looks.c.id.desc())
        .limit(limit)
    )
    found: dict[tuple[str, date], Onlooker] = {}
    for row in rows:
        one = found.setdefault(
            (row.viewer_id, in_japan(row.at).date()), Onlooker(row.name, row.at, fields=[])
        )
        if row.field not in one.fields:
            one.fields.append(row.field)
    return list(found.values())


def is_to_be_welcomed(db: Session, cookie: str) -> bool:
    """Whether whoever holds this session is a participant who has not had the first run."""
    organisation_id, token = split_organisation(cookie)
    is_participant = exists().where(
        roles.c.organisation_id == people.c.organisation_id,
        roles.c.person_id == people.c.id,
        roles.c.kind == "participant",
    )
    which = (
        select(people.c.id)
        .join_from(
            devices,
            people,
            (people.c.organisation_id == devices.c.organisation_id) & (people.c.id == devices.c.person_id),
        )
        .where(
            devices.c.organisation_id == organisation_id,
            devices.c.token_hash == digest(token),
            people.c.welcomed_at.is_(None),
            is_participant,
        )
    )
    return db.execute(which).first() is not None


def organisation_of(db: Session, viewer: Viewer) -> Organisation:
    """The viewer's organisation."""
    return db.get_one(Organisation, viewer.organisation_id)


def phone_of(db: Session, organisation_id: str, person_id: str) -> str:
    """A participant's own number; empty if they wrote none down.

    Only for themselves, and for who reads that they ask for a call or for help.
    """
    here = (people.c.organisation_id == organisation_id) & (people.c.id == person_id)
    phone: str = db.execute(select(people.c.phone).where(here)).scalar_one()
    return phone
