"""What a person has begun to fill in and not sent yet."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, new_id, table_of


class Draft(SQLModel, table=True):
    """What a person has begun to fill in and not sent yet, as JSON text; one a form."""

    __table_args__ = (person_key("person_id"),)
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    form: str = Field(primary_key=True)
    id: str = Field(default_factory=new_id, max_length=ID_LENGTH)
    answers: str = Field(default="{}", sa_type=SealedText)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


drafts = table_of(Draft)
