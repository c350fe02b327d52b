"""Deliveries as a worker handles them: claim what is due, note what became of it.

pending -> leased -> accepted | gone | failed, and back to pending when there is hope. A lease that
ends unnoted is claimed again, so a killed worker costs time and never a push.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import Session

from pwa.alerts.models import alerts, deliveries, subscriptions
from pwa.alerts.push import Answer, PushTarget
from pwa.clock import now
from pwa.concerns.models import concerns

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
BATCH = 20
# About a day of trying, with longer and longer pauses: a phone may be off for a night.
LAST_ATTEMPT = 20
_FIRST_PAUSE = timedelta(seconds=2)
_LONGEST_PAUSE = timedelta(hours=2)


@dataclass(frozen=True)
class Claimed:
    """One delivery that a worker holds until its lease ends; no target when the device is forgotten."""

    organisation_id: str
    id: str
    alert_id: str
    subscription_id: str
    attempts: int
    is_urgent: bool
    # It is about a worry that was written long before it arrived.
    is_late: bool
    target: PushTarget | None


def is_any_due(db: Session) -> bool:
    """A look without a lock: most turns of a worker find nothing."""
    return db.execute(select(deliveries.c.id).where(_is_due()).limit(1)).first() is not None


def claim(db: Session, owner: str) -> list[Claimed]:
    """Lease up to `BATCH` due deliveries to this worker; what another one has locked is passed over."""
    due = (
        select(deliveries.c.organisation_id, deliveries.c.id)
        .where(_is_due())
        .order_by(deliveries.c.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return [_lease(db, owner, *key) for key in db.execute(due).all()]


def note(db: Session, owner: str, delivery: Claimed, answer: Answer) -> None:
    """Write down what became of a delivery, and what follows from it, in one transaction."""
    state = _state_after(delivery, answer)
    values: dict[str, object] = {"state": state, "last_status": answer.status, "lease_until": None}
    if state == "pending":
        values["due_at"] = now() + _pause(delivery.attempts, answer)
    else:
        values["ended_at"] = now()
    # The owner is a fence: a worker that came too late must not undo what another one noted.
    noted = db.execute(
        update(deliveries)
        .where(_this(delivery), deliveries.c.owner == owner, deliveries.c.state == "leased")
        .values(values)
        .returning(deliveries.c.id)
    )
    if noted.first() is None:
        return
    log.info("push", result=answer.kind, status=answer.status, attempt=delivery.attempts)
    if answer.kind == "refused":
        # It is us whom the service refuses, not the device: an operator has to look.
        log.error("push service refuses this server", status=answer.status)
    here = (subscriptions.c.organisation_id == delivery.organisation_id) & (
        subscriptions.c.id == delivery.subscription_id
    )
    if state == "accepted":
        db.execute(update(subscriptions).where(here).values(accepted_at=now()))
    if state == "gone":
        db.execute(subscriptions.delete().where(here))
    if state in ("gone", "failed"):
        _hurry_if_unreachable(db, delivery)


def unopened(db: Session, delivery: Claimed) -> int:
    """How many alerts the recipient of this one has not opened: the number on the app's icon."""
    recipient = (
        select(alerts.c.recipient_id)
        .where(alerts.c.organisation_id == delivery.organisation_id, alerts.c.id == delivery.alert_id)
        .scalar_subquery()
    )
    number: int = db.execute(
        select(func.count())
        .select_from(alerts)
        .where(
            alerts.c.organisation_id == delivery.organisation_id,
            alerts.c.recipient_id == recipient,
            alerts.c.opened_at.is_(None),
            alerts.c.kind != "test",
        )
    ).scalar_one()
    return number


def _is_due() -> ColumnElement[bool]:
    moment = now()
    is_free = (deliveries.c.state == "pending") & (deliveries.c.due_at <= moment)
    is_left_behind = (deliveries.c.state == "leased") & (deliveries.c.lease_until <= moment)
    return is_free | is_left_behind


def _lease(db: Session, owner: str, organisation_id: str, id: str) -> Claimed:
    which = (deliveries.c.organisation_id == organisation_id) & (deliveries.c.id == id)
    db.execute(
        update(deliveries)
        .where(which)
        .values(
            state="leased",
            owner=owner,
            lease_until=now() + LEASE,
            attempts=deliveries.c.attempts + 1,
        )
    )
    row = db.execute(
        select(
            deliveries.c.alert_id,
            deliveries.c.subscription_id,
            deliveries.c.attempts,
            alerts.c.is_urgent,
            concerns.c.written_at,
            subscriptions.c.endpoint,
            subscriptions.c.p256dh,
            subscriptions.c.auth,
        )
        .join_from(
            deliveries,
            alerts,
            (alerts.c.organisation_id == deliveries.c.organisation_id)
            & (alerts.c.id == deliveries.c.alert_id),
        )
        .outerjoin(
            subscriptions,
            (subscriptions.c.organisation_id == deliveries.c.organisation_id)
            & (subscriptions.c.id == deliveries.c.subscription_id),
        )
        .outerjoin(
            concerns,
            (concerns.c.organisation_id == alerts.c.organisation_id)
            & (concerns.c.id == alerts.c.matter_id)
            & (alerts.c.kind == "concern"),
        )
        .where(which)
    ).one()
    target = PushTarget(row.endpoint, row.p256dh, row.auth) if row.endpoint else None
    return Claimed(
        organisation_id,
        id,
        row.alert_id,
        row.subscription_id,
        row.attempts,
        row.is_urgent,
        row.written_at is not None,
        target,
    )


def _state_after(delivery: Claimed, answer: Answer) -> str:
    if answer.kind in ("accepted", "gone"):
        return answer.kind
    has_hope = answer.kind in ("later", "failed", "refused") and delivery.attempts < LAST_ATTEMPT
    return "pending" if has_hope else "failed"


def _pause(attempts: int, answer: Answer) -> timedelta:
    if answer.retry_after is not None:
        return answer.retry_after
    doubled: timedelta = _FIRST_PAUSE * 2 ** min(attempts - 1, 14)
    return min(doubled, _LONGEST_PAUSE) * random.uniform(0.8, 1.2)  # noqa: S311


def _hurry_if_unreachable(db: Session, delivery: Claimed) -> None:
    # No device of an urgent alert can ring: the next in the chain gets it now.
    hopeful = select(deliveries.c.id).where(
        deliveries.c.organisation_id == delivery.organisation_id,
        deliveries.c.alert_id == delivery.alert_id,
        deliveries.c.state.in_(("pending", "leased", "accepted")),
    )
    if delivery.is_urgent and db.execute(hopeful.limit(1)).first() is None:
        db.execute(
            update(alerts)
            .where(
                alerts.c.organisation_id == delivery.organisation_id,
                alerts.c.id == delivery.alert_id,
                alerts.c.escalate_at.is_not(None),
            )
            .values(escalate_at=now())
        )


def _this(delivery: Claimed) -> ColumnElement[bool]:
    return (deliveries.c.organisation_id == delivery.organisation_id) & (deliveries.c.id == delivery.id)
