"""Reads around the check-ins."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.assignments import supporter_name
from pwa.access.rules import checkins_open_to
from pwa.access.viewer import Viewer
from pwa.checkins.models import Checkin, checkins
from pwa.checkins.times import usual_time
from pwa.clock import today

MORNING, EVENING = "morning", "evening"


def checkin_of(db: Session, person: Viewer, day: date, slot: str = MORNING) -> Checkin | None:
    """The person's own check-in of a day."""
    return db.scalar(
        select(Checkin).where(
            checkins.c.organisation_id == person.organisation_id,
            checkins.c.person_id == person.id,
            checkins.c.local_date == day,
            checkins.c.slot == slot,
        )
    )


def checkin_days(
    db: Session, viewer: Viewer, person_id: str, days: int = 14, slot: str = MORNING
) -> list[Checkin]:
    """The check-ins of the last days that the viewer may see, newest first.

    For a supporter these are the ones that the person chose to show. Whoever shows them on a page
    notes the look (`pwa.access.looks`).
    """
    which = select(Checkin).where(
        checkins_open_to(viewer),
        checkins.c.person_id == person_id,
        checkins.c.slot == slot,
        checkins.c.local_date > today() - timedelta(days=days),
    )
    return list(db.scalars(which.order_by(checkins.c.local_date.desc())))


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


def supporter_of(db: Session, person: Viewer) -> str | None:
    """The name of the supporter who sees what the person shows; None if there is none."""
    return db.scalar(select(supporter_name(person.organisation_id, person.id)))
