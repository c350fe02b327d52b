"""Records to look at: written straight into the tables, so that a test can have any day it needs."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import SQLModel

from pwa.checkins.models import Checkin
from pwa.clock import JAPAN, today
from pwa.concerns.models import Concern
from pwa.db import new_id
from pwa.moods.models import Mood
from tests.hidamari import Hidamari


def ago(days: int) -> date:
    """The day so many days before today."""
    return today() - timedelta(days=days)


def noon(day: date) -> datetime:
    """Noon in Japan."""
    return datetime.combine(day, time(12), JAPAN)


def write(hidamari: Hidamari, *rows: SQLModel) -> None:
    """Keep rows."""
    with hidamari.writing() as db:
        db.add_all(rows)


def _of(hidamari: Hidamari, day: date, who: str) -> dict[str, Any]:
    return {
        "organisation_id": hidamari.organisation_id,
        "id": new_id(),
        "local_date": day,
        "created_at": noon(day),
    } | ({"person_id": hidamari.id(who)} if who else {})


def morning(hidamari: Hidamari, day: date, who: str = "haru", **answers: Any) -> Checkin:
    """A morning of somebody."""
    return Checkin(**(_of(hidamari, day, who) | {"slot": "morning"} | answers))


def evening(hidamari: Hidamari, day: date, who: str = "haru", **answers: Any) -> Checkin:
    """An evening of somebody."""
    return Checkin(**(_of(hidamari, day, who) | {"slot": "evening"} | answers))


def mood(hidamari: Hidamari, day: date, code: int, who: str = "haru", **more: Any) -> Mood:
    """A mood of somebody."""
    return Mood(**(_of(hidamari, day, who) | {"mood": code} | more))


def concern(hidamari: Hidamari, day: date, who: str = "haru", **more: Any) -> Concern:
    """A worry of somebody."""
    own = _of(hidamari, day, "") | {
        "author_id": hidamari.id(who),
        "category": "load",
        "urgency": "week",
        "wish": "unsure",
        "chain": "ordinary",
        "body_hash": "",
        "answer_by": noon(day),
    }
    return Concern(**(own | more))
