"""Reads of a person's own moods."""

from sqlmodel import Session

from pwa.access.rules import may_read
from pwa.access.viewer import Viewer
from pwa.db import is_id
from pwa.moods.models import Mood


def own_mood(db: Session, person: Viewer, id: str) -> Mood | None:
    """The person's own mood with this id, if this device may show it."""
    # Anything may stand in an address; PostgreSQL takes no NUL in a text.
    mood = db.get(Mood, (person.organisation_id, id)) if is_id(id) else None
    return mood if mood and may_read(db, person, person.id, "mood", mood) else None
