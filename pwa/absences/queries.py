"""Reads of absences, by the person and by those who stand there for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from pwa.absences.models import IS_RECORDED, Absence, absences
from pwa.access.models import assignments
from pwa.access.rules import may_read
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.clock import JAPAN
from pwa.concerns.hours import Hours

# So many recorded absences a month count for the service (欠席時対応加算).
MOST_CLAIMABLE = 4


@dataclass(frozen=True)
class Receiver:
    """Somebody whom the person's word reaches."""

    id: str
    name: str


def receivers_of(db: Session, organisation_id: str, person_id: str) -> list[Receiver]:
    """Whom an absence reaches, first one first: the supporter, then who stands in for them."""
    rows = db.execute(
        select(people.c.id, people.c.name)
        .join_from(
            assignments,
            people,
            (people.c.organisation_id == assignments.c.organisation_id)
            & (people.c.id == assignments.c.person_id),
        )
        .where(
            assignments.c.organisation_id == organisation_id,
            assignments.c.participant_id == person_id,
            assignments.c.kind.in_(("primary", "backup")),
            assignments.c.until.is_(None),
            people.c.ended_at.is_(None),
        )
        .order_by(assignments.c.kind.desc(), assignments.c.since)
    )
    return list({row.id: Receiver(row.id, row.name) for row in rows}.values())


def receiver_after(db: Session, organisation_id: str, absence_id: str, receiver_id: str) -> str | None:
    """Who is called when this one did not open it; None if that is nobody."""
    absence = db.get(Absence, (organisation_id, absence_id))
    if absence is None:
        return None
    ids = [each.id for each in receivers_of(db, organisation_id, absence.person_id)]
    later = ids[ids.index(receiver_id) + 1 :] if receiver_id in ids else ids
    return next(iter(later), None)


def absence_on(db: Session, person: Viewer, day: date) -> Absence | None:
    """What the person told about one of their own days, also if they took it back."""
    return db.execute(
        select(Absence).where(
            absences.c.organisation_id == person.organisation_id,
            absences.c.person_id == person.id,
            absences.c.local_date == day,
        )
    ).scalar_one_or_none()


def absence_for(db: Session, viewer: Viewer, id: str) -> Absence | None:
    """The absence with this id if the viewer may see it; None for all others alike."""
    absence = db.get(Absence, (viewer.organisation_id, id))
    if absence is None or not may_read(db, viewer, absence.person_id, "absence", absence):
        return None
    return absence


def absences_of(db: Session, viewer: Viewer, person_id: str, limit: int = 50) -> list[Absence]:
    """A person's absences that the viewer may see, newest day first."""
    if not may_read(db, viewer, person_id, "absence"):
        return []
    which = select(Absence).where(
        absences.c.organisation_id == viewer.organisation_id, absences.c.person_id == person_id
    )
    return list(db.scalars(which.order_by(absences.c.local_date.desc()).limit(limit)))


def recorded_in(db: Session, viewer: Viewer, person_id: str, day: date) -> int:
    """How many days off of this day's month are recorded and stand."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    count: int = db.execute(
        select(func.count()).where(
            absences.c.organisation_id == viewer.organisation_id,
            absences.c.person_id == person_id,
            absences.c.kind == "off",
            IS_RECORDED,
            absences.c.withdrawn_at.is_(None),
            absences.c.local_date >= first,
            absences.c.local_date < after,
        )
    ).scalar_one()
    return count


def days_to_come_back(hours: Hours, day: date) -> list[date]:
    """The first three staffed days after a day off."""
    morning_after = datetime.combine(day + timedelta(days=1), datetime.min.time(), JAPAN)
    return [hours.closing(morning_after, days).astimezone(JAPAN).date() for days in range(3)]


def name_of(db: Session, organisation_id: str, person_id: str | None) -> str | None:
    """Somebody's name."""
    return db.scalar(
        select(people.c.name).where(people.c.organisation_id == organisation_id, people.c.id == person_id)
    )
