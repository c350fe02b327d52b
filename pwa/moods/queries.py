"""Reads of a person's own moods."""

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.rules import may_read
from pwa.access.viewer import Viewer
from pwa.db import is_id
from pwa.moods.models import Mood, moods

# A device that sees only shared moods of the past has to look a little further back.
_LOOK_BACK = 30


def latest_mood(db: Session, person: Viewer) -> Mood | None:
    """The person's newest mood that this device may show."""
    newest = db.scalars(
        select(Mood)
        .where(moods.c.organisation_id == person.organisation_id, moods.c.person_id == person.id)
        .order_by(moods.c.id.desc())
        .limit(_LOOK_BACK if person.sealed_before else 1)
    )
    return next((mood for mood in newest if may_read(db, person, person.id, "mood", mood)), None)


def own_mood(db: Session, person: Viewer, id: str) -> Mood | None:
    """The person's own mood with this id, if this device may show it."""
    # Anything may stand in an address; PostgreSQL takes no NUL in a text.
    mood = db.get(Mood, (person.organisation_id, id)) if is_id(id) else None
    return mood if mood and may_read(db, person, person.id, "mood", mood) else None
