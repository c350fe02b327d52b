"""Reads of appointments. What somebody may not see of one is not in what these give back."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session

from pwa.access.rules import (
    appointments_known_to_service,
    appointments_known_to_work,
    appointments_open_to,
)
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.arrivals.entries import written_before
from pwa.clock import JAPAN, now, today
from pwa.db import is_id
from pwa.language import Msg
from pwa.schedules.models import Appointment, appointments
from pwa.schedules.questions import ANYTHING, SERVICE_KINDS, Choice, answer_choice, kind_label

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
    kind: str = ""
    title: str = ""
    answer: str | None = None
    answered_at: datetime | None = None
    # When the answer was written, if it arrived much later; the same for the topics.
    answer_before: datetime | None = None
    wish: str = ""
    topics: str = ""
    topics_before: datetime | None = None
    topics_arrived_at: datetime | None = None
    is_own: bool = False
    is_cancelled: bool = False
    is_with_service: bool = False
    has_end: bool = True
    is_settled: bool = False

    @property
    def things(self) -> list[str]:
        """What to bring, one by one."""
        return [thing.strip() for thing in re.split(r"[、,，\n]", self.bring) if thing.strip()]

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    @property
    def asks(self) -> bool:
        """Whether somebody waits to hear if the person comes."""
        return self.is_with_service and not (self.is_own or self.is_cancelled or self.is_over)

    @property
    def is_wished(self) -> bool:
        """Whether the person would like another day, and nobody has said yet what becomes of that."""
        return self.asks and self.answer == "change" and not self.is_settled

    @property
    def answered(self) -> Choice | None:
        return answer_choice(self.answer)


def coming_of(
    db: Session, viewer: Viewer, person_id: str, limit: int = LIMIT, *, with_cancelled: bool = False
) -> list[Plan]:
    """A person's appointments from today on, each as far as the viewer may see it."""
    # The day's own are still worth knowing in the afternoon: what was this morning?
    which = appointments.c.ends_at > _midnight()
    if not with_cancelled:
        which &= appointments.c.cancelled_at.is_(None)
    found = _of(viewer, person_id).where(which).order_by(appointments.c.starts_at, appointments.c.id)
    return _plans(db, viewer, found.limit(limit))


def earlier_of(db: Session, viewer: Viewer, person_id: str, limit: int = LIMIT) -> list[Plan]:
    """A person's appointments before today, the latest first, each as far as the viewer may see it."""
    which = appointments.c.ends_at <= _midnight()
    order = (appointments.c.starts_at.desc(), appointments.c.id)
    return _plans(db, viewer, _of(viewer, person_id).where(which).order_by(*order).limit(limit))


def between(
    db: Session, viewer: Viewer, person_id: str, starts_at: datetime, ends_at: datetime, but: str = ""
) -> list[Plan]:
    """What else a person has at this time, as far as the viewer may see it; `but` is left out."""
    found = _of(viewer, person_id).where(is_at(starts_at, ends_at), appointments.c.id != but)
    return _plans(db, viewer, found.order_by(appointments.c.starts_at))


def plan_of(db: Session, viewer: Viewer, person_id: str, id: str) -> Plan | None:
    """One appointment of a person; None for what the viewer may not see and for unknown ones alike."""
    # Anything may stand in an address; PostgreSQL takes no NUL in a text.
    if not is_id(id):
        return None
    return next(iter(_plans(db, viewer, _of(viewer, person_id).where(appointments.c.id == id))), None)


def appointment_of(
    db: Session, viewer: Viewer, person_id: str, id: str, *, to_change: bool = False
) -> Appointment | None:
    """`plan_of` as the row itself; `to_change` it, nobody else can until this transaction ends."""
    which = (appointments.c.person_id == person_id) & (appointments.c.id == id)
    found = select(Appointment).where(appointments_open_to(viewer), which)
    if to_change:
        # Read anew: what this transaction has read before may have been written by another since.
        found = found.with_for_update().execution_options(populate_existing=True)
    return db.scalars(found).one_or_none()


def with_topics(db: Session, viewer: Viewer, person_id: str, limit: int = 3) -> list[Plan]:
    """The appointments from today on for which the person has written what they want to talk about."""
    which = (appointments.c.ends_at > _midnight()) & (appointments.c.topics != "")
    found = _of(viewer, person_id).where(which, appointments.c.cancelled_at.is_(None))
    return _plans(db, viewer, found.order_by(appointments.c.starts_at).limit(limit))


def is_known_to_service(db: Session, person: Viewer, id: str) -> bool:
    """Whether the person's supporters may see this one of their appointments: by the rule that lets them."""
    which = (appointments.c.person_id == person.id) & (appointments.c.id == id)
    known = select(appointments.c.id).where(
        appointments_open_to(person), which, appointments_known_to_service()
    )
    return db.execute(known).first() is not None


def is_at(starts_at: datetime, ends_at: datetime) -> ColumnElement[bool]:
    """Which appointments take place at this time or a part of it."""
    meets = (appointments.c.starts_at < ends_at) & (appointments.c.ends_at > starts_at)
    return meets & appointments.c.cancelled_at.is_(None)


def narrowed(plan: Plan, family_sees: str) -> Plan:
    """What a family is shown of a plan: never what the person answered or wants to talk about."""
    shown = replace(
        plan,
        family_sees=family_sees,
        answer=None,
        answered_at=None,
        answer_before=None,
        wish="",
        topics="",
        topics_before=None,
        topics_arrived_at=None,
        is_settled=False,
    )
    if family_sees == "all":
        return shown
    shown = replace(shown, place="", with_name="", with_whom="", bring="")
    if family_sees == "title":
        return shown
    return replace(shown, label=ANYTHING, kind="", title="", is_own=False, is_with_service=False)


def _of(viewer: Viewer, person_id: str) -> Select[tuple[Appointment, str | None, bool]]:
    is_with = (people.c.organisation_id == appointments.c.organisation_id) & (
        people.c.id == appointments.c.with_id
    )
    return (
        select(Appointment, people.c.name, appointments_known_to_work(viewer))
        .outerjoin(people, is_with)
        .where(appointments_open_to(viewer), appointments.c.person_id == person_id)
    )


def _plans(db: Session, viewer: Viewer, statement: Select[Any]) -> list[Plan]:
    return [_as_seen_by(viewer, *row) for row in db.execute(statement)]


def _midnight() -> datetime:
    return datetime.combine(today(), time.min, JAPAN)


def _as_seen_by(viewer: Viewer, appointment: Appointment, with_name: str | None, is_work: bool) -> Plan:
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
        kind=appointment.kind,
        title=appointment.title,
        answer=appointment.answer,
        answered_at=appointment.answered_at,
        answer_before=written_before(appointment.answer_written_at, appointment.answered_at),
        wish=appointment.wish,
        topics=appointment.topics,
        topics_before=written_before(appointment.topics_written_at, appointment.topics_arrived_at),
        topics_arrived_at=appointment.topics_arrived_at,
        is_own=appointment.made_by == appointment.person_id,
        is_cancelled=appointment.cancelled_at is not None,
        is_with_service=appointment.kind in SERVICE_KINDS or appointment.with_id is not None,
        has_end=appointment.has_end,
        is_settled=appointment.settled_at is not None,
    )
    if viewer.id == appointment.person_id or is_work:
        return plan
    return narrowed(plan, plan.family_sees)
