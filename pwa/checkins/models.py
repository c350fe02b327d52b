"""A day's check-in."""

from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, UtcDateTime, table_of


class Checkin(SQLModel, table=True):
    """One check-in a person, day and slot. The id is made where it was written (UUIDv7)."""

    __table_args__ = (
        person_key("person_id"),
        Index(
            "ix_checkin_day",
            "organisation_id",
            "person_id",
            "local_date",
            "slot",
            unique=True,
        ),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    local_date: date
    slot: str
    # None: the person chose not to answer, or the question was not asked.
    bed_at: str | None = None
    wake_at: str | None = None
    sleep: str | None = None
    body: str | None = None
    symptoms: list[str] = Field(default_factory=list, sa_type=JSON)
    meal: str | None = None
    meds: str | None = None
    plan: str | None = None
    entered_by: str = "self"
    visible_to: str = "self"
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


checkins = table_of(Checkin)
