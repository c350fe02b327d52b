"""What somebody wants to be asked: how many steps, medicine or not, and items of their own."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.checkins.models import own_items


@dataclass(frozen=True)
class Item:
    """An own item: its words, and whether it is still asked."""

    id: str
    words: str
    is_asked: bool


@dataclass(frozen=True)
class Asked:
    """A person's wishes about their questions."""

    wants_meds: bool
    steps: int
    items: tuple[Item, ...]


def asked_of(db: Session, person: Viewer) -> Asked:
    """What this person is asked in their check-ins."""
    row = db.execute(
        select(people.c.wants_meds, people.c.steps).where(
            people.c.organisation_id == person.organisation_id, people.c.id == person.id
        )
    ).one()
    items = tuple(each for each in items_of(db, person) if each.is_asked)
    return Asked(row.wants_meds, row.steps, items)


def items_of(db: Session, person: Viewer) -> list[Item]:
    """The person's own items in their order; the ones that are no longer asked too, for old answers."""
    rows = db.execute(
        select(own_items.c.id, own_items.c.words, own_items.c.ended_at)
        .where(own_items.c.organisation_id == person.organisation_id, own_items.c.person_id == person.id)
        .order_by(own_items.c.position, own_items.c.id)
    )
    return [Item(row.id, row.words, row.ended_at is None) for row in rows]
