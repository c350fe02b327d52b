"""What was talked about and agreed: notes of meetings and visits, read and unread."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import SQLModel

from pwa.demo.calendar import Calendar, id_at, moment
from pwa.demo.people import ORGANISATION, id_of
from pwa.meetings.models import AgreedStep, Meeting


@dataclass(frozen=True)
class Step:
    """One agreed step: `due` in working days from today; `done` days ago, or not."""

    by_whom: str
    words: str
    due: int | None = None
    done: int | None = None


@dataclass(frozen=True)
class Note:
    """A note written on the day of the meeting; `seen` is days ago, `edited` a working day, or never."""

    who: str
    by: str
    kind: str
    day: int
    words: str
    steps: tuple[Step, ...] = ()
    seen: int | None = None
    edited: int | None = None


NOTES = (
    Note(
        "haru", "tanaka", "meeting", -9,
        "しごとの よていが かわると こまる、という話を しました。\n"
        "かわるときは、前の日に 紙で 知らせて もらうことに しました。",
        (
            Step("person", "よていの紙を、朝 いちばんに 見る", done=6),
            Step("supporter", "会社の木村さんに、前の日に 知らせるように たのむ", due=-4),
        ),
        seen=8,
    ),
    Note(
        "haru", "tanaka", "work_visit", -4,
        "会社で、はるさんの しごとを 見ました。紙が あると、まよわずに できていました。\n"
        "休けいは 10時と 3時に、1人で すわれる場所で とることに なりました。",
        (
            Step("person", "10時の休けいを とって、メモに ○を つける", due=2),
            Step("supporter", "休けいの場所の紙を 作って、会社に わたす", due=1),
        ),
    ),
    Note(
        "nao", "tanaka", "meeting", -11,
        "個別支援計画を見直しました。在宅の日を週1日のまま続けます。",
        (Step("person", "週の終わりに、疲れ方を3行で書く", due=6),),
        seen=9, edited=-10,
    ),
    Note(
        "riku", "kobayashi", "call", -6,
        "休んでいる間のことを 電話で 話しました。来週から、半日で はじめます。",
        (Step("supporter", "会社に、半日で はじめることを 話す", due=-4),),
        seen=4,
    ),
)  # fmt: skip


def meeting_rows(calendar: Calendar) -> list[SQLModel]:
    """The notes of everybody."""
    return [_meeting(calendar, note) for note in NOTES]


def step_rows(calendar: Calendar) -> list[SQLModel]:
    """The steps agreed in them."""
    return [row for note in NOTES for row in _steps(calendar, note)]


def _meeting(calendar: Calendar, note: Note) -> Meeting:
    return Meeting(
        organisation_id=ORGANISATION,
        id=_id(calendar, note),
        person_id=id_of(note.who),
        author_id=id_of(note.by),
        kind=note.kind,
        local_date=calendar.working_day(note.day),
        words=note.words,
        created_at=_written_at(calendar, note),
        edited_at=moment(calendar.working_day(note.edited), "16:40") if note.edited else None,
        seen_at=_later(calendar, note, note.seen, "19:30"),
    )


def _steps(calendar: Calendar, note: Note) -> Iterator[AgreedStep]:
    for position, step in enumerate(note.steps):
        yield AgreedStep(
            organisation_id=ORGANISATION,
            id=id_at(_written_at(calendar, note), "step", note.who, note.day, position),
            meeting_id=_id(calendar, note),
            by_whom=step.by_whom,
            words=step.words,
            due_on=None if step.due is None else calendar.working_day(step.due),
            position=position,
            done_at=_later(calendar, note, step.done, "20:05"),
        )


def _id(calendar: Calendar, note: Note) -> str:
    return id_at(_written_at(calendar, note), "meeting", note.who, note.day)


def _written_at(calendar: Calendar, note: Note) -> datetime:
    return moment(calendar.working_day(note.day), "17:20")


def _later(calendar: Calendar, note: Note, days_ago: int | None, clock: str) -> datetime | None:
    """A moment so many days ago, but never before the note was there."""
    if days_ago is None:
        return None
    return max(moment(calendar.ago(days_ago), clock), _written_at(calendar, note) + timedelta(minutes=5))
