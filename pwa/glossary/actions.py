"""Changes to an organisation's words. What the file says is never lost: a row only stands before it."""

from typing import Any

from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.clock import now
from pwa.glossary.entries import Entry
from pwa.glossary.forms import WordForm
from pwa.glossary.models import GlossaryWord
from pwa.glossary.queries import stored_word
from pwa.known import names_changed


def write_word(db: Session, viewer: Viewer, code: str, form: WordForm) -> None:
    """A word of one's own, or another text for one that is there. The same again changes nothing."""
    content = form.model_dump(exclude={"id"})
    _keep(db, viewer, code, content)


def hide_word(db: Session, viewer: Viewer, entry: Entry, *, is_hidden: bool) -> None:
    """Take a word out of the list and out of all messages, or put it back."""
    content = {name: getattr(entry, name) for name in ("word", "reading", "standard", "easy", "english")}
    _keep(db, viewer, entry.code, content | {"is_hidden": is_hidden})


def drop_word(db: Session, viewer: Viewer, code: str) -> None:
    """Back to what the file says; a word of one's own is gone."""
    stored = stored_word(db, viewer, code)
    if stored is not None:
        db.delete(stored)
        names_changed(db, viewer.organisation_id)


def _keep(db: Session, viewer: Viewer, code: str, content: dict[str, Any]) -> None:
    stored = stored_word(db, viewer, code)
    if stored is None:
        stored = GlossaryWord(
            organisation_id=viewer.organisation_id, id=code, changed_by=viewer.id, **content
        )
    for name, value in content.items():
        setattr(stored, name, value)
    stored.changed_by, stored.changed_at = viewer.id, now()
    db.add(stored)
    names_changed(db, viewer.organisation_id)
