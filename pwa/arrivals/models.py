"""What has arrived from phones, so that nothing arrives twice."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, UtcDateTime, table_of


class Arrival(SQLModel, table=True):
    """A key that was used once, and what was answered then. Nothing of what was written is kept here."""

    __table_args__ = (person_key("person_id"),)
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    # What the key belongs to: `entry` of a phone's outbox, or the record that it corrected.
    kind: str = Field(primary_key=True, max_length=20)
    key: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    # SHA-256 of what came with it.
    digest: str = Field(max_length=64)
    # For entries: where the page went on to and what was said there.
    went_to: str = ""
    said: str = ""
    arrived_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


arrivals = table_of(Arrival)
