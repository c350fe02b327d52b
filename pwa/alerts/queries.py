"""Reads about alerts and the devices they go to."""

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.alerts.models import Alert, subscriptions
from pwa.concerns.models import Reply


def matter_of(db: Session, viewer: Viewer, alert_id: str) -> str | None:
    """The path of the page that one of the viewer's own alerts is about."""
    alert = db.get(Alert, (viewer.organisation_id, alert_id))
    if alert is None or alert.recipient_id != viewer.id:
        return None
    if alert.kind == "reply":
        reply = db.get(Reply, (viewer.organisation_id, alert.matter_id))
        return f"/concerns/{reply.concern_id}" if reply else None
    return f"/concerns/{alert.matter_id}" if alert.kind == "concern" else "/me"


def subscription_of(db: Session, viewer: Viewer) -> str | None:
    """A hash of the push address of this device, if alerts are on here."""
    return db.execute(
        select(subscriptions.c.endpoint_hash).where(
            subscriptions.c.organisation_id == viewer.organisation_id,
            subscriptions.c.device_id == viewer.device_id,
        )
    ).scalar()
