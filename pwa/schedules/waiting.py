"""What waits for somebody's word about an appointment: an answer of the person's, a wish for another day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    String,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlmodel import Session

from pwa.access.assignments import carers_of, is_there_for
from pwa.access.models import assignments
from pwa.access.rules import appointments_known_to_work
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.clock import now
from pwa.hot import Hot
from pwa.language import Msg
from pwa.schedules.models import appointments
from pwa.schedules.questions import SERVICE_KINDS, kind_label

LIMIT = 50
# An appointment ends on the day on which it begins (`AppointmentForm`); so what is over need not be read.
LONGEST = timedelta(days=1)


@dataclass(frozen=True)
class Wish:
    """An appointment for which the person would like another day; `words` say which, or nothing."""

    id: str
    person_id: str
    name: str
    label: Msg
    title: str
    starts_at: datetime
    words: str
    # Whether it is the viewer's to settle, and not only theirs for whom they stand in.
    is_mine: bool


def is_coming(organisation: BindParameter[str], person: BindParameter[str]) -> ColumnElement[bool]:
    """Which appointments of a person are not over and not cancelled.

    For statements with the parameters `after`, the present moment, and `begun_after`, `LONGEST` before it.
    """
    return and_(
        appointments.c.organisation_id == organisation,
        appointments.c.person_id == person,
        appointments.c.starts_at > bindparam("begun_after"),
        appointments.c.ends_at > bindparam("after"),
        appointments.c.cancelled_at.is_(None),
    )


# Whether the service waits to hear if the person comes: `Plan.asks` without an answer, as a condition.
IS_UNANSWERED = and_(
    appointments.c.answer.is_(None),
    # Written out in the statement: each parameter is worked on again for every page, and IN would have
    # the whole of it written anew.
    or_(
        appointments.c.with_id.is_not(None),
        *(appointments.c.kind == literal_column(f"'{kind}'", String) for kind in SERVICE_KINDS),
    ),
    func.coalesce(appointments.c.made_by, literal_column("''", String)) != appointments.c.person_id,
)
_COUNT_UNANSWERED = Hot(
    select(func.count().label("number")).where(
        is_coming(bindparam("organisation_id"), bindparam("person_id")), IS_UNANSWERED
    )
)


def count_unanswered(db: Session, person: Viewer) -> int:
    """How many appointments wait for the person's answer."""
    moment = now()
    row = _COUNT_UNANSWERED.first(
        db,
        organisation_id=person.organisation_id,
        person_id=person.id,
        begun_after=moment - LONGEST,
        after=moment,
    )
    return row.number if row else 0


def wishes_for(db: Session, viewer: Viewer, also: ColumnElement[bool] | None = None) -> list[Wish]:
    """The wishes for another day that the viewer has to settle, the nearest appointment first.

    Those for appointments with them and those of whom they support; `also` of whom else (of `people`).
    """
    rows = db.execute(
        select(
            appointments.c.id,
            appointments.c.person_id,
            people.c.name,
            appointments.c.kind,
            appointments.c.title,
            appointments.c.starts_at,
            appointments.c.wish,
            _is_theirs(viewer).label("is_mine"),
        )
        .join_from(appointments, people, _WHOSE)
        .where(_is_wished(viewer), _is_theirs(viewer) | (false() if also is None else also))
        .order_by(appointments.c.starts_at, appointments.c.id)
        .limit(LIMIT)
    )
    return [
        Wish(
            row.id,
            row.person_id,
            row.name,
            kind_label(row.kind),
            row.title,
            row.starts_at,
            row.wish,
            bool(row.is_mine),
        )
        for row in rows
    ]


def count_wishes(db: Session, viewer: Viewer) -> int:
    """How many wishes the viewer has to settle."""
    which = (_is_wished(viewer), _is_theirs(viewer))
    number: int = db.execute(select(func.count()).select_from(appointments).where(*which)).scalar_one()
    return number


def wishes_of_each(viewer: Viewer) -> ScalarSelect[int]:
    """How many wishes each of `people` has that the viewer may see, as a part of another statement."""
    return (
        select(func.count())
        .select_from(appointments)
        .where(_is_wished(viewer), _WHOSE)
        .correlate(people)
        .scalar_subquery()
    )


_WHOSE = (people.c.organisation_id == appointments.c.organisation_id) & (
    people.c.id == appointments.c.person_id
)


def _is_wished(viewer: Viewer) -> ColumnElement[bool]:
    # For the index: without whose they may be, those of the whole organisation would be read.
    known = select(assignments.c.participant_id).where(
        assignments.c.organisation_id == viewer.organisation_id,
        assignments.c.person_id == viewer.id,
        assignments.c.until.is_(None),
    )
    return and_(
        appointments.c.organisation_id == viewer.organisation_id,
        appointments.c.person_id.in_(known),
        appointments.c.starts_at > now() - LONGEST,
        appointments.c.ends_at > now(),
        appointments.c.answer == "change",
        appointments.c.settled_at.is_(None),
        appointments.c.cancelled_at.is_(None),
        appointments_known_to_work(viewer),
    )


def _is_theirs(viewer: Viewer) -> ColumnElement[bool]:
    whose = (viewer.id, appointments.c.organisation_id, appointments.c.person_id)
    supporter = carers_of(appointments.c.organisation_id, appointments.c.person_id, ("primary",))
    # As `reader_of`: where there is no supporter, it is the backup who is alerted.
    stands_in = is_there_for(*whose, ("backup",)) & ~supporter.exists()
    return (appointments.c.with_id == viewer.id) | is_there_for(*whose, ("primary",)) | stands_in
