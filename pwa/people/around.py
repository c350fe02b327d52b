"""Reads of those around a participant: supporter, backup, family, and who could be it."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlmodel import Session

from pwa.access.models import assignments, roles
from pwa.access.viewer import Viewer
from pwa.accounts.models import Person, people

_TIES = ("primary", "backup", "family")


@dataclass(frozen=True)
class Somebody:
    """A person by name."""

    id: str
    name: str


@dataclass(frozen=True)
class Around:
    """Those around a participant now."""

    primary: list[Somebody]
    backup: list[Somebody]
    family: list[Somebody]


def around(db: Session, participant: Person) -> Around:
    """Who is there for a participant now and has not left."""
    found: dict[str, list[Somebody]] = {kind: [] for kind in _TIES}
    for row in db.execute(_ties(participant)):
        found[row.kind].append(Somebody(row.id, row.name))
    return Around(**found)


def colleagues(db: Session, viewer: Viewer) -> list[Somebody]:
    """Who could be somebody's supporter or backup: the supporters, by the sound of their names."""
    rows = db.execute(
        select(people.c.id, people.c.name)
        .join_from(
            people,
            roles,
            (roles.c.organisation_id == people.c.organisation_id) & (roles.c.person_id == people.c.id),
        )
        .where(
            people.c.organisation_id == viewer.organisation_id,
            people.c.ended_at.is_(None),
            roles.c.kind == "supporter",
        )
        .order_by(people.c.reading, people.c.name, people.c.id)
    )
    return [Somebody(row.id, row.name) for row in rows]


def is_supporter_of(db: Session, viewer: Viewer, participant: Person) -> bool:
    """Whether the viewer is this participant's supporter, not only their stand-in."""
    mine = _ties(participant, has_left=True).where(
        assignments.c.person_id == viewer.id, assignments.c.kind == "primary"
    )
    return db.execute(mine).first() is not None


def relative_of(db: Session, participant: Person, id: str) -> Person | None:
    """The family member of a participant with this id, if they are nothing else here.

    A way in for somebody who also works here, or is a participant, would be a way into more.
    """
    is_tied = select(assignments.c.id).where(
        assignments.c.organisation_id == participant.organisation_id,
        assignments.c.participant_id == participant.id,
        assignments.c.person_id == id,
        assignments.c.kind == "family",
        assignments.c.until.is_(None),
    )
    kinds = select(roles.c.kind).where(
        roles.c.organisation_id == participant.organisation_id, roles.c.person_id == id
    )
    if db.execute(is_tied).first() is None or set(db.execute(kinds).scalars()) != {"family"}:
        return None
    return db.execute(
        select(Person).where(
            people.c.organisation_id == participant.organisation_id,
            people.c.id == id,
            people.c.ended_at.is_(None),
        )
    ).scalar_one_or_none()


def _ties(participant: Person, *, has_left: bool = False) -> Select[tuple[str, str, str]]:
    found = (
        select(assignments.c.kind, people.c.id, people.c.name)
        .join_from(
            assignments,
            people,
            (people.c.organisation_id == assignments.c.organisation_id)
            & (people.c.id == assignments.c.person_id),
        )
        .where(
            assignments.c.organisation_id == participant.organisation_id,
            assignments.c.participant_id == participant.id,
            assignments.c.until.is_(None),
        )
        .order_by(assignments.c.since, people.c.id)
    )
    return found if has_left else found.where(people.c.ended_at.is_(None))
