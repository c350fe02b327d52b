"""What pages of an organisation need all the time, remembered until somebody there changes it."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import select, update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.accounts.models import organisations
from pwa.db import new_id

T = TypeVar("T")


class Known(Generic[T]):
    """Something of one organisation at a time, kept until the organisation has another version."""

    def __init__(self, read: Callable[[Session, str], T]) -> None:
        self._read = read
        self._kept: dict[str, tuple[str | None, T]] = {}
        self._lock = Lock()

    def of(self, db: Session, viewer: Viewer) -> T:
        """What the viewer's organisation has now."""
        organisation_id = viewer.organisation_id
        kept = self._kept.get(organisation_id)
        if kept is not None and kept[0] == viewer.names_version:
            return kept[1]
        # The version first: what changes in between is kept under the older one, and read again.
        version, fresh = _version(db, organisation_id), self._read(db, organisation_id)
        # Unchanged, the same object again: what was made with it is found at once.
        known = kept[1] if kept is not None and kept[1] == fresh else fresh
        with self._lock:
            self._kept[organisation_id] = (version, known)
        return known


def names_changed(db: Session, organisation_id: str) -> None:
    """To be called by whatever writes a name, a reading or a word: every server reads them anew from then on.

    Each version is a new id and not a count: what was read in a transaction that is then undone is kept
    under a version that never comes again.
    """
    db.execute(
        update(organisations).where(organisations.c.id == organisation_id).values(names_version=new_id())
    )


def _version(db: Session, organisation_id: str) -> str | None:
    return db.execute(
        select(organisations.c.names_version).where(organisations.c.id == organisation_id)
    ).scalar()
