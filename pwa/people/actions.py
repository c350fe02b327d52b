"""Verbs that write about participants: they come in, are named, are cared for, and leave."""

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session

from pwa.access.models import Assignment, Consent, Role, assignments, consents
from pwa.access.viewer import Viewer
from pwa.accounts.models import Person, devices, invitations, people
from pwa.alerts.models import subscriptions
from pwa.clock import now
from pwa.db import insert_once
from pwa.known import names_changed
from pwa.people.forms import CareForm, FamilyForm, InviteForm, NameForm
from pwa.people.queries import backup_of

# The field of the record that somebody was asked before a family member was added; the audience is
# the family member.
FAMILY = "family"


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
    names_changed(db, inviter.organisation_id)
    db.add(Role(organisation_id=inviter.organisation_id, person_id=form.id, kind="participant"))
    if "supporter" in inviter.roles:
        _assign(db, inviter, form.id, inviter.id, "primary")
        backup = backup_of(db, inviter)
        if backup is not None:
            _assign(db, inviter, form.id, backup, "backup")
    return True


def correct_name(db: Session, viewer: Viewer, person_id: str, form: NameForm) -> None:
    """Somebody's name, its reading, and what they like to be called, as they should have been."""
    db.execute(
        update(people)
        .where(_person(viewer, person_id))
        .values(name=form.name, reading=form.reading, called=form.called)
    )
    names_changed(db, viewer.organisation_id)


def assign_carers(db: Session, viewer: Viewer, participant_id: str, form: CareForm) -> None:
    """Supporter and backup from now on; who was it before sees nothing more from the next request on."""
    # Two who change this at once: one after the other, so that nobody has two supporters.
    db.get(Person, (viewer.organisation_id, participant_id), with_for_update=True)
    for kind, person_id in (("primary", form.supporter), ("backup", form.backup)):
        standing = _tie(viewer, participant_id, kind)
        db.execute(
            update(assignments).where(standing, assignments.c.person_id != person_id).values(until=now())
        )
        is_there = db.execute(assignments.select().where(standing)).first() is not None
        if person_id and not is_there:
            _assign(db, viewer, participant_id, person_id, kind)
            db.flush()


def end_person(db: Session, viewer: Viewer, person_id: str) -> None:
    """Somebody has left: their devices sign out, no way in is open any more, and nothing is deleted."""
    db.execute(
        update(people).where(_person(viewer, person_id), people.c.ended_at.is_(None)).values(ended_at=now())
    )
    theirs = {"organisation_id": viewer.organisation_id, "person_id": person_id}
    for table, column in ((devices, "ended_at"), (invitations, "used_at")):
        db.execute(update(table).filter_by(**theirs).where(table.c[column].is_(None)).values({column: now()}))
    db.execute(delete(subscriptions).filter_by(**theirs))


def take_back(db: Session, viewer: Viewer, person_id: str) -> None:
    """Somebody who had left is here again, with the same supporter; they need a new way in."""
    db.execute(update(people).where(_person(viewer, person_id)).values(ended_at=None))


def add_relative(db: Session, viewer: Viewer, participant_id: str, form: FamilyForm) -> bool:
    """A family member of a participant who was asked. False if the form's id is taken."""
    ours = viewer.organisation_id
    person = Person(
        organisation_id=ours, id=form.id, name=form.name, reading=form.reading, called=form.called
    )
    if not insert_once(db, person):
        return False
    names_changed(db, ours)
    db.add(Role(organisation_id=ours, person_id=form.id, kind="family"))
    db.add(Consent(organisation_id=ours, person_id=participant_id, field=FAMILY, audience=form.id))
    _assign(db, viewer, participant_id, form.id, "family")
    return True


def remove_relative(db: Session, viewer: Viewer, participant_id: str, person_id: str) -> None:
    """A family member sees nothing of this participant from the next request on."""
    standing = _tie(viewer, participant_id, "family") & (assignments.c.person_id == person_id)
    db.execute(update(assignments).where(standing).values(until=now()))
    db.execute(
        update(consents)
        .where(
            consents.c.organisation_id == viewer.organisation_id,
            consents.c.person_id == participant_id,
            consents.c.field == FAMILY,
            consents.c.audience == person_id,
            consents.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now())
    )


def _person(viewer: Viewer, person_id: str) -> ColumnElement[bool]:
    return (people.c.organisation_id == viewer.organisation_id) & (people.c.id == person_id)


def _tie(viewer: Viewer, participant_id: str, kind: str) -> ColumnElement[bool]:
    return (
        (assignments.c.organisation_id == viewer.organisation_id)
        & (assignments.c.participant_id == participant_id)
        & (assignments.c.kind == kind)
        & assignments.c.until.is_(None)
    )


def _assign(db: Session, viewer: Viewer, participant_id: str, person_id: str, kind: str) -> None:
    db.add(
        Assignment(
            organisation_id=viewer.organisation_id,
            participant_id=participant_id,
            person_id=person_id,
            kind=kind,
        )
    )
