"""Reads about alerts and the devices they go to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.alerts.models import Alert, subscriptions
from pwa.concerns.models import Handover, Reply
from pwa.meetings.models import Meeting
from pwa.schedules.models import Appointment


def matter_of(db: Session, viewer: Viewer, alert_id: str) -> str | None:
    """The path of the page that one of the viewer's own alerts is about."""
    alert = db.get(Alert, (viewer.organisation_id, alert_id))
    if alert is None or alert.recipient_id != viewer.id:
        return None
    if alert.kind == "reply":
        reply = db.get(Reply, (viewer.organisation_id, alert.matter_id))
        return f"/concerns/{reply.concern_id}" if reply else None
    if alert.kind in ("handover", "moved"):
        handover = db.get(Handover, (viewer.organisation_id, alert.matter_id))
        return f"/concerns/{handover.concern_id}" if handover else None
    if alert.kind == "schedule":
        appointment = db.get(Appointment, (viewer.organisation_id, alert.matter_id))
        return _place_of(viewer, appointment, "schedule", "appointments")
    if alert.kind == "meeting":
        meeting = db.get(Meeting, (viewer.organisation_id, alert.matter_id))
        return _place_of(viewer, meeting, "meetings", "meetings")
    places = {"concern": "/concerns", "absence": "/absences"}
    return f"{places[alert.kind]}/{alert.matter_id}" if alert.kind in places else "/me"


def subscription_of(db: Session, viewer: Viewer) -> str | None:
    """A hash of the push address of this device, if alerts are on here."""
    return db.execute(
        select(subscriptions.c.endpoint_hash).where(
            subscriptions.c.organisation_id == viewer.organisation_id,
            subscriptions.c.device_id == viewer.device_id,
        )
    ).scalar()


def told_at_once(db: Session, organisation_id: str, chain: Sequence[str]) -> list[str]:
    """Who of a chain has an urgent report within moments: it stops at the first whose phone can ring."""
    rows = db.execute(
        select(subscriptions.c.person_id).where(
            subscriptions.c.organisation_id == organisation_id, subscriptions.c.person_id.in_(chain)
        )
    )
    ringing = set(rows.scalars())
    first = next((place for place, person in enumerate(chain) if person in ringing), len(chain))
    return list(chain[: first + 1])


def _place_of(viewer: Viewer, matter: Appointment | Meeting | None, own: str, of_person: str) -> str | None:
    """Where the person reads it, or those who are there for them."""
    if matter is None:
        return None
    if matter.person_id == viewer.id:
        return f"/{own}/{matter.id}"
    return f"/people/{matter.person_id}/{of_person}/{matter.id}"
