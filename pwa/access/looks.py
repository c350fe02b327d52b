"""The record of who looked at whose record: written from the first read on, readable by the person."""

from sqlmodel import Session

from pwa.access.models import Look
from pwa.access.viewer import Viewer


def note_look(db: Session, viewer: Viewer, person_id: str, field: str, record_id: str = "") -> None:
    """Remember that somebody read a part of another person's record (never what it said)."""
    if viewer.id != person_id:
        db.add(
            Look(
                organisation_id=viewer.organisation_id,
                person_id=person_id,
                viewer_id=viewer.id,
                field=field,
                record_id=record_id,
            )
        )
