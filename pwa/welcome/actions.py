"""Verbs of the first run."""

from sqlalchemy import update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.clock import now


def call_me(db: Session, person: Viewer, called: str) -> None:
    """What the person is called on their own pages."""
    _change(db, person, called=called)


def end_first_run(db: Session, person: Viewer) -> None:
    """Gone through or put off: it does not come again by itself."""
    _change(db, person, welcomed_at=now())


def _change(db: Session, person: Viewer, **values: object) -> None:
    db.execute(
        update(people)
        .where(people.c.organisation_id == person.organisation_id, people.c.id == person.id)
        .values(**values)
    )
