"""A person's own plan for hard moments: signs, what helps, whom to call."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, new_id, table_of


class CopingLine(SQLModel, table=True):
    """One line of the plan. `section` is sign, help, contact or please_not; a contact has a phone number."""

    __tablename__ = "coping_line"
    __table_args__ = (
        person_key("person_id"),
        Index("ix_coping_line_person", "organisation_id", "person_id"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    section: str
    words: str = Field(sa_type=SealedText)
    phone: str = Field(default="", sa_type=SealedText)
    position: int = 0
    # Line by line the person's choice: self, or supporter.
    visible_to: str = "self"
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


coping_lines = table_of(CopingLine)
