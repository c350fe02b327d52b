"""Keeping what a person has begun to fill in, and throwing it away once it is sent."""

import json
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.clock import now
from pwa.db import new_id
from pwa.drafts.models import drafts
from pwa.drafts.slots import SHOWN, may_be_confidential, shown_to, slot_for
from pwa.hot import Hot


def keep_draft(db: Session, person: Viewer, form_name: str, answers: dict[str, Any]) -> str:
    """Keep what is filled in so far in place of what was kept before and this device shows.

    Returns the draft's id, which stays the same until the draft is dropped: it is the key of the
    record that the form will become. `answers` must be JSON. Two devices at once: one draft, one
    id, the answers of the later one.
    """
    slot = slot_for(person, form_name, answers)
    before = _take_others(db, person, form_name, slot) if may_be_confidential(answers) else None
    insert = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    text = json.dumps(answers, ensure_ascii=False)
    kept = insert(drafts).values(
        organisation_id=person.organisation_id,
        person_id=person.id,
        form=slot,
        id=before or new_id(),
        answers=text,
        changed_at=now(),
    )
    done = db.execute(
        kept.on_conflict_do_update(
            index_elements=[drafts.c.organisation_id, drafts.c.person_id, drafts.c.form],
            set_={"answers": kept.excluded.answers, "changed_at": kept.excluded.changed_at},
        ).returning(drafts.c.id)
    )
    return str(done.scalar_one())


def drop_draft(db: Session, person: Viewer, form_name: str, draft_id: str | None = None) -> None:
    """Throw a draft away; with `draft_id` only if it is still that one and not one begun since."""
    key = shown_to(person, form_name)
    if draft_id is None:
        _DROP.all(db, **key)
    else:
        _DROP_THAT.all(db, **key, id=draft_id)


def _take_others(db: Session, person: Viewer, form_name: str, slot: str) -> str | None:
    """Remove what this device shows in other places; returns the key that stays with the draft."""
    taken = _TAKE_OTHERS.all(db, **shown_to(person, form_name), slot=slot)
    return str(taken[0].id) if taken else None


def drop_drafts_between(db: Session, person: Viewer, first: str, end: str) -> None:
    """Throw away the drafts whose form's name sorts from `first` up to, not with, `end`."""
    db.execute(
        delete(drafts).where(
            drafts.c.organisation_id == person.organisation_id,
            drafts.c.person_id == person.id,
            drafts.c.form >= first,
            drafts.c.form < end,
        )
    )


# Built once: a check-in ends with this, and a morning has many.
_SHOWN = delete(drafts).where(SHOWN)
_DROP = Hot(_SHOWN)
_DROP_THAT = Hot(_SHOWN.where(drafts.c.id == bindparam("id")))
_TAKE_OTHERS = Hot(_SHOWN.where(drafts.c.form != bindparam("slot")).returning(drafts.c.id))
