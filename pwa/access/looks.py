"""The record of who looked at whose record: written from the first read on, readable by the person."""

from collections.abc import Iterable

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


def note_looks(db: Session, viewer: Viewer, person_id: str, fields: Iterable[str]) -> None:
    """`note_look` for several fields that one page shows."""
    for field in fields:
        note_look(db, viewer, person_id, field)
