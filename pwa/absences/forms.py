"""What comes in about a late start or a day off: from the person, and from who records it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo
from starlette.datastructures import FormData

from pwa.absences.questions import Condition, Kind, LateBy, Reason
from pwa.clock import today
from pwa.forms import CalendarDay, Form, Key, MaybeDay, clean, empty_is_none
from pwa.language import msg

# How far ahead an absence can be told.
DAYS_AHEAD = 14
TOO_EARLY = msg("The next day is after this absence. Please choose a later day.")


def is_tellable(day: date, on: date | None = None) -> bool:
    """Whether an absence of this day can still be told, now or on another day."""
    first = on or today()
    return first <= day <= first + timedelta(days=DAYS_AHEAD)


def _tellable(day: date, info: ValidationInfo) -> date:
    if not is_tellable(day, info.data["told_on"]):
        raise ValueError("not a day to come")
    return day


_Optional = BeforeValidator(empty_is_none)
# Up to three moments, see `version_of`.
Version = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=160)]
AbsenceWords = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=500)]


class AbsenceForm(Form):
    """All that the person says: which day and what; the rest may stay open."""

    id: Key
    # The day on which it is said: it may arrive later. Not from the form, see `of`.
    told_on: date
    local_date: Annotated[CalendarDay, AfterValidator(_tellable)]
    kind: Kind
    reason: Annotated[Reason | None, _Optional] = None
    condition: Annotated[Condition | None, _Optional] = None
    words: AbsenceWords = ""
    wants_call: bool = False
    late_by: Annotated[LateBy | None, _Optional] = None
    next_on: MaybeDay = None

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any], told_on: date | None = None) -> Self:
        """As every form, said today or on another day; whoever takes a day off comes again after it."""
        form = super().of({**data, "told_on": (told_on or today()).isoformat()})
        is_early = not form.problems and form.kind == "off" and _is_not_after(form.next_on, form.local_date)
        return form.with_problem("next_on", TOO_EARLY) if is_early else form

    def answers(self) -> dict[str, Any]:
        """What is stored: how late belongs to a late start, a date to come back to a day off."""
        names = ("kind", "reason", "condition", "words", "wants_call")
        is_off = self.kind == "off"
        more = {"late_by": None if is_off else self.late_by, "next_on": self.next_on if is_off else None}
        return {**{name: getattr(self, name) for name in names}, **more}


class RecordForm(Form):
    """The service's part: what was advised, and when the person comes next.

    `seen_at` is the version that was on the page: when the person last changed their part, and when
    a member of staff last recorded it.
    """

    advice: AbsenceWords = ""
    next_on: MaybeDay = None
    seen_at: Version = ""

    @classmethod
    def about(cls, kind: str, data: FormData | Mapping[str, Any]) -> Self:
        """As `of`, and no next day for a late start: it is the same day."""
        return cls.of(data if kind == "off" else {**data, "next_on": ""})

    def checked(self, day: date) -> Self:
        """The same form; the next day is after the day of the absence."""
        is_early = not self.problems and _is_not_after(self.next_on, day)
        return self.with_problem("next_on", TOO_EARLY) if is_early else self


def _is_not_after(next_on: date | None, day: date) -> bool:
    return next_on is not None and next_on <= day
