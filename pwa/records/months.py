"""A month as weeks of days, Sunday first, as calendars on Japanese walls are."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.language import msg

WEEKDAYS = (
    msg("weekday", "Mon"),
    msg("weekday", "Tue"),
    msg("weekday", "Wed"),
    msg("weekday", "Thu"),
    msg("weekday", "Fri"),
    msg("weekday", "Sat"),
    msg("weekday", "Sun"),
)
_SUNDAY = 6
_WEEKS = calendar.Calendar(_SUNDAY)


@dataclass(frozen=True)
class Month:
    """One month of the calendar."""

    first: date

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def weeks(self) -> list[list[date | None]]:
        """Seven places a week, empty where another month has the day."""
        weeks = _WEEKS.monthdatescalendar(self.first.year, self.first.month)
        return [[day if day.month == self.first.month else None for day in week] for week in weeks]

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def next(self) -> "Month":
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def code(self) -> str:
        """2026-11, as it stands in an address."""
        return f"{self.first:%Y-%m}"


def month_of(day: date) -> Month:
    """The month that a day is in."""
    return Month(day.replace(day=1))


def week_of(day: date) -> tuple[date, date]:
    """Sunday and Saturday of a day's week."""
    first = day - timedelta(days=(day.weekday() + 1) % 7)
    return first, first + timedelta(days=6)
