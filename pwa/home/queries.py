"""What the home page of a participant shows, in as few reads as it can."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.concerns.queries import Summary, own_concerns
from pwa.schedules.models import appointments


@dataclass(frozen=True)
class NextAppointment:
    """The appointment that comes next."""

    kind: str
    starts_at: datetime


def open_concerns(db: Session, viewer: Viewer) -> list[Summary]:
    """The viewer's reports that are not over, those with a new answer first; at most two."""
    mine = [each for each in own_concerns(db, viewer, limit=10) if each.status != "done"]
    return sorted(mine, key=lambda each: not each.unseen)[:2]


def next_appointment(db: Session, viewer: Viewer, after: datetime) -> NextAppointment | None:
    """The viewer's first appointment that has not ended."""
    row = db.execute(
        select(appointments.c.kind, appointments.c.starts_at)
        .where(
            appointments.c.organisation_id == viewer.organisation_id,
            appointments.c.person_id == viewer.id,
            appointments.c.ends_at > after,
        )
        .order_by(appointments.c.starts_at)
        .limit(1)
    ).first()
    return NextAppointment(*row) if row else None
