"""A worry on its way: the concern, whom it reaches, who is left out, and the talk about it."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, new_id, table_of


def concern_key() -> ForeignKeyConstraint:
    """A foreign key (organisation, concern_id) to a concern of the same organisation."""
    return ForeignKeyConstraint(["organisation_id", "concern_id"], ["concern.organisation_id", "concern.id"])


class Concern(SQLModel, table=True):
    """A report. Its id is made where it was written (UUIDv7) and is its idempotency key too."""

    __table_args__ = (
        person_key("author_id"),
        Index("ix_concern_author", "organisation_id", "author_id", "created_at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    author_id: str = Field(max_length=ID_LENGTH)
    category: str
    urgency: str
    wish: str
    # ordinary, service or harm: which people it may reach at all.
    chain: str
    words: str = Field(default="", sa_type=SealedText)
    about_whom: str = Field(default="", sa_type=SealedText)
    # How long it has been so; None: not said.
    since: str | None = None
    # To whom else the reader may speak of it: codes; nobody beyond the recipients by default.
    may_tell: list[str] = Field(default_factory=list, sa_type=JSON)
    # SHA-256 of everything above: the same key with another body is not the same report.
    body_hash: str
    local_date: date
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    # When it was written, if it arrived much later.
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer_by: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_by: str | None = Field(default=None, max_length=ID_LENGTH)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_by: str | None = Field(default=None, max_length=ID_LENGTH)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Only the person says that it is over, and may take it back.
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reopened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The lead's or officer's own case: the person's "done" does not close it.
    case_closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    case_closed_by: str | None = Field(default=None, max_length=ID_LENGTH)


class Recipient(SQLModel, table=True):
    """One place in a concern's own chain, frozen when it was sent; reached when it got that far."""

    __tablename__ = "concern_recipient"
    __table_args__ = (
        concern_key(),
        person_key("person_id"),
        Index("ix_recipient_person", "organisation_id", "person_id", "reached_at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    concern_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    position: int
    reached_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LeftOut(SQLModel, table=True):
    """Somebody whom the author picked as being part of the worry: they never see any of it."""

    __tablename__ = "concern_left_out"
    __table_args__ = (concern_key(), person_key("person_id"))
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    concern_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(primary_key=True, max_length=ID_LENGTH)


class Reply(SQLModel, table=True):
    """A message in the talk about a concern, by its author or by somebody it reached."""

    __tablename__ = "concern_reply"
    __table_args__ = (
        concern_key(),
        person_key("author_id"),
        Index("ix_reply_concern", "organisation_id", "concern_id", "created_at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    concern_id: str = Field(max_length=ID_LENGTH)
    author_id: str = Field(max_length=ID_LENGTH)
    # Empty: the author opened the report again, which stands in the talk like a message.
    words: str = Field(sa_type=SealedText)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When the other side had it on the screen.
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Handover(SQLModel, table=True):
    """A report that one member of staff gave to another, with the reason; the author reads it too."""

    __tablename__ = "concern_handover"
    __table_args__ = (
        concern_key(),
        person_key("from_id"),
        person_key("to_id"),
        Index("ix_handover_concern", "organisation_id", "concern_id", "at"),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(default_factory=new_id, primary_key=True, max_length=ID_LENGTH)
    concern_id: str = Field(max_length=ID_LENGTH)
    from_id: str = Field(max_length=ID_LENGTH)
    to_id: str = Field(max_length=ID_LENGTH)
    reason: str = Field(default="", sa_type=SealedText)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


concerns = table_of(Concern)
handovers = table_of(Handover)
recipients = table_of(Recipient)
left_out = table_of(LeftOut)
replies = table_of(Reply)
