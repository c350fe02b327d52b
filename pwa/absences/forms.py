"""What comes in about a late start or a day off: from the person, and from who records it."""

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from pwa.absences.questions import Condition, Kind, Reason
from pwa.checkins.forms import calendar_day
from pwa.clock import today
from pwa.forms import Form, Key, clean

# How far ahead an absence can be told.
DAYS_AHEAD = 14


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def is_tellable(day: date) -> bool:
    """Whether an absence of this day can still be told."""
    return today() <= day <= today() + timedelta(days=DAYS_AHEAD)


def _tellable(day: date) -> date:
    if not is_tellable(day):
        raise ValueError("not a day to come")
    return day


_Day = Annotated[date, BeforeValidator(calendar_day)]
_NextDay = Annotated[_Day | None, BeforeValidator(_empty_is_none)]
_Optional = BeforeValidator(_empty_is_none)
AbsenceWords = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=500)]


class AbsenceForm(Form):
    """All that the person says: which day and what; the rest may stay open."""

    id: Key
    local_date: Annotated[_Day, AfterValidator(_tellable)]
    kind: Kind
    reason: Annotated[Reason | None, _Optional] = None
    condition: Annotated[Condition | None, _Optional] = None
    words: AbsenceWords = ""
    wants_call: bool = False
    next_on: _NextDay = None

    def answers(self) -> dict[str, Any]:
        """What is stored: a date to come back belongs to a day off."""
        names = ("kind", "reason", "condition", "words", "wants_call")
        is_after = self.next_on is not None and self.next_on > self.local_date
        next_on = self.next_on if self.kind == "off" and is_after else None
        return {**{name: getattr(self, name) for name in names}, "next_on": next_on}


class RecordForm(Form):
    """The service's part: what was advised, and when the person comes next."""

    advice: AbsenceWords = ""
    next_on: _NextDay = None
