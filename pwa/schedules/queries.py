"""Reads of appointments. What somebody may not see of one is not in what these give back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.models import assignments
from pwa.access.rules import may_read
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.clock import JAPAN, in_japan, today
from pwa.language import Msg
from pwa.schedules.models import Appointment, appointments
from pwa.schedules.questions import ANYTHING, kind_label

LIMIT = 100


@dataclass(frozen=True)
class Plan:
    """An appointment as one viewer may see it."""

    id: str
    label: Msg
    starts_at: datetime
    ends_at: datetime
    place: str
    # A member of staff by name, or whoever else it is with, in words.
    with_name: str
    with_whom: str
    bring: str
    family_sees: str


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
class Relative:
    """A participant who is family of the viewer."""

    id: str
    name: str
    called: str


def coming_of(db: Session, viewer: Viewer, person_id: str, limit: int = LIMIT) -> list[Plan]:
    """A person's appointments from today on, each as far as the viewer may see it."""
    # The day's own are still worth knowing in the afternoon: what was this morning?
    since = datetime.combine(today(), time.min, JAPAN)
    rows = db.execute(
        select(Appointment, people.c.name)
        .outerjoin(
            people,
            (people.c.organisation_id == appointments.c.organisation_id)
            & (people.c.id == appointments.c.with_id),
        )
        .where(
            appointments.c.organisation_id == viewer.organisation_id,
            appointments.c.person_id == person_id,
            appointments.c.ends_at > since,
        )
        .order_by(appointments.c.starts_at, appointments.c.id)
        .limit(limit)
    )
    return [
        _as_seen_by(viewer, person_id, appointment, with_name)
        for appointment, with_name in rows
        if may_read(db, viewer, person_id, "schedule", appointment)
    ]


def by_month(plans: Iterable[Plan]) -> list[Month]:
    """Plans in order of time, gathered by day and month."""
    days: dict[date, list[Plan]] = {}
    for plan in plans:
        days.setdefault(in_japan(plan.starts_at).date(), []).append(plan)
    months: dict[date, list[Day]] = {}
    for day, planned in days.items():
        months.setdefault(day.replace(day=1), []).append(Day(day, tuple(planned)))
    return [Month(first, tuple(found)) for first, found in months.items()]


def has_family(db: Session, participant: Viewer) -> bool:
    """Whether anybody sees the viewer's plans as their family."""
    which = select(assignments.c.id).where(
        assignments.c.organisation_id == participant.organisation_id,
        assignments.c.participant_id == participant.id,
        assignments.c.kind == "family",
        assignments.c.until.is_(None),
    )
    return db.execute(which.limit(1)).first() is not None


def relatives_of(db: Session, viewer: Viewer) -> list[Relative]:
    """The participants whose family the viewer is now."""
    rows = db.execute(
        select(people.c.id, people.c.name, people.c.called)
        .join_from(
            assignments,
            people,
            (people.c.organisation_id == assignments.c.organisation_id)
            & (people.c.id == assignments.c.participant_id),
        )
        .where(
            assignments.c.organisation_id == viewer.organisation_id,
            assignments.c.person_id == viewer.id,
            assignments.c.kind == "family",
            assignments.c.until.is_(None),
            people.c.ended_at.is_(None),
        )
        .order_by(assignments.c.since, people.c.id)
    )
    return [Relative(row.id, row.name, row.called or row.name) for row in rows]


def _as_seen_by(viewer: Viewer, person_id: str, appointment: Appointment, with_name: str | None) -> Plan:
    plan = Plan(
        appointment.id,
        kind_label(appointment.kind),
        appointment.starts_at,
        appointment.ends_at,
        appointment.place,
        with_name or "",
        appointment.with_whom,
        appointment.bring,
        appointment.family_sees,
    )
    is_staff = viewer.is_staff and not viewer.is_family
    if viewer.id == person_id or is_staff or plan.family_sees == "all":
        return plan
    plan = replace(plan, place="", with_name="", with_whom="", bring="")
    return plan if plan.family_sees == "title" else replace(plan, label=ANYTHING)
