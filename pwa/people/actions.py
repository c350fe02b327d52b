"""Verbs that write about participants: they come in, and their phones are connected."""

from sqlmodel import Session

from pwa.access.models import Assignment, Role
from pwa.access.viewer import Viewer
from pwa.accounts.forms import InviteForm
from pwa.accounts.models import Person
from pwa.db import insert_once
from pwa.people.queries import backup_of


def add_participant(db: Session, inviter: Viewer, form: InviteForm) -> bool:
    """A new participant with the form's id; a supporter who adds one is there for them from now on.

    False if the id is taken: the same form was sent before.
    """
    person = Person(
        organisation_id=inviter.organisation_id,
        id=form.id,
        name=form.name,
        reading=form.reading,
        called=form.called,
        register_name=form.wording,
        furigana=form.furigana,
    )
    if not insert_once(db, person):
        return False
    db.add(Role(organisation_id=inviter.organisation_id, person_id=form.id, kind="participant"))
    if "supporter" in inviter.roles:
        _assign(db, inviter, form.id, inviter.id, "primary")
        backup = backup_of(db, inviter)
        if backup is not None:
            _assign(db, inviter, form.id, backup, "backup")
    return True


def _assign(db: Session, inviter: Viewer, participant_id: str, person_id: str, kind: str) -> None:
    db.add(
        Assignment(
            organisation_id=inviter.organisation_id,
            participant_id=participant_id,
            person_id=person_id,
            kind=kind,
        )
    )
