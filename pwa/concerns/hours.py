"""When somebody is there: staffed hours of an organisation on the Japanese clock, holidays left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from pwa.accounts.models import Organisation
from pwa.clock import JAPAN, in_japan


@dataclass(frozen=True)
class Hours:
    """Opening and closing time, and the days of the week (Monday is 1)."""

    opens_at: time
    closes_at: time
    weekdays: frozenset[int]

    @classmethod
    def of(cls, organisation: Organisation) -> "Hours":
        """The hours that an organisation keeps."""
        return cls(
            time.fromisoformat(organisation.opens_at),
            time.fromisoformat(organisation.closes_at),
            frozenset(int(digit) for digit in organisation.weekdays),
        )

    def is_staffed(self, moment: datetime) -> bool:
        """Whether somebody is there at this moment."""
        local = in_japan(moment)
        return self.is_open_on(local.date()) and self.opens_at <= local.time() < self.closes_at

    def after(self, moment: datetime, staffed: timedelta) -> datetime:
        """The moment when this much staffed time has passed."""
        left = staffed
        for opens, closes in self._days_from(moment):
            begins = max(opens, moment)
            if begins + left <= closes:
                return begins + left
            left -= max(closes - begins, timedelta())
        raise AssertionError("the days never end")

    def closing(self, moment: datetime, days: int = 0) -> datetime:
        """Closing time of the staffed day at or after this moment, `days` staffed days later."""
        for number, (_, closes) in enumerate(self._days_from(moment)):
            if number == days:
                return closes
        raise AssertionError("the days never end")

    def next_opening(self, moment: datetime) -> datetime:
        """When somebody is there again; the moment itself if somebody is."""
        opens, _ = next(self._days_from(moment))
        return max(opens, moment)

    def _days_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = in_japan(moment).date()
        while True:
            closes = datetime.combine(day, self.closes_at, JAPAN)
            if self.is_open_on(day) and closes > moment:
                yield datetime.combine(day, self.opens_at, JAPAN), closes
            day += timedelta(days=1)

    def is_open_on(self, day: date) -> bool:
        """Whether this is a working day of the organisation."""
        return day.isoweekday() in self.weekdays and not _is_holiday(day)


@lru_cache(maxsize=2000)
def _is_holiday(day: date) -> bool:
    return day in holidays.country_holidays("JP", years=day.year)


_TODAY_NEEDS = timedelta(hours=1)
URGENT_STEP = timedelta(minutes=15)


def promised_answer(hours: Hours, urgency: str, urgent: bool, moment: datetime) -> datetime:
    """By when a report sent at this moment is answered.

    Urgent: 15 staffed minutes. Today: closing time, if at least an hour is left of the day. This
    week: closing time three staffed days on; no rush: five.
    """
    if urgent:
        return hours.after(moment, URGENT_STEP)
    if urgency == "today":
        return hours.closing(hours.after(moment, _TODAY_NEEDS))
    return hours.closing(moment, days=3 if urgency == "week" else 5)
