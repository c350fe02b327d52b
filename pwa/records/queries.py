"""Reads of a person's own days: check-ins, moods and worries by the day they belong to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, union_all
from sqlmodel import Session

from pwa.access.rules import readable
from pwa.access.viewer import Viewer
from pwa.checkins.models import checkins, own_items
from pwa.concerns.models import concerns
from pwa.concerns.queries import sealed_before
from pwa.concerns.questions import known_category, quiet_label
from pwa.language import Msg
from pwa.moods.models import moods

Record = Row[*tuple[Any, ...]]


@dataclass(frozen=True)
class Told:
    """A worry that the person told, in a list: what it was about (said quietly), and when."""

    id: str
    label: Msg
    created_at: datetime


@dataclass
class Day:
    """All that a person recorded for one day, as far as this device may show it."""

    date: date
    morning: Record | None = None
    evening: Record | None = None
    moods: list[Record] = field(default_factory=list)
    concerns: list["Told"] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return bool(self.morning or self.evening or self.moods or self.concerns)


def days_between(db: Session, person: Viewer, first: date, last: date) -> dict[date, Day]:
    """The person's own days with something in them, newest first. Three statements, however many days."""
    days: dict[date, Day] = {}
    for row in _between(db, checkins, readable(person, person.id, "checkin"), first, last):
        setattr(_of(days, row.local_date), "evening" if row.slot == "evening" else "morning", row)
    for row in _between(db, moods, readable(person, person.id, "mood"), first, last):
        _of(days, row.local_date).moods.append(row)
    for row in _between(db, concerns, _own_concerns(person), first, last):
        _of(days, row.local_date).concerns.append(
            Told(row.id, quiet_label(known_category(row.category)), row.written_at or row.created_at)
        )
    return dict(sorted(days.items(), reverse=True))


def told_moods(db: Session, viewer: Viewer, person_id: str, first: date, last: date) -> list[Record]:
    """The moods that a person said more about, as far as the viewer may see them; newest first."""
    found = _between(db, moods, readable(viewer, person_id, "mood"), first, last)
    return [
        row for row in reversed(found) if row.feelings or row.causes or row.coping or row.helped or row.words
    ]


def first_day_of(db: Session, person: Viewer) -> date | None:
    """The first day that the person recorded anything for; None before that."""
    firsts = union_all(
        select(func.min(checkins.c.local_date).label("first")).where(readable(person, person.id, "checkin")),
        select(func.min(moods.c.local_date)).where(readable(person, person.id, "mood")),
        select(func.min(concerns.c.local_date)).where(_own_concerns(person)),
    ).subquery()
    first: date | None = db.scalar(select(func.min(firsts.c.first)))
    return first


def own_questions(db: Session, person: Viewer) -> dict[str, str]:
    """The person's own evening questions by id, ended ones too: old answers keep their words."""
    rows = db.execute(
        select(own_items.c.id, own_items.c.words)
        .where(own_items.c.organisation_id == person.organisation_id, own_items.c.person_id == person.id)
        .order_by(own_items.c.position, own_items.c.id)
    )
    return {row.id: row.words for row in rows}


def _between(db: Session, table: Any, which: ColumnElement[bool], first: date, last: date) -> list[Record]:
    return list(
        db.execute(
            select(table).where(which, table.c.local_date.between(first, last)).order_by(table.c.id)
        ).all()
    )


def _own_concerns(person: Viewer) -> ColumnElement[bool]:
    # The past of a later device stays sealed.
    is_shown = (concerns.c.chain == "ordinary") | (concerns.c.created_at >= sealed_before(person))
    return (
        (concerns.c.organisation_id == person.organisation_id)
        & (concerns.c.author_id == person.id)
        & is_shown
    )


def _of(days: dict[date, Day], day: date) -> Day:
    return days.setdefault(day, Day(day))
