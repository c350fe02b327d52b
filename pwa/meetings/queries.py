"""Reads of notes of meetings: by the person, and by those who are there for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from pwa.access.rules import may_read
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.language import Msg
from pwa.meetings.models import AgreedStep, Meeting, agreed_steps, meetings
from pwa.meetings.questions import kind_label


@dataclass(frozen=True)
class Step:
    """One agreed step of a note."""

    id: str
    by_whom: str
    words: str
    due_on: date | None
    done_at: datetime | None

    @property
    def is_of_person(self) -> bool:
        return self.by_whom == "person"


@dataclass(frozen=True)
class Note:
    """A note with its writer's name and its steps."""

    id: str
    author_id: str
    author: str
    kind: str
    local_date: date
    words: str
    created_at: datetime
    edited_at: datetime | None
    seen_at: datetime | None
    steps: tuple[Step, ...] = ()

    @property
    def label(self) -> Msg:
        return kind_label(self.kind)

    @property
    def open_steps(self) -> int:
        """How many steps of the person's are not done."""
        return sum(step.is_of_person and not step.done_at for step in self.steps)


def notes_of(db: Session, viewer: Viewer, person_id: str, limit: int = 100) -> list[Note]:
    """The notes about a person, newest first; empty for whoever may not read them."""
    if not may_read(db, viewer, person_id, "meeting"):
        return []
    return _notes(db, viewer, meetings.c.person_id == person_id, limit)


def note_of(db: Session, viewer: Viewer, person_id: str, id: str) -> Note | None:
    """One note about a person; None for what the viewer may not read and for unknown ones alike."""
    if not may_read(db, viewer, person_id, "meeting"):
        return None
    which = (meetings.c.person_id == person_id) & (meetings.c.id == id)
    return next(iter(_notes(db, viewer, which, 1)), None)


def meeting_of(db: Session, viewer: Viewer, person_id: str, id: str) -> Meeting | None:
    """`note_of` as the row itself, to be changed."""
    meeting = db.get(Meeting, (viewer.organisation_id, id))
    is_open = meeting is not None and may_read(db, viewer, person_id, "meeting", meeting)
    return meeting if is_open else None


def steps_of(db: Session, meeting: Meeting) -> list[AgreedStep]:
    """The steps of a note in their order, to be changed."""
    which = (agreed_steps.c.organisation_id == meeting.organisation_id) & (
        agreed_steps.c.meeting_id == meeting.id
    )
    return list(db.scalars(select(AgreedStep).where(which).order_by(agreed_steps.c.position)))


def count_unread(db: Session, person: Viewer) -> int:
    """How many notes the person has not had on the screen since they were written or changed."""
    number: int = db.execute(
        select(func.count())
        .select_from(meetings)
        .where(
            meetings.c.organisation_id == person.organisation_id,
            meetings.c.person_id == person.id,
            meetings.c.seen_at.is_(None),
        )
    ).scalar_one()
    return number


def _notes(db: Session, viewer: Viewer, which: ColumnElement[bool], limit: int) -> list[Note]:
    columns = (
        meetings.c.id,
        meetings.c.author_id,
        people.c.name.label("author"),
        meetings.c.kind,
        meetings.c.local_date,
        meetings.c.words,
        meetings.c.created_at,
        meetings.c.edited_at,
        meetings.c.seen_at,
    )
    is_author = (people.c.organisation_id == meetings.c.organisation_id) & (
        people.c.id == meetings.c.author_id
    )
    rows = db.execute(
        select(*columns)
        .join_from(meetings, people, is_author)
        .where(meetings.c.organisation_id == viewer.organisation_id, which)
        .order_by(meetings.c.local_date.desc(), meetings.c.id.desc())
        .limit(limit)
    ).all()
    steps = _steps(db, viewer, [row.id for row in rows])
    return [Note(**row._mapping, steps=tuple(steps.get(row.id, ()))) for row in rows]


def _steps(db: Session, viewer: Viewer, ids: Sequence[str]) -> dict[str, list[Step]]:
    rows: Any = db.execute(
        select(
            agreed_steps.c.meeting_id,
            agreed_steps.c.id,
            agreed_steps.c.by_whom,
            agreed_steps.c.words,
            agreed_steps.c.due_on,
            agreed_steps.c.done_at,
        )
        .where(agreed_steps.c.organisation_id == viewer.organisation_id, agreed_steps.c.meeting_id.in_(ids))
        .order_by(agreed_steps.c.position)
    )
    found: dict[str, list[Step]] = {}
    for meeting_id, *rest in rows:
        found.setdefault(meeting_id, []).append(Step(*rest))
    return found
