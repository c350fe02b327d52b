"""What an organisation changed in the list of words, and the words of its own."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from pwa.clock import now
from pwa.db import ID_LENGTH, UtcDateTime, new_id, table_of


class GlossaryWord(SQLModel, table=True):
    """One word. Its id is the code of a word of the file, which it replaces, or an id of its own."""

    __tablename__ = "glossary_word"
    organisation_id: str = Field(primary_key=True, foreign_key="organisation.id", max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    word: str = Field(max_length=80)
    reading: str = Field(max_length=80)
    standard: str
    # Empty ones are shown as the standard one.
    easy: str = ""
    english: str = ""
    is_hidden: bool = False
    changed_by: str = Field(max_length=ID_LENGTH)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


glossary_words = table_of(GlossaryWord)
