"""Dates and times as people say them, in each register. All of them are on the Japanese clock."""

from datetime import date, datetime, time, timedelta

from pwa.clock import JAPAN, in_japan, today
from pwa.registers import Register

_WEEKDAYS = "月火水木金土日"


def say_day(day: date, register: Register, *, relative: bool = True) -> str:
    """A day: 今日, 11月25日（水), easy 11月25日 水曜日, English Wednesday 25 November."""
    near = _near(day, register) if relative else None
    if near:
        return near
    weekday = _WEEKDAYS[day.weekday()]
    year = day.year != today().year
    match register:
        case "english":
            return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if year else "")
        case "easy":
            return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日 {weekday}曜日"
        case "standard":
            return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日（{weekday}）"


def say_time(moment: datetime, register: Register) -> str:
    """A time of day: 14:00, easy 午後2時, English 2:00 pm."""
    local = in_japan(moment)
    match register:
        case "standard":
            return f"{local.hour}:{local.minute:02}"
        case "easy":
            minutes = f"{local.minute}分" if local.minute else ""
            # 午後0時 is right and understood by few.
            if local.hour == 12:
                return "昼の12時" + minutes
            half = "午前" if local.hour < 12 else "午後"
            return f"{half}{local.hour % 12}時" + minutes
        case "english":
            return f"{local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}"


def say_clock(at: time, register: Register) -> str:
    """A time of day that belongs to no day, as `say_time` says it."""
    return say_time(datetime.combine(today(), at, JAPAN), register)


def say_moment(moment: datetime, register: Register) -> str:
    """A day and a time, the day left out of its full form when it is near."""
    comma = ", " if register == "english" else " "
    return say_day(in_japan(moment).date(), register) + comma + say_time(moment, register)


def _near(day: date, register: Register) -> str | None:
    words = {
        -1: {"standard": "昨日", "easy": "きのう", "english": "yesterday"},
        0: {"standard": "今日", "easy": "今日", "english": "today"},
        1: {"standard": "明日", "easy": "明日", "english": "tomorrow"},
    }
    distance = (day - today()) // timedelta(days=1)
    return words[distance][register] if distance in words else None
