"""What is coming: appointments of a participant."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, new_id, table_of


class Appointment(SQLModel, table=True):
    """An appointment; `family_sees` is none, time, title or all, and none until the person says so."""

    __table_args__ = (
        person_key("person_id"),
        Index("ix_appointment_start", "organisation_id", "person_id", "starts_at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    kind: str
    # The person's own word for it, where no kind fits.
    title: str = Field(default="", sa_type=SealedText)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    # Without one nobody is told any; `ends_at` is then the hour after, for what is over and what meets.
    has_end: bool = True
    place: str = Field(default="", sa_type=SealedText)
    # A member of staff, or whoever else it is with, in words.
    with_id: str | None = Field(default=None, max_length=ID_LENGTH)
    with_whom: str = Field(default="", sa_type=SealedText)
    bring: str = Field(default="", sa_type=SealedText)
    family_sees: str = "none"
    # The person's own answer: yes, unsure or change; None: not given yet.
    answer: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When it was written: the last one written holds, and of an old one both times are said.
    answer_written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # With `change`: what the person would like instead, in words or not at all.
    wish: str = Field(default="", sa_type=SealedText)
    # When the supporter said that the day stays all the same.
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # What the person wants to talk about there.
    topics: str = Field(default="", sa_type=SealedText)
    topics_written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    topics_arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # A member of staff, or the person; None: from before this was kept.
    made_by: str | None = Field(default=None, max_length=ID_LENGTH)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


appointments = table_of(Appointment)
