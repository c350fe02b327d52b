"""Reads around the morning check-in."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.models import assignments
from pwa.access.rules import may_read
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.checkins.models import Checkin, checkins
from pwa.checkins.times import usual_time
from pwa.clock import today

MORNING = "morning"


def morning_of(db: Session, person: Viewer, day: date) -> Checkin | None:
    """The person's own morning check-in of a day."""
    return db.scalar(
        select(Checkin).where(
            checkins.c.organisation_id == person.organisation_id,
            checkins.c.person_id == person.id,
            checkins.c.local_date == day,
            checkins.c.slot == MORNING,
        )
    )


def checkin_days(db: Session, viewer: Viewer, person_id: str, days: int = 14) -> list[Checkin]:
    """The morning check-ins of the last days that the viewer may see, newest first.

    For a supporter these are the ones that the person chose to show. Whoever shows them on a page
    notes the look (`pwa.access.looks`).
    """
    which = select(Checkin).where(
        checkins.c.organisation_id == viewer.organisation_id,
        checkins.c.person_id == person_id,
        checkins.c.slot == MORNING,
        checkins.c.local_date > today() - timedelta(days=days),
    )
    found = db.scalars(which.order_by(checkins.c.local_date.desc()))
    return [each for each in found if may_read(db, viewer, person_id, "checkin", each)]


def usual_night(db: Session, person: Viewer) -> tuple[str, str]:
    """When the person usually goes to bed and wakes up, from their last 14 check-ins."""
    rows = db.execute(
        select(checkins.c.bed_at, checkins.c.wake_at)
        .where(
            checkins.c.organisation_id == person.organisation_id,
            checkins.c.person_id == person.id,
            checkins.c.slot == MORNING,
        )
        .order_by(checkins.c.local_date.desc())
        .limit(14)
    ).all()
    return (
        usual_time((row.bed_at for row in rows), "23:00"),
        usual_time((row.wake_at for row in rows), "07:00"),
    )


def wants_meds(db: Session, person: Viewer) -> bool:
    """Whether the person wants to be asked about medicine."""
    return bool(
        db.scalar(
            select(people.c.wants_meds).where(
                people.c.organisation_id == person.organisation_id, people.c.id == person.id
            )
        )
    )


def supporter_of(db: Session, person: Viewer) -> str | None:
    """The name of the supporter who sees what the person shows; None if there is none."""
    return db.scalar(
        select(people.c.name)
        .join_from(
            assignments,
            people,
            (people.c.organisation_id == assignments.c.organisation_id)
            & (people.c.id == assignments.c.person_id),
        )
        .where(
            assignments.c.organisation_id == person.organisation_id,
            assignments.c.participant_id == person.id,
            assignments.c.kind == "primary",
            assignments.c.until.is_(None),
            people.c.ended_at.is_(None),
        )
        .order_by(assignments.c.since)
        .limit(1)
    )
