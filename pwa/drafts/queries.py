"""Reading what a person has begun to fill in. Nobody but the person ever does."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.drafts.models import drafts
from pwa.drafts.slots import FIRST, SHOWN, shown_to
from pwa.hot import Hot


@dataclass(frozen=True)
class KeptDraft:
    """What was kept: the key of the record to be, the answers, and when they last changed."""

    id: str
    answers: dict[str, Any]
    changed_at: datetime


def draft_of(db: Session, person: Viewer, form_name: str, *, to_change: bool = False) -> KeptDraft | None:
    """The person's own draft of a form, if this device shows it (see `slots.py`).

    `to_change` keeps others from changing it until the commit.
    """
    row = (_FIND_TO_CHANGE if to_change else _FIND).first(db, **shown_to(person, form_name))
    return None if row is None else KeptDraft(row.id, json.loads(row.answers), row.changed_at)


_SHOWN = select(drafts.c.id, drafts.c.answers, drafts.c.changed_at).where(SHOWN).order_by(*FIRST).limit(1)
_FIND = Hot(_SHOWN)
_FIND_TO_CHANGE = Hot(_SHOWN.with_for_update())
