"""Reads of participants by the staff who are there for them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from pwa.access.models import STAFF, assignments, roles
from pwa.access.rules import concerns_open_to, may_read
from pwa.access.viewer import Viewer
from pwa.accounts.models import Person, people
from pwa.checkins.models import Checkin, checkins
from pwa.checkins.queries import MORNING, checkin_days
from pwa.clock import today
from pwa.concerns.models import concerns

DAYS = 7


@dataclass(frozen=True)
class Participant:
    """One line of the list. `has_checked_in` is None where the viewer may not know."""

    id: str
    name: str
    supporter: str | None
    open_concerns: int
    has_checked_in: bool | None


@dataclass(frozen=True)
class WeekDay:
    """A day with its morning check-in, as far as there is one that the viewer may read."""

    date: date
    checkin: Checkin | None


_primary = assignments.alias()
_supporter = people.alias()
_IS_PARTICIPANT = people.c.ended_at.is_(None) & (
    select(roles.c.kind)
    .where(
        roles.c.organisation_id == people.c.organisation_id,
        roles.c.person_id == people.c.id,
        roles.c.kind == "participant",
    )
    .exists()
)
_SUPPORTER = (
    select(_supporter.c.name)
    .join_from(
        _primary,
        _supporter,
        (_supporter.c.organisation_id == _primary.c.organisation_id)
        & (_supporter.c.id == _primary.c.person_id),
    )
    .where(
        _primary.c.organisation_id == people.c.organisation_id,
        _primary.c.participant_id == people.c.id,
        _primary.c.kind == "primary",
        _primary.c.until.is_(None),
    )
    .order_by(_primary.c.since)
    .limit(1)
    .correlate(people)
    .scalar_subquery()
)


def participants_of(db: Session, viewer: Viewer) -> list[Participant]:
    """The participants whom the viewer is there for, by the sound of their names; all for a manager."""
    rows = db.execute(
        select(people.c.id, people.c.name, _SUPPORTER.label("supporter"))
        .where(people.c.organisation_id == viewer.organisation_id, _IS_PARTICIPANT, _is_theirs(viewer))
        .order_by(people.c.reading, people.c.name, people.c.id)
    ).all()
    waiting = _open_concerns(db, viewer)
    mornings = _todays_checkins(db, viewer, [row.id for row in rows])
    return [
        Participant(
            row.id,
            row.name,
            row.supporter,
            waiting.get(row.id, 0),
            _has_checked_in(db, viewer, row.id, mornings),
        )
        for row in rows
    ]


def participant_for(db: Session, viewer: Viewer, id: str) -> Person | None:
    """The participant with this id if the viewer may see their profile; None for all others alike."""
    which = (people.c.organisation_id == viewer.organisation_id) & (people.c.id == id)
    person = db.execute(select(Person).where(which, _IS_PARTICIPANT)).scalar_one_or_none()
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
        return people.c.id.is_not(None)
    return (
        select(assignments.c.id)
        .where(
            assignments.c.organisation_id == people.c.organisation_id,
            assignments.c.participant_id == people.c.id,
            assignments.c.person_id == viewer.id,
            assignments.c.kind.in_(("primary", "backup")),
            assignments.c.until.is_(None),
        )
        .exists()
    )


def _open_concerns(db: Session, viewer: Viewer) -> dict[str, int]:
    rows = db.execute(
        select(concerns.c.author_id, func.count())
        .where(concerns_open_to(viewer), concerns.c.done_at.is_(None))
        .group_by(concerns.c.author_id)
    )
    return {row[0]: row[1] for row in rows}


def _todays_checkins(db: Session, viewer: Viewer, ids: Collection[str]) -> dict[str, Checkin]:
    rows = db.execute(
        select(Checkin).where(
            checkins.c.organisation_id == viewer.organisation_id,
            checkins.c.person_id.in_(ids),
            checkins.c.slot == MORNING,
            checkins.c.local_date == today(),
        )
    ).scalars()
    return {each.person_id: each for each in rows.all()}


def _has_checked_in(db: Session, viewer: Viewer, person_id: str, mornings: dict[str, Checkin]) -> bool | None:
    checkin = mornings.get(person_id)
    if checkin is not None and may_read(db, viewer, person_id, "checkin", checkin):
        return True
    return False if may_read(db, viewer, person_id, "checkin") else None
