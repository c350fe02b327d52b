"""How a person feels, at any time."""

from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, table_of


class Mood(SQLModel, table=True):
    """One mood, 1 (great) to 5 (awful); only for the person until they choose otherwise."""

    __table_args__ = (
        person_key("person_id"),
        Index("ix_mood_day", "organisation_id", "person_id", "local_date"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    mood: int
    feelings: list[str] = Field(default_factory=list, sa_type=JSON)
    causes: list[str] = Field(default_factory=list, sa_type=JSON)
    # What the person did about it, in their own words, and whether it helped: yes, some or no.
    coping: str = Field(default="", sa_type=SealedText)
    helped: str | None = None
    words: str = Field(default="", sa_type=SealedText)
    visible_to: str = "self"
    local_date: date
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


moods = table_of(Mood)
