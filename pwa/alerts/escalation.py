"""When nobody opened: the next person in the report's own chain is called, once, in one transaction."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session

from pwa.accounts.models import Organisation
from pwa.alerts.actions import queue_alert
from pwa.alerts.models import alerts
from pwa.clock import now
from pwa.concerns.hours import URGENT_STEP, Hours
from pwa.concerns.models import recipients

log = structlog.get_logger()
# What was promised for later and passed unopened gives the next person one staffed hour.
_NEXT_STEP = timedelta(hours=1)


def is_any_overdue(db: Session) -> bool:
    """A look without a lock: almost always there is nothing."""
    return db.execute(select(alerts.c.id).where(_is_overdue()).limit(1)).first() is not None


def escalate_due(db: Session) -> None:
    """Hand on up to a hundred alerts whose time has passed unopened."""
    due = db.execute(
        select(alerts.c.organisation_id, alerts.c.id, alerts.c.matter_id, alerts.c.is_urgent)
        .where(_is_overdue())
        .limit(100)
    ).all()
    for row in due:
        # Of two workers, the one whose update finds the time still set goes on.
        taken = db.execute(
            update(alerts)
            .where(
                alerts.c.organisation_id == row.organisation_id,
                alerts.c.id == row.id,
                alerts.c.escalate_at.is_not(None),
            )
            .values(escalate_at=None, escalated_at=now())
            .returning(alerts.c.id)
        )
        if taken.first() is not None:
            _call_next(db, row.organisation_id, row.matter_id, row.is_urgent)


def _is_overdue() -> ColumnElement[bool]:
    return (alerts.c.escalate_at <= now()) & alerts.c.opened_at.is_(None) & (alerts.c.kind == "concern")


def _call_next(db: Session, organisation_id: str, concern_id: str, is_urgent: bool) -> None:
    waiting = (
        select(recipients.c.person_id)
        .where(
            recipients.c.organisation_id == organisation_id,
            recipients.c.concern_id == concern_id,
            recipients.c.reached_at.is_(None),
        )
        .order_by(recipients.c.position)
        .limit(1)
    )
    next_one = db.execute(waiting).scalar()
    log.info("escalated", reached_end=next_one is None)
    if next_one is None:
        return
    db.execute(
        update(recipients)
        .where(
            recipients.c.organisation_id == organisation_id,
            recipients.c.concern_id == concern_id,
            recipients.c.person_id == next_one,
        )
        .values(reached_at=now())
    )
    queue_alert(
        db,
        organisation_id,
        next_one,
        "concern",
        concern_id,
        is_urgent=is_urgent,
        escalate_at=_next_time(db, organisation_id, is_urgent),
    )


def _next_time(db: Session, organisation_id: str, is_urgent: bool) -> datetime:
    hours = Hours.of(db.get_one(Organisation, organisation_id))
    return hours.after(now(), URGENT_STEP if is_urgent else _NEXT_STEP)
