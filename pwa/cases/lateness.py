"""How far behind its promise an answer is, or was: in words, and without alarm."""

from datetime import datetime, timedelta
from typing import Literal

from pwa.language import Msg, msg

Late = tuple[Literal["minutes", "hours", "days"], int]

_ANSWERED = {
    "minutes": msg("Answered %(count)s min after the promised time"),
    "hours": msg("Answered %(count)s h after the promised time"),
    "days": msg("Answered %(count)s d after the promised time"),
}
_WAITING = {
    "minutes": msg("%(count)s min past the promised time"),
    "hours": msg("%(count)s h past the promised time"),
    "days": msg("%(count)s d past the promised time"),
}


def lateness(promised: datetime, answered: datetime) -> Late | None:
    """The delay in the largest unit that fits, minutes rounded up; None within the promise."""
    delay = answered - promised
    if delay <= timedelta():
        return None
    if delay >= timedelta(days=1):
        return "days", delay.days
    if delay >= timedelta(hours=1):
        return "hours", delay // timedelta(hours=1)
    return "minutes", -(-delay // timedelta(minutes=1))


def late_words(late: Late, *, is_answered: bool) -> Msg:
    """What to say of a delay; `%(count)s` is its number."""
    return (_ANSWERED if is_answered else _WAITING)[late[0]]
