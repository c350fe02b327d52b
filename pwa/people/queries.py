"""Reads of participants by the staff who are there for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlmodel import Session

from pwa.access.assignments import is_there_for, supporter_name
from pwa.access.models import STAFF, assignments, roles
from pwa.access.rules import checkins_open_to, concerns_open_to, may_read, shares_with
from pwa.access.viewer import Viewer
from pwa.accounts.models import Person, people
from pwa.accounts.queries import organisation_of
from pwa.checkins.models import Checkin, checkins
from pwa.checkins.queries import MORNING, checkin_days
from pwa.clock import today
from pwa.concerns.hours import Hours
from pwa.concerns.models import concerns
from pwa.concerns.queries import IS_OVER
from pwa.schedules.waiting import wishes_of_each

DAYS = 7


@dataclass(frozen=True)
class Participant:
    """One line of the list. `has_checked_in` is None where the viewer may not know, and where
    nobody is missing: the service is closed."""

    id: str
    name: str
    supporter: str | None
    open_concerns: int
    # How many appointments they would like on another day.
    wishes: int
    has_checked_in: bool | None


@dataclass(frozen=True)
class Former:
    """Somebody who has left."""

    id: str
    name: str
    left_at: datetime


@dataclass(frozen=True)
class WeekDay:
    """A day with its morning check-in, as far as there is one that the viewer may read."""

    date: date
    checkin: Checkin | None


_HAS_ROLE = (
    select(roles.c.kind)
    .where(
        roles.c.organisation_id == people.c.organisation_id,
        roles.c.person_id == people.c.id,
        roles.c.kind == "participant",
    )
    .exists()
)
IS_PARTICIPANT = people.c.ended_at.is_(None) & _HAS_ROLE
_HAS_LEFT = people.c.ended_at.is_not(None) & _HAS_ROLE
_SUPPORTER = supporter_name(people.c.organisation_id, people.c.id)


def participants_of(db: Session, viewer: Viewer) -> list[Participant]:
    """The participants whom the viewer is there for, by the sound of their names; all for a manager."""
    waiting = _open_concerns(db, viewer)
    is_open = Hours.of(organisation_of(db, viewer)).is_open_on(today())
    rows = db.execute(
        select(
            people.c.id,
            people.c.name,
            _SUPPORTER.label("supporter"),
            _sees_this_morning(viewer).label("sees_morning"),
            shares_with(viewer, people.c.organisation_id, people.c.id, "checkin").label("is_shared"),
            wishes_of_each(viewer).label("wishes"),
        )
        .where(people.c.organisation_id == viewer.organisation_id, IS_PARTICIPANT, _is_theirs(viewer))
        .order_by(people.c.reading, people.c.name, people.c.id)
    )
    return [
        Participant(
            row.id,
            row.name,
            row.supporter,
            waiting.get(row.id, 0),
            row.wishes,
            True if row.sees_morning else False if row.is_shared and is_open else None,
        )
        for row in rows
    ]


def former_of(db: Session, viewer: Viewer) -> list[Former]:
    """The participants who have left and whom the viewer was there for, last first; all for a manager."""
    rows = db.execute(
        select(people.c.id, people.c.name, people.c.ended_at)
        .where(people.c.organisation_id == viewer.organisation_id, _HAS_LEFT, _is_theirs(viewer))
        .order_by(people.c.ended_at.desc(), people.c.id)
    )
    return [Former(*row) for row in rows]


def participant_for(db: Session, viewer: Viewer, id: str, *, has_left: bool = False) -> Person | None:
    """The participant with this id if the viewer may see their profile; None for all others alike."""
    which = (people.c.organisation_id == viewer.organisation_id) & (people.c.id == id)
    is_one = _HAS_LEFT if has_left else IS_PARTICIPANT
    person = db.execute(select(Person).where(which, is_one)).scalar_one_or_none()
    return person if person is not None and may_read(db, viewer, person.id, "profile") else None


def is_staff_too(db: Session, person: Person) -> bool:
    """Whether this participant also works here: a way in for them would be a way into more."""
    kinds = select(roles.c.kind).where(
        roles.c.organisation_id == person.organisation_id,
        roles.c.person_id == person.id,
        roles.c.kind.in_(STAFF),
    )
    return db.execute(kinds.limit(1)).first() is not None


def week_of(db: Session, viewer: Viewer, person_id: str) -> list[WeekDay] | None:
    """The last seven days, today first; None if no check-in of them is shared with the viewer."""
    shared = {each.local_date: each for each in checkin_days(db, viewer, person_id, days=DAYS)}
    if not shared and not may_read(db, viewer, person_id, "checkin"):
        return None
    days = [today() - timedelta(days=back) for back in range(DAYS)]
    return [WeekDay(day, shared.get(day)) for day in days]


def backup_of(db: Session, supporter: Viewer) -> str | None:
    """Who stands in for all of a supporter's participants; None if that is nobody or not the same one."""
    theirs = assignments.alias()
    rows = db.execute(
        select(assignments.c.person_id)
        .distinct()
        .join_from(
            assignments,
            theirs,
            (theirs.c.organisation_id == assignments.c.organisation_id)
            & (theirs.c.participant_id == assignments.c.participant_id),
        )
        .join(
            people,
            (people.c.organisation_id == assignments.c.organisation_id)
            & (people.c.id == assignments.c.person_id),
        )
        .where(
            theirs.c.organisation_id == supporter.organisation_id,
            theirs.c.person_id == supporter.id,
            theirs.c.kind == "primary",
            theirs.c.until.is_(None),
            assignments.c.kind == "backup",
            assignments.c.until.is_(None),
            people.c.ended_at.is_(None),
        )
        .limit(2)
    )
    found = list(rows.scalars())
    return found[0] if len(found) == 1 else None


def _is_theirs(viewer: Viewer) -> ColumnElement[bool]:
    if "manager" in viewer.roles:
        return true()
    return is_there_for(viewer.id, people.c.organisation_id, people.c.id)


def _sees_this_morning(viewer: Viewer) -> ColumnElement[bool]:
    return exists().where(
        checkins.c.organisation_id == people.c.organisation_id,
        checkins.c.person_id == people.c.id,
        checkins.c.slot == MORNING,
        checkins.c.local_date == today(),
        checkins_open_to(viewer),
    )


def _open_concerns(db: Session, viewer: Viewer) -> dict[str, int]:
    rows = db.execute(
        select(concerns.c.author_id, func.count())
        .where(concerns_open_to(viewer), ~IS_OVER)
        .group_by(concerns.c.author_id)
    )
    return {row[0]: row[1] for row in rows}
