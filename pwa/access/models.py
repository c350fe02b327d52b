"""What people are to each other, what they agreed to, and who looked."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, UtcDateTime, new_id, table_of

RoleKind = Literal["participant", "supporter", "manager", "officer", "lead", "committee", "family"]
STAFF: frozenset[str] = frozenset({"supporter", "manager", "officer", "lead", "committee"})
OVERSEEING: frozenset[str] = frozenset({"manager", "officer", "lead", "committee"})


class Role(SQLModel, table=True):
    """A role that a person has; `position` orders people of one role in a chain."""

    __table_args__ = (person_key("person_id"),)
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    kind: str = Field(primary_key=True)
    position: int = 0


class Assignment(SQLModel, table=True):
    """Who is there for a participant: their supporter (`primary`), the `backup`, or `family`."""

    __table_args__ = (
        person_key("participant_id"),
        person_key("person_id"),
        Index("ix_assignment_participant", "organisation_id", "participant_id"),
        Index("ix_assignment_person", "organisation_id", "person_id"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    participant_id: str = Field(max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    kind: str
    since: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Consent(SQLModel, table=True):
    """A person's yes to one audience for one field of their record, until it is withdrawn."""

    __table_args__ = (
        person_key("person_id"),
        # With the id, by which the newest is known: else SQLite goes through all of the organisation for it.
        Index("ix_consent_person", "organisation_id", "person_id", "field", "audience", "id"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    field: str
    audience: str
    granted_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Look(SQLModel, table=True):
    """The record of who looked: one row when somebody else read a part of a person's record."""

    __tablename__ = "look"
    __table_args__ = (
        person_key("person_id"),
        person_key("viewer_id"),
        Index("ix_look_person", "organisation_id", "person_id", "at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    viewer_id: str = Field(max_length=ID_LENGTH)
    field: str
    record_id: str = ""
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


roles = table_of(Role)
assignments = table_of(Assignment)
consents = table_of(Consent)
looks = table_of(Look)
