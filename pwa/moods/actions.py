"""What people do with a mood: log it, say more, take it back, show it, keep it to themselves."""

from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, update
from sqlmodel import Session

from pwa.access.rules import has_consent
from pwa.access.viewer import Viewer
from pwa.arrivals.entries import Written
from pwa.clock import now
from pwa.db import OtherContentError, insert_once
from pwa.moods.forms import MoodForm, MoreForm
from pwa.moods.models import Mood, moods

UNDO_TIME = timedelta(minutes=10)


class NotShownError(Exception):
    """The person has taken back their yes for moods: a shown one would not be seen."""


def log_mood(db: Session, person: Viewer, form: MoodForm, written: Written | None = None) -> Mood:
    """Keep a mood of the moment at which it was tapped.

    The same key again gives the same one; raises `OtherContentError` otherwise.
    """
    written = written or Written.now()
    mood = Mood(
        organisation_id=person.organisation_id,
        id=form.id,
        person_id=person.id,
        mood=int(form.mood),
        visible_to=form.visible_to,
        local_date=written.day,
        created_at=written.at,
    )
    if insert_once(db, mood):
        return mood
    stored = db.get_one(Mood, (mood.organisation_id, mood.id))
    if any(getattr(stored, name) != getattr(mood, name) for name in ("person_id", "mood", "visible_to")):
        raise OtherContentError
    return stored


def describe_mood(db: Session, person: Viewer, mood: Mood, form: MoreForm) -> None:
    """Keep what the person says about a mood now, in place of what they said before; raises `NotShownError`.

    The first words on a new mood are no correction: only later ones are marked with their time.
    """
    said = form.said()
    if said.get("visible_to") == "supporter":
        _must_be_seen(db, person)
    changed = {name: value for name, value in said.items() if getattr(mood, name) != value}
    if not changed:
        return
    if _has_words(mood) or mood.created_at < now() - UNDO_TIME:
        changed["edited_at"] = now()
    db.execute(update(moods).where(_is(person, mood)).values(**changed))
    db.refresh(mood)


def delete_mood(db: Session, person: Viewer, mood: Mood) -> None:
    """Take a mood out of the record for good, whatever its age."""
    db.execute(delete(moods).where(_is(person, mood)))


def undo_mood(db: Session, person: Viewer, mood: Mood) -> bool:
    """Take a mood back as if it had never been; False once it is older than `UNDO_TIME`."""
    gone = db.execute(
        delete(moods).where(_is(person, mood), moods.c.created_at >= now() - UNDO_TIME).returning(moods.c.id)
    )
    return gone.first() is not None


def show_mood(db: Session, person: Viewer, mood: Mood) -> None:
    """Let the supporter see this one mood, and no other; raises `NotShownError`."""
    _must_be_seen(db, person)
    _let_see(db, person, mood, "supporter")


def hide_mood(db: Session, person: Viewer, mood: Mood) -> None:
    """Keep this one mood to oneself again."""
    _let_see(db, person, mood, "self")


def _let_see(db: Session, person: Viewer, mood: Mood, audience: Literal["self", "supporter"]) -> None:
    db.execute(update(moods).where(_is(person, mood)).values(visible_to=audience))
    db.refresh(mood)


def _must_be_seen(db: Session, person: Viewer) -> None:
    if has_consent(db, person.organisation_id, person.id, "mood", "supporter") is False:
        raise NotShownError


def _has_words(mood: Mood) -> bool:
    return any((mood.feelings, mood.causes, mood.coping, mood.helped, mood.words))


def _is(person: Viewer, mood: Mood) -> ColumnElement[bool]:
    return and_(
        moods.c.organisation_id == person.organisation_id,
        moods.c.person_id == person.id,
        moods.c.id == mood.id,
    )
