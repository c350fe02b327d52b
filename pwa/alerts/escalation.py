"""When nobody opened: the next person in the chain is called, once, in one transaction."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, exists, func, select, update
from sqlmodel import Session

from pwa.absences.queries import receiver_after
from pwa.accounts.models import Organisation
from pwa.alerts.actions import alert_again, queue_alert
from pwa.alerts.models import alerts
from pwa.clock import now
from pwa.concerns.hours import URGENT_STEP, Hours
from pwa.concerns.models import concerns, handovers
from pwa.concerns.reaching import reach_next

log = structlog.get_logger()
# What was promised for later and passed unopened gives the next person one staffed hour.
_NEXT_STEP = timedelta(hours=1)
# The report of an alert: its matter, or what the handover that is its matter was about.
CONCERN_ID = func.coalesce(
    select(handovers.c.concern_id)
    .where(handovers.c.organisation_id == alerts.c.organisation_id, handovers.c.id == alerts.c.matter_id)
    .correlate(alerts)
    .scalar_subquery(),
    alerts.c.matter_id,
)


def is_any_overdue(db: Session) -> bool:
    """A look without a lock: almost always there is nothing."""
    return db.execute(select(alerts.c.id).where(_is_overdue()).limit(1)).first() is not None


def escalate_due(db: Session) -> None:
    """Hand on up to a hundred alerts whose time has passed unopened."""
    due = db.execute(
        select(
            alerts.c.organisation_id,
            alerts.c.id,
            alerts.c.recipient_id,
            alerts.c.kind,
            alerts.c.matter_id,
            CONCERN_ID.label("concern_id"),
            alerts.c.is_urgent,
        )
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
        if taken.first() is None:
            continue
        if row.kind == "absence":
            _call_next_for_absence(db, row.organisation_id, row.matter_id, row.recipient_id)
        else:
            _call_next(db, row.organisation_id, row.concern_id, row.is_urgent)


def _is_overdue() -> ColumnElement[bool]:
    # What its author ended calls nobody else, and goes on where it stopped if they open it again.
    # Harm goes on: the person's word that it is over does not close the lead's case.
    is_over = exists().where(
        concerns.c.organisation_id == alerts.c.organisation_id,
        concerns.c.id == CONCERN_ID,
        concerns.c.done_at.is_not(None),
        concerns.c.chain != "harm",
    )
    is_due = (alerts.c.escalate_at <= now()) & alerts.c.opened_at.is_(None)
    return is_due & alerts.c.kind.in_(("concern", "handover", "absence")) & ~is_over


def _call_next(db: Session, organisation_id: str, concern_id: str, is_urgent: bool) -> None:
    next_one = reach_next(db, organisation_id, concern_id)
    log.info("escalated", reached_end=next_one is None)
    if next_one is None:
        return
    queue_alert(
        db,
        organisation_id,
        next_one,
        "concern",
        concern_id,
        is_urgent=is_urgent,
        escalate_at=next_time(db, organisation_id, is_urgent),
    )


def _call_next_for_absence(db: Session, organisation_id: str, absence_id: str, after_id: str) -> None:
    next_one = receiver_after(db, organisation_id, absence_id, after_id)
    log.info("escalated", reached_end=next_one is None)
    if next_one is not None:
        alert_again(db, organisation_id, next_one, "absence", absence_id)


def next_time(db: Session, organisation_id: str, is_urgent: bool) -> datetime:
    """By when somebody who has a report second-hand has to open it."""
    hours = Hours.of(db.get_one(Organisation, organisation_id))
    return hours.after(now(), URGENT_STEP if is_urgent else _NEXT_STEP)
