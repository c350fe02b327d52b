"""The time now in UTC, and the day it is in Japan."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def in_japan(moment: datetime) -> datetime:
    """The same moment on a Japanese clock."""
    return moment.astimezone(JAPAN)


def today() -> date:
    """The calendar day in Japan, wherever the server stands."""
    return in_japan(now()).date()
