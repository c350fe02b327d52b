"""Days before and after today, moments on the Japanese clock, and ids and dice that are always the same."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pwa.clock import JAPAN
from pwa.concerns.hours import Hours

_DAY = timedelta(days=1)
_SATURDAY = 6


@dataclass(frozen=True)
class Calendar:
    """The calendar around the day on which the demo is made."""

    today: date
    hours: Hours

    def ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - days * _DAY

    def is_working_day(self, day: date) -> bool:
        """Whether the organisation is staffed on this day."""
        return self.hours.is_staffed(moment(day, "12:00"))

    def working_day(self, number: int) -> date:
        """The working day so many before (negative) or after today; 0 is today or the next one."""
        if number == 0 and self.is_working_day(self.today):
            return self.today
        day, left, step = self.today, abs(number) or 1, -_DAY if number < 0 else _DAY
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def saturday(self, number: int) -> date:
        """The Saturday so many before (negative) or after today."""
        to_next = (_SATURDAY - self.today.isoweekday() - 1) % 7 + 1
        return self.today + (to_next + 7 * (number - 1 if number > 0 else number)) * _DAY


def moment(day: date, clock: str) -> datetime:
    """A time like "09:30" or "09:30:15" on the Japanese clock of a day, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), JAPAN).astimezone(UTC)


def id_at(at: datetime, *name: object) -> str:
    """A UUIDv7 of this moment; what is random in others comes from the name."""
    milliseconds = f"{int(at.timestamp() * 1000):012x}"
    rest = _digest(*name)
    variant = "89ab"[int(rest[3], 16) % 4]
    return f"{milliseconds[:8]}-{milliseconds[8:]}-7{rest[:3]}-{variant}{rest[4:7]}-{rest[7:19]}"


def dice(sides: int, *name: object) -> int:
    """0 … sides - 1, always the same one for a name."""
    return int(_digest(*name)[:8], 16) % sides


def _digest(*name: object) -> str:
    return hashlib.sha256("/".join(map(str, name)).encode()).hexdigest()
