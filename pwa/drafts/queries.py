"""Reading what a person has begun to fill in. Nobody but the person ever does."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.drafts.models import drafts


@dataclass(frozen=True)
class KeptDraft:
    """What was kept: the key of the record to be, the answers, and when they last changed."""

    id: str
    answers: dict[str, Any]
    changed_at: datetime


def draft_of(db: Session, person: Viewer, form_name: str, *, to_change: bool = False) -> KeptDraft | None:
    """The person's own draft of a form; `to_change` keeps others from changing it until the commit."""
    which = select(drafts.c.id, drafts.c.answers, drafts.c.changed_at).where(
        drafts.c.organisation_id == person.organisation_id,
        drafts.c.person_id == person.id,
        drafts.c.form == form_name,
    )
    row = db.execute(which.with_for_update() if to_change else which).one_or_none()
    return None if row is None else KeptDraft(row.id, json.loads(row.answers), row.changed_at)
