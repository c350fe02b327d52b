"""Notes of meetings and visits, which the person reads, and the steps that were agreed there."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, new_id, table_of

_UNSEEN = text("seen_at IS NULL")


class Meeting(SQLModel, table=True):
    """A note of one meeting, visit or call, written by a member of staff for both to read."""

    __table_args__ = (
        person_key("person_id"),
        person_key("author_id"),
        Index("ix_meeting_person", "organisation_id", "person_id", "local_date"),
        # Few notes are unseen: the home page finds them without reading the others.
        Index(
            "ix_meeting_unseen",
            "organisation_id",
            "person_id",
            sqlite_where=_UNSEEN,
            postgresql_where=_UNSEEN,
        ),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    author_id: str = Field(max_length=ID_LENGTH)
    # meeting, work_visit or call.
    kind: str
    appointment_id: str | None = Field(default=None, max_length=ID_LENGTH)
    local_date: date
    words: str = Field(default="", sa_type=SealedText)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When the person had it on the screen.
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AgreedStep(SQLModel, table=True):
    """What somebody will do by when, agreed in a meeting. `by_whom` is person or supporter."""

    __tablename__ = "agreed_step"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "meeting_id"], ["meeting.organisation_id", "meeting.id"]),
        Index("ix_agreed_step_meeting", "organisation_id", "meeting_id"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    meeting_id: str = Field(max_length=ID_LENGTH)
    by_whom: str
    words: str = Field(sa_type=SealedText)
    due_on: date | None = None
    position: int = 0
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


meetings = table_of(Meeting)
agreed_steps = table_of(AgreedStep)
