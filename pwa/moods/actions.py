"""What people do with a mood: log it, take it back, show it, keep it to themselves."""

from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, update
from sqlmodel import Session

from pwa.access.rules import has_consent
from pwa.access.viewer import Viewer
from pwa.clock import now, today
from pwa.db import insert_once
from pwa.moods.forms import MoodForm
from pwa.moods.models import Mood, moods

UNDO_TIME = timedelta(minutes=10)


class OtherContentError(Exception):
    """This key already belongs to another mood or another person."""


class NotShownError(Exception):
    """The person has taken back their yes for moods: a shown one would not be seen."""


def log_mood(db: Session, person: Viewer, form: MoodForm) -> Mood:
    """Keep a mood. The same key again gives the same one; raises `OtherContentError` otherwise."""
    mood = Mood(
        organisation_id=person.organisation_id,
        id=form.id,
        person_id=person.id,
        mood=int(form.mood),
        visible_to=form.visible_to,
        local_date=today(),
    )
    if insert_once(db, mood):
        return mood
    stored = db.get_one(Mood, (mood.organisation_id, mood.id))
    if (stored.person_id, stored.mood) != (person.id, mood.mood):
        raise OtherContentError
    return stored


def undo_mood(db: Session, person: Viewer, mood: Mood) -> bool:
    """Take a mood back as if it had never been; False once it is older than `UNDO_TIME`."""
    gone = db.execute(
        delete(moods)
        .where(
            moods.c.organisation_id == person.organisation_id,
            moods.c.person_id == person.id,
            moods.c.id == mood.id,
            moods.c.created_at >= now() - UNDO_TIME,
        )
        .returning(moods.c.id)
    )
    return gone.first() is not None


def show_mood(db: Session, person: Viewer, mood: Mood) -> None:
    """Let the supporter see this one mood, and no other; raises `NotShownError`."""
    if has_consent(db, person.organisation_id, person.id, "mood", "supporter") is False:
        raise NotShownError
    _let_see(db, person, mood, "supporter")


def hide_mood(db: Session, person: Viewer, mood: Mood) -> None:
    """Keep this one mood to oneself again."""
    _let_see(db, person, mood, "self")


def _let_see(db: Session, person: Viewer, mood: Mood, audience: Literal["self", "supporter"]) -> None:
    db.execute(
        update(moods)
        .where(
            moods.c.organisation_id == person.organisation_id,
            moods.c.person_id == person.id,
            moods.c.id == mood.id,
        )
        .values(visible_to=audience)
    )
    db.refresh(mood)
