"""The list of an organisation's own readings."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.lexicon.models import LexiconEntry, lexicon_entries


@dataclass(frozen=True)
class Entry:
    """A word of the list and how it is read."""

    id: str
    written: str
    reading: str


def entries_of(db: Session, viewer: Viewer) -> list[Entry]:
    """The words of the viewer's organisation in the order of their readings."""
    rows = db.execute(
        select(lexicon_entries.c.id, lexicon_entries.c.written, lexicon_entries.c.reading)
        .where(
            lexicon_entries.c.organisation_id == viewer.organisation_id,
            lexicon_entries.c.removed_at.is_(None),
        )
        .order_by(lexicon_entries.c.reading, lexicon_entries.c.written)
    )
    return [Entry(*row) for row in rows]


def entry_of(db: Session, viewer: Viewer, id: str, *, is_removed: bool = False) -> LexiconEntry | None:
    """A word of the viewer's organisation that is on the list, or was removed from it."""
    entry = db.get(LexiconEntry, (viewer.organisation_id, id))
    return entry if entry is not None and (entry.removed_at is not None) is is_removed else None
