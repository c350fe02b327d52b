"""A day off or a late start, told by the person, and what the service writes down about it (欠席時対応)."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Index, and_, or_
from sqlmodel import Field, SQLModel

from pwa.accounts.models import person_key
from pwa.arrivals.entries import written_before
from pwa.clock import now
from pwa.db import ID_LENGTH, SealedText, UtcDateTime, table_of


class Absence(SQLModel, table=True):
    """One absence a person and day. The id is made where it was written (UUIDv7).

    The person's part comes first; a member of staff completes the record: who took the call, what
    was advised, when the person comes next.
    """

    __table_args__ = (
        person_key("person_id"),
        Index("ix_absence_day", "organisation_id", "person_id", "local_date", unique=True),
    )
    organisation_id: str = Field(primary_key=True, max_length=ID_LENGTH)
    id: str = Field(primary_key=True, max_length=ID_LENGTH)
    person_id: str = Field(max_length=ID_LENGTH)
    local_date: date
    # late or off.
    kind: str
    reason: str | None = None
    condition: str | None = None
    words: str = Field(default="", sa_type=SealedText)
    wants_call: bool = False
    # About how much later than usual: half_hour, hour, two_hours, afternoon; None: not said.
    late_by: str | None = None
    next_on: date | None = None
    entered_by: str = "self"
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When the person's last word was written, by which the last one of a day is known; the two above are
    # when it arrived. None: from before this was kept.
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The person takes it back: they come after all.
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The service's part.
    received_by: str | None = Field(default=None, max_length=ID_LENGTH)
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    advice: str = Field(default="", sa_type=SealedText)
    recorded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def arrived_at(self) -> datetime:
        """When the person's last word arrived."""
        return self.edited_at or self.created_at

    @property
    def written_before(self) -> datetime | None:
        """When that was written, if it lay on a phone for a while."""
        return written_before(self.written_at, self.arrived_at)

    @property
    def is_recorded(self) -> bool:
        """Whether the record is complete: written down after the person's last word."""
        if self.recorded_at is None:
            return False
        return self.edited_at is None or self.edited_at <= self.recorded_at


absences = table_of(Absence)
# The same for reads: what the person corrected since is to be recorded again. Never null.
IS_RECORDED: ColumnElement[bool] = and_(
    absences.c.recorded_at.is_not(None),
    or_(absences.c.edited_at.is_(None), absences.c.edited_at <= absences.c.recorded_at),
)
