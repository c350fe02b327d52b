"""How people felt, 1 (great) to 5 (awful), and what of it they let their supporter see."""

from collections.abc import Iterator
from dataclasses import dataclass

from pwa.demo.calendar import Calendar, dice, id_at, moment
from pwa.demo.days import DAYS
from pwa.demo.people import ORGANISATION, id_of
from pwa.moods.models import Mood


@dataclass(frozen=True)
class Feelings:
    """Four weeks of one person, oldest day first; `shows` are the moods they share."""

    who: str
    weeks: str
    shows: frozenset[int] = frozenset()


FEELINGS = (
    Feelings("haru", "2.13.22 2.2.3.3 344..43 3.2.22.", frozenset({1, 2, 3, 4})),
    # Shows the good days only.
    Feelings("nao", "..3...2 3..4... .4..3.. ..2..3.", frozenset({1, 2})),
    Feelings("mio", "2...... 1.....2 ....3.. ..1....", frozenset({1, 2, 3, 4, 5})),
    Feelings("riku", "3...... 2..3..4 455..5. ....4.3"),
    Feelings("maria", "...2... ......1 ..2.... ...2..5"),
    Feelings("sora", "....... ....... ....... ....3.."),
)


def mood_rows(calendar: Calendar) -> list[Mood]:
    """The moods of everybody, in the afternoons and evenings up to yesterday."""
    return [row for feelings in FEELINGS for row in _moods(calendar, feelings)]


def _moods(calendar: Calendar, feelings: Feelings) -> Iterator[Mood]:
    marks = feelings.weeks.replace(" ", "")
    for days_ago, mark in zip(range(DAYS, 0, -1), marks, strict=True):
        if mark == ".":
            continue
        day, hour = calendar.ago(days_ago), 12 + dice(10, feelings.who, "hour", days_ago)
        at = moment(day, f"{hour:02}:{dice(60, feelings.who, 'minute', days_ago):02}")
        yield Mood(
            organisation_id=ORGANISATION,
            id=id_at(at, "mood", feelings.who, days_ago),
            person_id=id_of(feelings.who),
            mood=int(mark),
            visible_to="supporter" if int(mark) in feelings.shows else "self",
            local_date=day,
            created_at=at,
        )
