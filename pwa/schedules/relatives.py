"""Who is family of whom: reads of both sides."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.assignments import carers_of
from pwa.access.models import assignments
from pwa.access.viewer import Viewer
from pwa.accounts.models import people


@dataclass(frozen=True)
class Relative:
    """A participant who is family of the viewer."""

    id: str
    name: str
    called: str


def family_of(db: Session, participant: Viewer) -> list[str]:
    """The names of those who see the viewer's plans as their family."""
    which = carers_of(participant.organisation_id, participant.id, ("family",), "name")
    return list(db.execute(which).scalars())


def relatives_of(db: Session, viewer: Viewer) -> list[Relative]:
    """The participants whose family the viewer is now."""
    rows = db.execute(
        select(people.c.id, people.c.name, people.c.called)
        .join_from(
            assignments,
            people,
            (people.c.organisation_id == assignments.c.organisation_id)
            & (people.c.id == assignments.c.participant_id),
        )
        .where(
            assignments.c.organisation_id == viewer.organisation_id,
            assignments.c.person_id == viewer.id,
            assignments.c.kind == "family",
            assignments.c.until.is_(None),
            people.c.ended_at.is_(None),
        )
        .order_by(assignments.c.since, people.c.id)
    )
    return [Relative(row.id, row.name, row.called or row.name) for row in rows]
