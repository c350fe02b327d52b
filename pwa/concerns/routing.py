"""Whom a report may reach, in which order. Whoever the author picked in `who` is left out of it all."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.assignments import carers_of
from pwa.access.models import roles
from pwa.accounts.models import people
from pwa.concerns.models import left_out
from pwa.concerns.questions import Chain

# Ordinary reports go to the assigned supporter, the backup, then the manager. A report about the
# service goes to the complaint officer and the independent committee; one about harm to the
# abuse-prevention lead and the second lead. No chain ever crosses into another.
_ROLES: dict[Chain, tuple[str, ...]] = {
    "ordinary": ("manager",),
    "service": ("officer", "committee"),
    "harm": ("lead",),
}
_KNOWN_AS = ("supporter", "manager", "officer", "lead", "committee")


def chain_for(
    db: Session, organisation_id: str, author_id: str, chain: Chain, unwanted: Collection[str] = ()
) -> list[str]:
    """The ids of the people in a report's own chain, first one first; empty if nobody is left."""
    found: list[str] = []
    if chain == "ordinary":
        found += db.execute(carers_of(organisation_id, author_id)).scalars()
    for kind in _ROLES[chain]:
        found += _with_role(db, organisation_id, kind)
    outside = {*unwanted, author_id}
    return [person for person in dict.fromkeys(found) if person not in outside]


@dataclass(frozen=True)
class Near:
    """Somebody who could read a report, and what they are there for."""

    id: str
    name: str
    role: str


def people_near(db: Session, organisation_id: str, author_id: str) -> list[Near]:
    """Everybody whom one of the author's chains could reach: the people of the picker."""
    ids = [
        person
        for chain in ("ordinary", "service", "harm")
        for person in chain_for(db, organisation_id, author_id, chain)
    ]
    names, kinds = names_of(db, organisation_id, ids), known_as(db, organisation_id, ids)
    return [Near(person, names[person], kinds.get(person, "supporter")) for person in dict.fromkeys(ids)]


def names_of(db: Session, organisation_id: str, ids: Collection[str]) -> dict[str, str]:
    """Names by id."""
    rows = db.execute(
        select(people.c.id, people.c.name).where(
            people.c.organisation_id == organisation_id, people.c.id.in_(ids)
        )
    )
    return {row.id: row.name for row in rows}


def still_here(db: Session, organisation_id: str, ids: Collection[str]) -> set[str]:
    """Those of these people who have not left."""
    rows = db.execute(
        select(people.c.id).where(
            people.c.organisation_id == organisation_id, people.c.id.in_(ids), people.c.ended_at.is_(None)
        )
    )
    return set(rows.scalars())


def left_out_of(db: Session, organisation_id: str, concern_id: str) -> set[str]:
    """Those whom the author picked as being part of the worry."""
    rows = db.execute(
        select(left_out.c.person_id).where(
            left_out.c.organisation_id == organisation_id, left_out.c.concern_id == concern_id
        )
    )
    return set(rows.scalars())


def known_as(db: Session, organisation_id: str, ids: Collection[str]) -> dict[str, str]:
    """The staff among these people, each with the role in which they are likely to be known."""
    rows = db.execute(
        select(roles.c.person_id, roles.c.kind).where(
            roles.c.organisation_id == organisation_id,
            roles.c.person_id.in_(ids),
            roles.c.kind.in_(_KNOWN_AS),
        )
    )
    return {row.person_id: row.kind for row in sorted(rows, key=lambda row: -_KNOWN_AS.index(row.kind))}


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
