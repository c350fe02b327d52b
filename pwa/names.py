"""Readings of the names of an organisation's people, so that furigana gets them right."""

import time
from threading import Lock

from sqlalchemy import select
from sqlmodel import Session

from pwa import japanese
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.language import Names

# Long enough to be free, short enough that a corrected reading is seen soon without a restart.
_SECONDS = 30.0


class KnownNames:
    """Written name -> reading, one organisation at a time, kept for half a minute."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Names]] = {}
        self._lock = Lock()

    def of(self, db: Session, viewer: Viewer) -> Names:
        """The names of the viewer's organisation: whole ones, and family names alone."""
        kept = self._kept.get(viewer.organisation_id)
        if kept is not None and time.monotonic() - kept[0] < _SECONDS:
            return kept[1]
        rows = db.execute(
            select(people.c.name, people.c.reading).where(
                people.c.organisation_id == viewer.organisation_id, people.c.reading != ""
            )
        )
        readings: dict[str, str] = {}
        for name, reading in rows:
            readings[name] = reading
            # "田中 花子" and "たなか はなこ": the parts have readings too.
            parts = list(zip(name.split(), reading.split(), strict=False))
            if len(parts) == len(name.split()):
                readings.update(parts)
        fresh: Names = japanese.Names(readings)
        # Unchanged, the same object again: what was made with it is found at once.
        names = kept[1] if kept is not None and kept[1] == fresh else fresh
        with self._lock:
            self._kept[viewer.organisation_id] = (time.monotonic(), names)
        return names
