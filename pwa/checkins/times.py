"""Half hours to tap: a few around a person's usual time, all others by the part of the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from pwa.clock import JAPAN, today
from pwa.language import Msg, msg

HALF_HOURS = tuple(f"{hour:02}:{minute}" for hour in range(24) for minute in ("00", "30"))
_NUMBER = {at: number for number, at in enumerate(HALF_HOURS)}
_DAY = len(HALF_HOURS)
_PARTS = (
    (msg("time", "Night"), HALF_HOURS[36:48]),
    (msg("time", "Small hours"), HALF_HOURS[0:12]),
    (msg("time", "Morning"), HALF_HOURS[12:24]),
    (msg("time", "Daytime"), HALF_HOURS[24:36]),
)


@dataclass(frozen=True)
class HalfHour:
    """A time of day to tap; `short` is how easy Japanese says it: 夜10時半, 夜12時, 朝6時."""

    code: str

    @property
    def moment(self) -> datetime:
        """This time today: only its clock is meant."""
        return datetime.combine(today(), time.fromisoformat(self.code), JAPAN)

    @property
    def short(self) -> str:
        hour, minute = int(self.code[:2]), self.code[3:]
        part = "夜" if hour >= 18 or hour < 4 else "朝" if hour < 12 else "昼"
        return f"{part}{hour % 12 or 12}時" + ("半" if minute == "30" else "")


@dataclass(frozen=True)
class Times:
    """The five half hours to show at once, and the rest in four named parts of the day."""

    near: tuple[HalfHour, ...]
    others: tuple[tuple[Msg, tuple[HalfHour, ...]], ...]


def times_around(usual: str, chosen: str | None, *, from_morning: bool = False) -> Times:
    """Five half hours around what was chosen before, or else around the usual time."""
    middle = _NUMBER[chosen if chosen in _NUMBER else usual]
    near = [HALF_HOURS[(middle + step) % _DAY] for step in (-2, -1, 0, 1, 2)]
    parts = _PARTS[2:] + _PARTS[:2] if from_morning else _PARTS
    return Times(
        tuple(HalfHour(at) for at in near),
        tuple((name, tuple(HalfHour(at) for at in part if at not in near)) for name, part in parts),
    )


def usual_time(earlier: Iterable[str | None], otherwise: str) -> str:
    """The median of earlier times on a clock that has no beginning: 23:30 and 0:30 meet at 0:00."""
    known = [_NUMBER[at] for at in earlier if at in _NUMBER]
    if not known:
        return otherwise

    def distance(number: int) -> tuple[int, int]:
        gaps = [min((number - at) % _DAY, (at - number) % _DAY) for at in known]
        return sum(gaps), max(gaps)

    return HALF_HOURS[min(range(_DAY), key=distance)]
