"""Plans gathered by days, weeks and months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pwa.clock import in_japan
from pwa.schedules.queries import Plan

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """The plans of one day in Japan, in their order."""

    date: date
    plans: tuple[Plan, ...]


@dataclass(frozen=True)
class Month:
    """The days of one month on which something is planned."""

    first: date
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Week:
    """Every day of a week, or of what is left of it."""

    days: tuple[Day, ...]

    @property
    def is_empty(self) -> bool:
        return not any(day.plans for day in self.days)


@dataclass(frozen=True)
class Outlook:
    """What is coming: this week from today on, the next one day by day, and what comes later."""

    this_week: Week
    next_week: Week
    later: list[Month]


def by_month(plans: Iterable[Plan]) -> list[Month]:
    """Plans in order of time, gathered by day and month."""
    months: dict[date, list[Day]] = {}
    for day, planned in _by_day(plans).items():
        months.setdefault(day.replace(day=1), []).append(Day(day, planned))
    return [Month(first, tuple(found)) for first, found in months.items()]


def outlook(plans: Iterable[Plan], today: date) -> Outlook:
    """Plans from today on; weeks begin on Mondays."""
    days = _by_day(plans)
    monday = today + (7 - today.weekday()) * _DAY
    later = [plan for day, planned in days.items() if day >= monday + 7 * _DAY for plan in planned]
    return Outlook(
        _week(days, today, monday),
        _week(days, monday, monday + 7 * _DAY),
        by_month(later),
    )


def _week(days: dict[date, tuple[Plan, ...]], first: date, end: date) -> Week:
    dates = [first + number * _DAY for number in range((end - first).days)]
    return Week(tuple(Day(each, days.get(each, ())) for each in dates))


def _by_day(plans: Iterable[Plan]) -> dict[date, tuple[Plan, ...]]:
    days: dict[date, list[Plan]] = {}
    for plan in plans:
        days.setdefault(in_japan(plan.starts_at).date(), []).append(plan)
    return {day: tuple(planned) for day, planned in days.items()}
