"""What a participant's phone keeps for when there is no network: which pages, and how each is marked.

A page may be kept only if the mark is on it: the line that says when it was so. The service worker
(static/worker/kept_pages.js) stores no page without one, and shows the line with the copy alone.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from pwa.clock import in_japan
from pwa.dates import say_day
from pwa.language import Msg, msg
from pwa.registers import Register


@dataclass(frozen=True)
class KeptPage:
    """One page, as it is named where the network is missed."""

    label: Msg
    icon: str


# Fetched now and then. A talk is kept as well when its page says so, and only after it was opened.
PAGES = {
    "/": KeptPage(msg("Today"), "today"),
    "/checkins/morning/whole": KeptPage(msg("This morning"), "light_mode"),
    "/checkins/evening/whole": KeptPage(msg("This evening"), "bedtime"),
    "/concerns/whole": KeptPage(msg("Tell somebody about a worry"), "campaign"),
    "/absences/whole": KeptPage(msg("Late or a day off"), "event_busy"),
    "/schedule": KeptPage(msg("Plans"), "calendar_month"),
    "/coping": KeptPage(msg("My plan for hard moments"), "favorite"),
}
# With lines of the person's own plan; the service worker keeps them for everybody.
HELP = ("/help", "/help/now")


@dataclass(frozen=True)
class AsOf:
    """When a page was made, to the minute, on the clock in Japan.

    `said` is the day in full: on a copy, "today" would mean another day.
    """

    day: date
    time: time
    said: str

    @classmethod
    def at(cls, moment: datetime, register: Register) -> "AsOf":
        """The moment as it is said to a reader."""
        local = in_japan(moment)
        said = say_day(local.date(), register, relative=False)
        return cls(local.date(), local.time().replace(second=0, microsecond=0), said)
