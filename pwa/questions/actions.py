"""Changing what one is asked. What was answered before stays as it was."""

from sqlalchemy import func, select, update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.checkins.models import OwnItem, own_items
from pwa.clock import now
from pwa.db import OtherContentError, insert_once
from pwa.questions.forms import AskingForm, ItemForm

MOST_ITEMS = 5


class TooManyError(Exception):
    """There are five own items already."""


def choose_questions(db: Session, person: Viewer, form: AskingForm) -> None:
    """Set the steps of a scale, and whether medicine is asked."""
    db.execute(
        update(people)
        .where(people.c.organisation_id == person.organisation_id, people.c.id == person.id)
        .values(steps=int(form.steps), wants_meds=form.meds == "yes")
    )


def add_item(db: Session, person: Viewer, form: ItemForm) -> None:
    """Add an own item at the end; the same key again changes nothing.

    Raises `OtherContentError` when the key was used for another item, `TooManyError`.
    """
    mine = (own_items.c.organisation_id == person.organisation_id) & (own_items.c.person_id == person.id)
    # Of two at once, the second sees the first's item.
    here = (people.c.organisation_id == person.organisation_id) & (people.c.id == person.id)
    db.execute(select(people.c.id).where(here).with_for_update())
    stored = db.get(OwnItem, (person.organisation_id, form.id))
    if stored is not None:
        if (stored.person_id, stored.words) != (person.id, form.words):
            raise OtherContentError
        return
    asked = db.execute(select(func.count()).where(mine, own_items.c.ended_at.is_(None))).scalar_one()
    if asked >= MOST_ITEMS:
        raise TooManyError
    last = db.execute(select(func.coalesce(func.max(own_items.c.position), 0)).where(mine)).scalar_one()
    insert_once(
        db,
        OwnItem(
            organisation_id=person.organisation_id,
            id=form.id,
            person_id=person.id,
            words=form.words,
            position=last + 1,
        ),
    )


def rename_item(db: Session, person: Viewer, id: str, words: str) -> bool:
    """Say an item in other words; False if it is not the person's or no longer asked."""
    return _change(db, person, id, words=words)


def end_item(db: Session, person: Viewer, id: str) -> bool:
    """Stop asking an item. Its words stay, so that old answers can be read."""
    return _change(db, person, id, ended_at=now())


def _change(db: Session, person: Viewer, id: str, **values: object) -> bool:
    changed = db.execute(
        update(own_items)
        .where(
            own_items.c.organisation_id == person.organisation_id,
            own_items.c.person_id == person.id,
            own_items.c.id == id,
            own_items.c.ended_at.is_(None),
        )
        .values(**values)
        .returning(own_items.c.id)
    )
    return changed.first() is not None
