"""Reads of an organisation's words, and a memory of them: pages of talks need all of them at once."""

import time
from threading import Lock

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.glossary.entries import Glossary
from pwa.glossary.models import GlossaryWord, glossary_words

# Another server of the same database sees a change after this time; this one at once.
_SECONDS = 30.0


def stored_word(db: Session, viewer: Viewer, code: str) -> GlossaryWord | None:
    """The organisation's own form of a word; None where the file's holds."""
    return db.get(GlossaryWord, (viewer.organisation_id, code))


def glossary_of(db: Session, viewer: Viewer) -> Glossary:
    """The words of the viewer's organisation, read now."""
    which = glossary_words.c.organisation_id == viewer.organisation_id
    return Glossary(db.execute(select(GlossaryWord).where(which)).scalars())


class Glossaries:
    """The words of each organisation, kept for half a minute."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, Glossary]] = {}
        self._lock = Lock()

    def of(self, db: Session, viewer: Viewer) -> Glossary:
        """The words of the viewer's organisation."""
        kept = self._kept.get(viewer.organisation_id)
        if kept is not None and time.monotonic() - kept[0] < _SECONDS:
            return kept[1]
        found = glossary_of(db, viewer)
        with self._lock:
            self._kept[viewer.organisation_id] = (time.monotonic(), found)
        return found

    def forget(self, organisation_id: str) -> None:
        """After a change was committed."""
        with self._lock:
            self._kept.pop(organisation_id, None)
