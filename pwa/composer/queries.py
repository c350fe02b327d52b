"""How the person reads for whom staff write."""

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.rules import concerns_open_to
from pwa.access.viewer import Viewer
from pwa.accounts.models import Person
from pwa.concerns.models import concerns
from pwa.people.queries import participant_for


def reader_for(db: Session, viewer: Viewer, person_id: str) -> Person | None:
    """A participant to whom this member of staff may write; None for all others alike.

    Either their profile is open to the viewer, or a report of theirs is: an officer answers people
    whom they are not there for.
    """
    person = participant_for(db, viewer, person_id)
    if person is not None:
        return person
    is_answered = concerns_open_to(viewer) & (concerns.c.author_id == person_id)
    if db.execute(select(concerns.c.id).where(is_answered).limit(1)).first() is None:
        return None
    return db.get(Person, (viewer.organisation_id, person_id))
