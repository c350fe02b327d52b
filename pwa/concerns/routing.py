"""Whom a report may reach, in which order. Whoever the author picked in `who` is left out of it all."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.models import assignments, roles
from pwa.accounts.models import people
from pwa.concerns.questions import Chain

# Ordinary reports go to the assigned supporter, the backup, then the manager. A report about the
# service goes to the complaint officer and the independent committee; one about harm to the
# abuse-prevention lead and the second lead. No chain ever crosses into another.
_ROLES: dict[Chain, tuple[str, ...]] = {
    "ordinary": ("manager",),
    "service": ("officer", "committee"),
    "harm": ("lead",),
}


def chain_for(
    db: Session, organisation_id: str, author_id: str, chain: Chain, left_out: Collection[str] = ()
) -> list[str]:
    """The ids of the people in a report's own chain, first one first; empty if nobody is left."""
    found = _assigned(db, organisation_id, author_id) if chain == "ordinary" else []
    for kind in _ROLES[chain]:
        found += _with_role(db, organisation_id, kind)
    unwanted = {*left_out, author_id}
    return [person for person in dict.fromkeys(found) if person not in unwanted]


def people_near(db: Session, organisation_id: str, author_id: str) -> list[tuple[str, str]]:
    """Id and name of everybody whom one of the author's chains could reach: the picker's people."""
    ids = [
        person
        for chain in ("ordinary", "service", "harm")
        for person in chain_for(db, organisation_id, author_id, chain)
    ]
    names = names_of(db, organisation_id, ids)
    return [(person, names[person]) for person in dict.fromkeys(ids)]


def names_of(db: Session, organisation_id: str, ids: Collection[str]) -> dict[str, str]:
    """Names by id."""
    rows = db.execute(
        select(people.c.id, people.c.name).where(
            people.c.organisation_id == organisation_id, people.c.id.in_(ids)
        )
    )
    return {row.id: row.name for row in rows}


def _assigned(db: Session, organisation_id: str, author_id: str) -> list[str]:
    rows = db.execute(
        select(assignments.c.person_id)
        .join_from(
            assignments,
            people,
            (people.c.organisation_id == assignments.c.organisation_id)
            & (people.c.id == assignments.c.person_id),
        )
        .where(
            assignments.c.organisation_id == organisation_id,
            assignments.c.participant_id == author_id,
            assignments.c.kind.in_(("primary", "backup")),
            assignments.c.until.is_(None),
            people.c.ended_at.is_(None),
        )
        .order_by(assignments.c.kind.desc(), assignments.c.since)
    )
    return list(rows.scalars())


def _with_role(db: Session, organisation_id: str, kind: str) -> list[str]:
    rows = db.execute(
        select(roles.c.person_id)
        .join_from(
            roles,
            people,
            (people.c.organisation_id == roles.c.organisation_id) & (people.c.id == roles.c.person_id),
        )
        .where(roles.c.organisation_id == organisation_id, roles.c.kind == kind, people.c.ended_at.is_(None))
        .order_by(roles.c.position, roles.c.person_id)
    )
    return list(rows.scalars())
