"""What the day asks of a participant now: one thing at most, and what can still be filled in quietly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pwa.clock import in_japan
from pwa.home.queries import Today
from pwa.language import Msg, msg

# Until this hour the evening of the day before is what is left of the night.
_DAY_BEGINS = 4
_MORNING_ENDS = 14
_EVENING_BEGINS = 15
# So many days without an entry between the last one and today.
_LONG_GAP = 3


@dataclass(frozen=True)
class Moment:
    """`now` is morning, evening or nothing; `missed` is what of yesterday is still open.

    `is_morning_open` and `is_evening_open`: today's can be filled in, and it is not asked for now.
    """

    greeting: Msg
    now: str | None
    is_back: bool
    missed: str | None
    is_morning_open: bool
    is_evening_open: bool


def moment_of(there: Today, at: datetime) -> Moment:
    """What this moment on the Japanese clock asks."""
    local = in_japan(at)
    is_night = local.hour < _DAY_BEGINS
    last = there.last_day
    is_back = last is not None and local.date() - last > timedelta(days=_LONG_GAP)
    now = _now(there, local)
    return Moment(
        greeting=msg("Welcome back, %(name)s") if is_back else _greeting(local.hour),
        now=now,
        is_back=is_back,
        # Who has never written has missed nothing.
        missed=None if last is None or is_night else _missed(there),
        is_morning_open=not there.has_morning and now != "morning" and not is_night,
        is_evening_open=not there.has_evening and now is None,
    )


def _now(there: Today, local: datetime) -> str | None:
    if _DAY_BEGINS <= local.hour < _MORNING_ENDS and not there.has_morning:
        return "morning"
    is_evening = local.hour < _DAY_BEGINS or local.hour >= _EVENING_BEGINS
    # Who told a day off is asked for no evening of it.
    is_off = any(each.kind == "off" and each.day == local.date() for each in there.absences)
    return "evening" if is_evening and not is_off and not there.has_evening else None


def _missed(there: Today) -> str | None:
    if not there.has_yesterdays_morning:
        return "morning"
    return None if there.has_yesterdays_evening else "evening"


def _greeting(hour: int) -> Msg:
    if 4 <= hour < 11:
        return msg("Good morning, %(name)s")
    return msg("Hello, %(name)s") if 11 <= hour < 18 else msg("Good evening, %(name)s")
