"""A day's check-in."""

from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, new_id, table_of


class Checkin(SQLModel, table=True):
    """One check-in a person, day and slot. The id is made where it was written (UUIDv7).

    Morning and evening ask other questions: the columns of the other slot stay empty.
    """

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
    attended: str | None = None
    fatigue: str | None = None
    work: str | None = None
    good: list[str] = Field(default_factory=list, sa_type=JSON)
    good_words: str = Field(default="", sa_type=SealedText)
    trouble: str | None = None
    # Id of an own item -> the step that was chosen for it, 1 (best) upwards.
    own: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    entered_by: str = "self"
    visible_to: str = "self"
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When the answers that hold were last given, by which the last ones of a day are known; None: from
    # before this was kept. The two above are of writing, too.
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When they arrived, if that was much later.
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OwnItem(SQLModel, table=True):
    """A question that a person asks themselves each evening, in their own words; up to five at a time."""

    __tablename__ = "own_item"
    __table_args__ = (person_key("person_id"), Index("ix_own_item_person", "organisation_id", "person_id"))
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    words: str = Field(sa_type=SealedText)
    position: int = 0
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # Old answers keep the words that they were given to.
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


checkins = table_of(Checkin)
own_items = table_of(OwnItem)
