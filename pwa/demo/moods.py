"""How people felt, 1 (great) to 5 (awful), what they said about it, and what of it their supporter sees."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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


@dataclass(frozen=True)
class Said:
    """What somebody said about the mood of a day, so many days ago; `corrected` hours later, if at all."""

    who: str
    days_ago: int
    feelings: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    coping: str = ""
    helped: str | None = None
    words: str = ""
    corrected: int = 0


SAID = (
    Said("haru", 28, ("happy",), ("work",), words="はじめて ラインの 仕事を まかされた。"),
    Said("haru", 26, ("happy", "keen"), ("people",)),
    Said("haru", 14, ("anxious",), ("work",), "バスの 中で 音楽を 聞いた。", "some"),
    Said(
        "haru", 13, ("anxious", "sad"), ("work", "people"),
        "田中さんに 電話した。", "yes", "早口で 言われて、わからなかった。",
    ),
    Said("haru", 9, ("unsure",), ("body",), "早く ねた。", "yes", corrected=2),
    Said("haru", 2, ("calm",), ("home",), "散歩した。", "yes"),
    Said("nao", 13, ("anxious", "lonely"), ("money",), "家計簿をつけた。", "some"),
    Said("nao", 2, ("calm",), ("work",)),
    Said(
        "mio", 10, ("angry",), ("people",),
        "席を外して水を飲んだ。", "yes", "電話の声が大きくて集中できなかった。",
    ),
    Said("riku", 13, ("sad", "unsure"), ("body",), "横に なった。", "no"),
    Said("riku", 12, ("scared", "lonely"), ("unsure",), words="だれとも 話したくない。"),
    Said("maria", 1, ("sad",), ("home",), "I called my sister.", "some"),
)  # fmt: skip


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
        said = next((one for one in SAID if (one.who, one.days_ago) == (feelings.who, days_ago)), None)
        yield Mood(
            **_words(said, at),
            organisation_id=ORGANISATION,
            id=id_at(at, "mood", feelings.who, days_ago),
            person_id=id_of(feelings.who),
            mood=int(mark),
            visible_to="supporter" if int(mark) in feelings.shows else "self",
            local_date=day,
            created_at=at,
        )


def _words(said: Said | None, at: datetime) -> dict[str, Any]:
    if said is None:
        return {}
    return {
        "feelings": list(said.feelings),
        "causes": list(said.causes),
        "coping": said.coping,
        "helped": said.helped,
        "words": said.words,
        "edited_at": at + timedelta(hours=said.corrected) if said.corrected else None,
    }
