"""What comes in about appointments: the appointment itself, and what the person says about it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from pwa.clock import JAPAN, in_japan, now, today
from pwa.db import new_id
from pwa.forms import CalendarDay, Form, Key, Line, Words, clean
from pwa.language import msg
from pwa.schedules.models import Appointment
from pwa.schedules.questions import FamilySees, Kind

# Far enough for every plan, near enough that a slip of the finger in the year is noticed.
_DAYS_AROUND = 3 * 366
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_USUAL = timedelta(hours=1)

NO_DAY = msg("Please choose the day.")
FAR_DAY = msg("Please choose a day that is nearer to today.")
NO_TIME = msg("Please choose the time when it begins.")
NO_END = msg("Please look at the time when it ends again.")
END_FIRST = msg("The end must be after the beginning.")


def _clock(text: object) -> str:
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", str(text)).strip())
    if found is None:
        raise ValueError("no time of day")
    return f"{time(int(found[1]), int(found[2])):%H:%M}"


def _clock_or_nothing(text: object) -> str:
    return _clock(text) if clean(text) else ""


class AppointmentForm(Form):
    """An appointment, by the person themselves or by a member of staff. Times are Japanese.

    `seen_at` is the `version_of_content` that was there when a member of staff opened the form.
    """

    id: Key = Field(default_factory=new_id)
    kind: Kind
    title: Line = ""
    day: CalendarDay
    begins: Annotated[str, BeforeValidator(_clock)]
    ends: Annotated[str, BeforeValidator(_clock_or_nothing)] = ""
    place: Line = ""
    with_id: Annotated[str, BeforeValidator(clean)] = ""
    with_whom: Line = ""
    bring: Words = ""
    # Said after a warning: that it is right as it is.
    anyway: Literal["", "yes"] = ""
    seen_at: Annotated[str, BeforeValidator(clean), StringConstraints(max_length=200)] = ""

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        form = super().of(data)
        for field, message in (("day", NO_DAY), ("begins", NO_TIME), ("ends", NO_END)):
            if field in form.problems:
                form = form.with_problem(field, message)
        if form.problems:
            return form
        if abs((form.day - today()).days) > _DAYS_AROUND:
            return form.with_problem("day", FAR_DAY)
        return form if form.starts_at < form.ends_at else form.with_problem("ends", END_FIRST)

    @classmethod
    def change_of(cls, data: FormData | Mapping[str, Any], stored: Appointment) -> Self:
        """As `of`, for `stored`: an end left as it was is carried along by a beginning that passes it."""
        form, former = cls.of(data), cls.with_content_of(stored)
        problem = form.problems.get("ends")
        is_left = problem is not None and problem.message == END_FIRST and form.ends == former.ends
        if not is_left or form.begins == former.begins:
            return form
        ends = form.starts_at + (stored.ends_at - stored.starts_at)
        return cls.of({**data, "ends": f"{ends:%H:%M}"}) if ends.date() == form.day else form

    @classmethod
    def blank(cls, **given: Any) -> Self:
        """A form that nothing was written in yet."""
        nothing = {"kind": None, "day": None, "begins": ""}
        form: Self = cls.model_construct(None, **(nothing | given))  # type: ignore[assignment, unused-ignore]
        return form

    @classmethod
    def with_content_of(cls, stored: Appointment) -> Self:
        """What is written in an appointment, to be changed."""
        begins, ends = in_japan(stored.starts_at), in_japan(stored.ends_at)
        return cls.blank(
            id=stored.id,
            kind=stored.kind,
            title=stored.title,
            day=begins.date(),
            begins=f"{begins:%H:%M}",
            ends=f"{ends:%H:%M}" if stored.has_end else "",
            place=stored.place,
            with_id=stored.with_id or "",
            with_whom=stored.with_whom,
            bring=stored.bring,
        )

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.day, time.fromisoformat(self.begins), JAPAN)

    @property
    def ends_at(self) -> datetime:
        """Its end; without one it counts as an hour, on the same day."""
        if self.ends:
            return datetime.combine(self.day, time.fromisoformat(self.ends), JAPAN)
        last_minute = datetime.combine(self.day, time(23, 59), JAPAN)
        return max(min(self.starts_at + _USUAL, last_minute), self.starts_at + timedelta(minutes=1))

    @property
    def is_past(self) -> bool:
        return self.ends_at <= now()


class AnswerForm(Form):
    """The person's answer, where one tap says it all; `seen_at`: the version of the day on their page."""

    answer: Literal["yes", "unsure"]
    seen_at: Line = ""


class WishForm(Form):
    """The answer that another day would be better, with what would be, in words or not at all.

    `seen_at` is the version of the day that was on the page.
    """

    wish: Words = ""
    seen_at: Line = ""


class TopicsForm(Form):
    """What the person wants to talk about."""

    topics: Words = ""


class FamilyForm(Form):
    """How much of one appointment the family sees."""

    family_sees: FamilySees
