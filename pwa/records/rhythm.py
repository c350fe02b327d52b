"""Four weeks of nights and moods as one picture, with the same in words and as a table.

For any page: `rhythm_of(db, viewer, person_id)` gives what that viewer may see, in two statements
however many days there are; `templates/macros/rhythm.html` shows it. Whoever shows it to somebody
else than the person notes the look (`pwa.access.looks`): `checkin` if `has_nights`, `mood` if
`has_moods`.

    rhythm = rhythm_of(visit.db, visit.person, id)
    {% from "macros/rhythm.html" import rhythm_words, rhythm_picture, rhythm_table %}
    {{ rhythm_words(rhythm) }} {{ rhythm_picture(rhythm, plain("…")) }} {{ rhythm_table(rhythm) }}
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from pwa.access.rules import readable
from pwa.access.viewer import Viewer
from pwa.checkins.models import checkins
from pwa.checkins.queries import MORNING
from pwa.checkins.questions import SLEEP
from pwa.checkins.times import usual_time
from pwa.clock import today
from pwa.language import Msg
from pwa.moods.models import moods
from pwa.moods.questions import FACES, mood_label
from pwa.records.answers import clock, labels_of
from pwa.records.months import WEEKDAYS

DAYS = 28
_DAY = 24 * 60
_NOON = 12 * 60


@dataclass
class RhythmDay:
    """One row of the picture: a night by the day it ends on, and the moods of that day."""

    date: date
    bed: time | None
    wake: time | None
    sleep: Msg | None
    moods: list[int]
    # Where the line of moods comes from and goes to, on the edges of the row; None at a gap.
    mood_before: float | None = None
    mood_after: float | None = None

    @property
    def weekday(self) -> Msg:
        return WEEKDAYS[self.date.weekday()]

    @property
    def is_weekend(self) -> bool:
        return self.date.weekday() >= 5

    @property
    def slept(self) -> int | None:
        """Minutes between going to bed and waking up."""
        if self.bed is None or self.wake is None:
            return None
        return (_minutes(self.wake) - _minutes(self.bed)) % _DAY

    @property
    def bar(self) -> tuple[float, float] | None:
        """Bed and wake as hundredths of the way from noon to noon; of one alone, a point."""
        known = self.bed or self.wake
        if known is None:
            return None
        start = _across(self.bed if self.bed is not None else known)
        return start, min(100.0, round(start + 100 * (self.slept or 1) / _DAY, 1))

    @property
    def points(self) -> list[int]:
        """Each mood of the day once, as hundredths from great to awful."""
        return sorted({20 * mood - 10 for mood in self.moods})

    @property
    def middle(self) -> float | None:
        """Where the line goes through when there is more than one mood."""
        return sum(20 * mood - 10 for mood in self.moods) / len(self.moods) if self.moods else None

    @property
    def is_empty(self) -> bool:
        return not (self.bed or self.wake or self.sleep or self.moods)

    @property
    def mood_labels(self) -> list[Msg]:
        return [mood_label(mood) for mood in self.moods]


@dataclass
class Rhythm:
    """The days, oldest first. Not hashable, so that no macro keeps a person's picture in memory."""

    days: list[RhythmDay]

    @property
    def first(self) -> date:
        return self.days[0].date

    @property
    def last(self) -> date:
        return self.days[-1].date

    @property
    def has_nights(self) -> bool:
        return any(day.bed or day.wake or day.sleep for day in self.days)

    @property
    def has_moods(self) -> bool:
        return any(day.moods for day in self.days)

    @property
    def usual_bed(self) -> time | None:
        return _usual(day.bed for day in self.days)

    @property
    def usual_wake(self) -> time | None:
        return _usual(day.wake for day in self.days)

    @property
    def nights(self) -> int:
        """How many nights have both times."""
        return sum(day.slept is not None for day in self.days)

    @property
    def average_sleep(self) -> tuple[int, int] | None:
        """Hours and minutes a night, to the next ten minutes."""
        known = [day.slept for day in self.days if day.slept is not None]
        return divmod(10 * round(sum(known) / len(known) / 10), 60) if known else None

    @property
    def sleeps(self) -> list[tuple[Msg, int]]:
        """How often each answer about sleep was given, the most frequent first."""
        return Counter(day.sleep for day in self.days if day.sleep).most_common()

    @property
    def mood_counts(self) -> list[tuple[int, Msg, int]]:
        """How often each mood was logged, best first."""
        counted = Counter(mood for day in self.days for mood in day.moods)
        return [(face.code, face.label, counted[face.code]) for face in FACES if counted[face.code]]


def rhythm_of(db: Session, viewer: Viewer, person_id: str, last: date | None = None) -> Rhythm:
    """The four weeks up to a day (or today) of a person, as far as the viewer may see them."""
    end = last or today()
    first = end - timedelta(days=DAYS - 1)
    nights = {row.local_date: row for row in _nights(db, viewer, person_id, first, end)}
    felt: dict[date, list[int]] = {}
    for row in _moods(db, viewer, person_id, first, end):
        felt.setdefault(row.local_date, []).append(row.mood)
    days = [_day(first + timedelta(days=step), nights, felt) for step in range((end - first).days + 1)]
    for one, following in pairwise(days):
        if one.middle is not None and following.middle is not None:
            one.mood_after = following.mood_before = (one.middle + following.middle) / 2
    return Rhythm(days)


def _nights(
    db: Session, viewer: Viewer, person_id: str, first: date, last: date
) -> Iterator[Row[*tuple[Any, ...]]]:
    columns = (checkins.c.local_date, checkins.c.bed_at, checkins.c.wake_at, checkins.c.sleep)
    return iter(
        db.execute(
            select(*columns).where(
                readable(viewer, person_id, "checkin"),
                checkins.c.slot == MORNING,
                checkins.c.local_date.between(first, last),
            )
        )
    )


def _moods(
    db: Session, viewer: Viewer, person_id: str, first: date, last: date
) -> Iterator[Row[*tuple[Any, ...]]]:
    return iter(
        db.execute(
            select(moods.c.local_date, moods.c.mood)
            .where(readable(viewer, person_id, "mood"), moods.c.local_date.between(first, last))
            .order_by(moods.c.id)
        )
    )


def _day(day: date, nights: dict[date, Row[*tuple[Any, ...]]], felt: dict[date, list[int]]) -> RhythmDay:
    night = nights.get(day)
    return RhythmDay(
        day,
        clock(night.bed_at) if night else None,
        clock(night.wake_at) if night else None,
        next(iter(labels_of(night, (SLEEP,))), None) if night else None,
        felt.get(day, []),
    )


def _minutes(at: time) -> int:
    return 60 * at.hour + at.minute


def _across(at: time) -> float:
    return round(100 * ((_minutes(at) - _NOON) % _DAY) / _DAY, 1)


def _usual(times: Iterator[time | None]) -> time | None:
    known = [f"{at:%H:%M}" for at in times if at is not None]
    return clock(usual_time(known, known[0])) if known else None
