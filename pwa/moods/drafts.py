"""What is being written about a mood and not recorded yet: kept on the way, gone once it is."""

from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.drafts.actions import drop_draft, keep_draft
from pwa.drafts.queries import draft_of
from pwa.moods.forms import MoreForm
from pwa.moods.models import Mood


def begun_words(db: Session, person: Viewer, mood: Mood) -> MoreForm | None:
    """What this person began to say about a mood; None if that is nothing."""
    draft = draft_of(db, person, _name(person, mood))
    return MoreForm.of(draft.answers) if draft else None


def keep_words(db: Session, person: Viewer, mood: Mood, form: MoreForm) -> None:
    """Keep what is written so far, also what could not be recorded as it is."""
    keep_draft(db, person, _name(person, mood), form.model_dump())


def drop_words(db: Session, person: Viewer, mood: Mood) -> None:
    """Throw away what was begun: it is recorded, or the mood is gone."""
    drop_draft(db, person, _name(person, mood))


def _name(person: Viewer, mood: Mood) -> str:
    # Nobody has said yet who may see it: a later device, whose past is sealed, has a draft of its own.
    return f"mood {mood.id} {person.device_id}" if person.sealed_before else f"mood {mood.id}"
