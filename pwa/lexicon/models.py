"""Words that an organisation reads in its own way: names of people, places and companies."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, UtcDateTime, new_id, table_of


class LexiconEntry(SQLModel, table=True):
    """One word as it is written, with its reading in hiragana; both may hold spaces, in the same places."""

    __tablename__ = "lexicon_entry"
    __table_args__ = (
        person_key("edited_by"),
        # One reading a word: a removed entry keeps its place, and comes back when the word does.
        Index("ix_lexicon_entry_written", "organisation_id", "written", unique=True),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    written: str = Field(max_length=40)
    reading: str = Field(max_length=80)
    edited_by: str = Field(max_length=ID_LENGTH)
    edited_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


lexicon_entries = table_of(LexiconEntry)
