"""Putting an alert on its way, and taking note that a human opened it."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, Update, delete, select, update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.alerts.forms import SubscriptionForm
from pwa.alerts.models import Alert, Delivery, Subscription, alerts, subscriptions
from pwa.clock import now
from pwa.concerns.models import handovers
from pwa.db import insert_once


def queue_alert(
    db: Session,
    organisation_id: str,
    recipient_id: str,
    kind: str,
    matter_id: str,
    *,
    is_urgent: bool = False,
    escalate_at: datetime | None = None,
) -> Alert | None:
    """One alert for one person, with a delivery to each of their devices.

    Belongs into the transaction that writes the matter itself, so that neither is without the
    other. None if this person already has an alert for this matter.
    """
    alert = Alert(
        organisation_id=organisation_id,
        recipient_id=recipient_id,
        kind=kind,
        matter_id=matter_id,
        is_urgent=is_urgent,
        escalate_at=escalate_at,
    )
    if not insert_once(db, alert):
        return None
    targets = _devices(db, organisation_id, recipient_id)
    if not targets and is_urgent and escalate_at is not None:
        # Nobody's phone will ring: the next one must not wait fifteen minutes for that.
        db.execute(_this(alert).values(escalate_at=now()))
    for subscription_id in targets:
        db.add(Delivery(organisation_id=organisation_id, alert_id=alert.id, subscription_id=subscription_id))
    return alert


def alert_again(
    db: Session,
    organisation_id: str,
    recipient_id: str,
    kind: str,
    matter_id: str,
    *,
    escalate_at: datetime | None = None,
) -> None:
    """As `queue_alert`, also when there was one for this matter: it is unopened once more, and rings."""
    if queue_alert(db, organisation_id, recipient_id, kind, matter_id, escalate_at=escalate_at):
        return
    again = (
        update(alerts)
        .where(
            alerts.c.organisation_id == organisation_id,
            alerts.c.recipient_id == recipient_id,
            alerts.c.kind == kind,
            alerts.c.matter_id == matter_id,
        )
        .values(created_at=now(), opened_at=None, escalate_at=escalate_at, escalated_at=None)
        .returning(alerts.c.id)
    )
    alert_id = db.execute(again).scalar_one()
    for subscription_id in _devices(db, organisation_id, recipient_id):
        db.add(Delivery(organisation_id=organisation_id, alert_id=alert_id, subscription_id=subscription_id))


def open_alerts(
    db: Session, viewer: Viewer, kind: str, matters: Collection[str] | Select[tuple[str]]
) -> None:
    """The viewer has these matters on the screen: their alerts are opened, and nobody else is called.

    What was handed to a colleague waits for that colleague: others who look do not stop it.
    """
    here = (
        (alerts.c.organisation_id == viewer.organisation_id)
        & (alerts.c.kind == kind)
        & alerts.c.matter_id.in_(matters)
    )
    mine = here & (alerts.c.recipient_id == viewer.id)
    db.execute(update(alerts).where(mine, alerts.c.opened_at.is_(None)).values(opened_at=now()))
    waiting = mine if kind == "handover" else here
    db.execute(update(alerts).where(waiting, alerts.c.escalate_at.is_not(None)).values(escalate_at=None))


def end_handovers(db: Session, organisation_id: str, concern_id: str) -> None:
    """Somebody has the report, or has answered: nobody waits any more for whom it was handed to before."""
    here = (handovers.c.organisation_id == organisation_id) & (handovers.c.concern_id == concern_id)
    db.execute(
        update(alerts)
        .where(
            alerts.c.organisation_id == organisation_id,
            alerts.c.kind == "handover",
            alerts.c.matter_id.in_(select(handovers.c.id).where(here)),
            alerts.c.escalate_at.is_not(None),
        )
        .values(escalate_at=None)
    )


def subscribe(db: Session, viewer: Viewer, form: SubscriptionForm) -> None:
    """Alerts of this person come to this device from now on; its older address is forgotten."""
    unsubscribe(db, viewer)
    endpoint_hash = hashlib.sha256(form.endpoint.encode()).hexdigest()
    # The same browser, used by another person before: it must not go on ringing for them.
    db.execute(
        delete(subscriptions).where(
            subscriptions.c.organisation_id == viewer.organisation_id,
            subscriptions.c.endpoint_hash == endpoint_hash,
        )
    )
    db.add(
        Subscription(
            organisation_id=viewer.organisation_id,
            person_id=viewer.id,
            device_id=viewer.device_id,
            endpoint=form.endpoint,
            endpoint_hash=endpoint_hash,
            p256dh=form.p256dh,
            auth=form.auth,
        )
    )


def unsubscribe(db: Session, viewer: Viewer) -> None:
    """No alerts to this device any more."""
    db.execute(
        delete(subscriptions).where(
            subscriptions.c.organisation_id == viewer.organisation_id,
            subscriptions.c.device_id == viewer.device_id,
        )
    )


def queue_test(db: Session, viewer: Viewer, test_id: str) -> bool:
    """A test alert to this device alone; False if it has no address."""
    target = db.execute(
        select(subscriptions.c.id).where(
            subscriptions.c.organisation_id == viewer.organisation_id,
            subscriptions.c.device_id == viewer.device_id,
        )
    ).scalar()
    if target is None:
        return False
    alert = Alert(
        organisation_id=viewer.organisation_id, recipient_id=viewer.id, kind="test", matter_id=test_id
    )
    if insert_once(db, alert):
        db.add(Delivery(organisation_id=viewer.organisation_id, alert_id=alert.id, subscription_id=target))
    return True


def _devices(db: Session, organisation_id: str, person_id: str) -> list[str]:
    rows = db.execute(
        select(subscriptions.c.id).where(
            subscriptions.c.organisation_id == organisation_id, subscriptions.c.person_id == person_id
        )
    )
    return list(rows.scalars())


def _this(alert: Alert) -> Update:
    return update(alerts).where(alerts.c.organisation_id == alert.organisation_id, alerts.c.id == alert.id)
