"""Reads of what the page about a participant shows of talks, absences and plans."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from pwa.absences.models import IS_RECORDED, absences
from pwa.access.rules import may_read
from pwa.access.viewer import Viewer
from pwa.language import Msg
from pwa.meetings.models import agreed_steps, meetings
from pwa.meetings.questions import kind_label

_FEW = 5


@dataclass(frozen=True)
class Talk:
    """A note of a meeting, visit or call."""

    id: str
    label: Msg
    date: date


@dataclass(frozen=True)
class Promise:
    """An agreed step that is still open."""

    meeting_id: str
    words: str
    is_mine: bool
    due_on: date | None


@dataclass(frozen=True)
class DayOff:
    """An absence."""

    id: str
    date: date
    kind: str
    is_recorded: bool


def talks_of(db: Session, viewer: Viewer, person_id: str) -> tuple[list[Talk], list[Promise]]:
    """The last notes of meetings with a person, newest first, and the agreed steps that are open."""
    if not may_read(db, viewer, person_id, "meeting"):
        return [], []
    theirs = (meetings.c.organisation_id == viewer.organisation_id) & (meetings.c.person_id == person_id)
    talks = select(meetings.c.id, meetings.c.kind, meetings.c.local_date).where(theirs)
    steps = (
        select(agreed_steps.c.meeting_id, agreed_steps.c.words, agreed_steps.c.by_whom, agreed_steps.c.due_on)
        .join_from(
            agreed_steps,
            meetings,
            (meetings.c.organisation_id == agreed_steps.c.organisation_id)
            & (meetings.c.id == agreed_steps.c.meeting_id),
        )
        .where(theirs, agreed_steps.c.done_at.is_(None))
        .order_by(meetings.c.local_date.desc(), agreed_steps.c.position)
    )
    newest = talks.order_by(meetings.c.local_date.desc(), meetings.c.id.desc()).limit(_FEW)
    return (
        [Talk(row.id, kind_label(row.kind), row.local_date) for row in db.execute(newest)],
        [
            Promise(row.meeting_id, row.words, row.by_whom != "person", row.due_on)
            for row in db.execute(steps.limit(2 * _FEW))
        ],
    )


def days_off_of(db: Session, viewer: Viewer, person_id: str) -> list[DayOff] | None:
    """The last absences of a person, newest first; None for whoever may not read them."""
    if not may_read(db, viewer, person_id, "absence"):
        return None
    rows = db.execute(
        select(absences.c.id, absences.c.local_date, absences.c.kind, IS_RECORDED.label("is_recorded"))
        .where(
            absences.c.organisation_id == viewer.organisation_id,
            absences.c.person_id == person_id,
            absences.c.withdrawn_at.is_(None),
        )
        .order_by(absences.c.local_date.desc())
        .limit(_FEW)
    )
    return [DayOff(row.id, row.local_date, row.kind, bool(row.is_recorded)) for row in rows]
