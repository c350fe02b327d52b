"""Verbs that change how an organisation's words are read. What they do holds on every server at once."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.accounts.models import Organisation
from pwa.clock import now
from pwa.known import names_changed
from pwa.lexicon.forms import EntryForm
from pwa.lexicon.models import LexiconEntry, lexicon_entries

# The search for them is made anew on each server at each change, and goes over every text.
MOST_ENTRIES = 2000


class TakenError(Exception):
    """The word stands on the list already, with a reading."""


class TooManyError(Exception):
    """The list is full."""


def add_entry(db: Session, viewer: Viewer, form: EntryForm) -> None:
    """Put a word on the list; one that was removed comes back with the new reading.

    What is there already, with the same reading, stays as it is. Raises `TakenError`, `TooManyError`.
    """
    _in_turn(db, viewer)
    entry = _written_so(db, viewer, form.written)
    if entry is None:
        if _count(db, viewer) >= MOST_ENTRIES:
            raise TooManyError
        entry = LexiconEntry(
            organisation_id=viewer.organisation_id,
            written=form.written,
            reading=form.reading,
            edited_by=viewer.id,
        )
    elif entry.removed_at is None:
        if entry.reading == form.reading:
            return
        raise TakenError
    _keep(db, viewer, entry, form)


def change_entry(db: Session, viewer: Viewer, entry: LexiconEntry, form: EntryForm) -> None:
    """Correct a word or its reading. Raises `TakenError` if another entry has the word."""
    _in_turn(db, viewer)
    other = _written_so(db, viewer, form.written)
    if other is not None and other.id != entry.id:
        if other.removed_at is None:
            raise TakenError
        db.delete(other)
        db.flush()
    _keep(db, viewer, entry, form)


def remove_entry(db: Session, viewer: Viewer, entry: LexiconEntry) -> None:
    """Take a word off the list: it is read as the dictionary says from now on."""
    _mark(db, viewer, entry, removed_at=now())


def restore_entry(db: Session, viewer: Viewer, entry: LexiconEntry) -> None:
    """Put a removed word back, as it was."""
    _mark(db, viewer, entry, removed_at=None)


def _keep(db: Session, viewer: Viewer, entry: LexiconEntry, form: EntryForm) -> None:
    entry.written, entry.reading = form.written, form.reading
    db.add(entry)
    _mark(db, viewer, entry, removed_at=None)


def _mark(db: Session, viewer: Viewer, entry: LexiconEntry, *, removed_at: datetime | None) -> None:
    entry.edited_by, entry.edited_at, entry.removed_at = viewer.id, now(), removed_at
    names_changed(db, viewer.organisation_id)


def _in_turn(db: Session, viewer: Viewer) -> None:
    # Of two who write the same word at once, the second sees the first's.
    db.get(Organisation, viewer.organisation_id, with_for_update=True)


def _written_so(db: Session, viewer: Viewer, written: str) -> LexiconEntry | None:
    id = db.execute(
        select(lexicon_entries.c.id).where(
            lexicon_entries.c.organisation_id == viewer.organisation_id, lexicon_entries.c.written == written
        )
    ).scalar()
    return db.get(LexiconEntry, (viewer.organisation_id, id)) if id else None


def _count(db: Session, viewer: Viewer) -> int:
    count = select(func.count()).where(
        lexicon_entries.c.organisation_id == viewer.organisation_id, lexicon_entries.c.removed_at.is_(None)
    )
    return int(db.execute(count).scalar_one())
