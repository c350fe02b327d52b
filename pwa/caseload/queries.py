"""A supporter's day, in the same few statements however many participants there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from pwa.absences.models import IS_RECORDED, absences
from pwa.absences.questions import LATE_BY, REASON
from pwa.access.assignments import is_there_for, supporter_name
from pwa.access.rules import appointments_open_to, checkins_open_to, shares_with
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.accounts.queries import organisation_of
from pwa.caseload.silence import silent_among
from pwa.caseload.whose import Whose, is_of
from pwa.cases.queries import Line, waiting_for
from pwa.checkins.models import checkins
from pwa.checkins.queries import MORNING
from pwa.checkins.questions import BODY, PLAN, SLEEP, answer_label
from pwa.clock import JAPAN
from pwa.concerns.hours import Hours
from pwa.language import Msg
from pwa.people.queries import IS_PARTICIPANT
from pwa.schedules.models import appointments
from pwa.schedules.questions import kind_label
from pwa.schedules.waiting import Wish, wishes_for

NOT_THERE = ("late", "off")


@dataclass(frozen=True)
class Away:
    """A late start or a day off, as it was told, or only as a plan in the morning (without an id)."""

    kind: str
    id: str = ""
    told_at: datetime | None = None
    wants_call: bool = False
    next_on: date | None = None
    late_by: Msg | None = None
    is_recorded: bool = False
    reason: Msg | None = None


@dataclass(frozen=True)
class Someone:
    """One participant's day, as far as the viewer may see it.

    `has_written` is None where the viewer may not know.
    """

    id: str
    name: str
    supporter: str | None
    has_written: bool | None
    plan: Msg | None = None
    body: Msg | None = None
    is_unwell: bool = False
    # Only a night with hardly any sleep.
    sleep: Msg | None = None
    away: Away | None = None
    is_silent: bool = False


@dataclass(frozen=True)
class Meeting:
    """An appointment of today."""

    id: str
    person_id: str
    name: str
    label: Msg
    starts_at: datetime
    ends_at: datetime
    place: str
    with_name: str


@dataclass(frozen=True)
class Day:
    """A supporter's day. Everybody is in exactly one of the lists of people, but for those who have
    written and are away: they are in both.
    """

    date: date
    is_open: bool
    waiting: list[Line]
    away: list[Someone]
    silent: list[Someone]
    unwritten: list[Someone]
    written: list[Someone]
    unshared: list[Someone]
    meetings: list[Meeting]
    wishes: list[Wish]

    @property
    def is_quiet(self) -> bool:
        """Whether nobody needs anything."""
        return not (self.waiting or self.wishes or self.away or self.silent or self.meetings)


def day_of(db: Session, viewer: Viewer, whose: Whose, day: date, *, has_choice: bool) -> Day:
    """Who needs the viewer on this day, and who is all right.

    Without a choice of people nothing that waits for an answer is left out: what was handed to
    the viewer, or went on to them, is of nobody whom they are there for.
    Whoever shows this on a page notes the looks (`pwa.access.looks`) at what `shown_of` names.
    """
    hours = Hours.of(organisation_of(db, viewer))
    rows = db.execute(_people(viewer, whose, day)).all()
    ids = [row.id for row in rows]
    silent = silent_among(db, viewer, [row.id for row in rows if row.tells_silence], hours, day)
    everybody = [_someone(row, is_silent=row.id in silent) for row in rows]
    is_open = hours.is_open_on(day)
    return Day(
        date=day,
        is_open=is_open,
        waiting=waiting_for(db, viewer, whose if has_choice else "all"),
        meetings=[_meeting(row) for row in db.execute(_appointments(viewer, ids, day))],
        wishes=wishes_for(db, viewer, is_of(viewer, whose)),
        **_sorted(everybody, is_open=is_open),
    )


def shown_of(day: Day) -> set[tuple[str, str]]:
    """Whose records a page with this day shows: person and field."""
    told = {(each.id, "absence") for each in day.away if each.away and each.away.id}
    written = {
        (each.id, "checkin") for each in (*day.away, *day.written) if each.plan or each.body or each.sleep
    }
    planned = {each.person_id for each in day.meetings} | {each.person_id for each in day.wishes}
    return told | written | {(each, "schedule") for each in planned}


def _sorted(everybody: list[Someone], *, is_open: bool) -> dict[str, list[Someone]]:
    found: dict[str, list[Someone]] = {
        name: [] for name in ("away", "silent", "unwritten", "written", "unshared")
    }
    for each in everybody:
        if each.away is not None:
            found["away"].append(each)
        # Whoever is not well and tells a day off has said more than that.
        if each.has_written:
            found["written"].append(each)
        elif each.away is not None:
            continue
        elif each.is_silent:
            found["silent"].append(each)
        elif each.has_written is False and is_open:
            found["unwritten"].append(each)
        else:
            found["unshared"].append(each)
    # Whoever wishes to be called comes first, and then whoever is not well.
    found["away"].sort(key=lambda each: not (each.away and each.away.wants_call))
    found["written"].sort(key=lambda each: not each.is_unwell)
    return found


def _someone(row: Row[*tuple[Any, ...]], *, is_silent: bool) -> Someone:
    return Someone(
        row.id,
        row.name,
        row.supporter,
        has_written=True if row.checkin_id else False if row.shares_checkin else None,
        plan=answer_label(PLAN, row.plan),
        body=answer_label(BODY, row.body),
        is_unwell=row.body == "bad",
        sleep=answer_label(SLEEP, row.sleep) if row.sleep == "none" else None,
        away=_away(row),
        is_silent=is_silent,
    )


def _away(row: Row[*tuple[Any, ...]]) -> Away | None:
    if row.absence_id:
        late_by = answer_label(LATE_BY, row.late_by)
        is_recorded = bool(row.is_recorded)
        reason = answer_label(REASON, row.reason)
        return Away(
            row.kind,
            row.absence_id,
            row.told_at,
            row.wants_call,
            row.next_on,
            late_by,
            is_recorded,
            reason,
        )
    return Away(row.plan) if row.plan in NOT_THERE else None


def _meeting(row: Row[*tuple[Any, ...]]) -> Meeting:
    return Meeting(
        row.id,
        row.person_id,
        row.name,
        kind_label(row.kind),
        row.starts_at,
        row.ends_at,
        row.place,
        row.with_name or "",
    )


def _people(viewer: Viewer, whose: Whose, day: date) -> Any:
    who = (people.c.organisation_id, people.c.id)
    theirs = (checkins.c.organisation_id == people.c.organisation_id) & (checkins.c.person_id == people.c.id)
    this_morning = (checkins.c.slot == MORNING) & (checkins.c.local_date == day)
    told = (absences.c.organisation_id == people.c.organisation_id) & (absences.c.person_id == people.c.id)
    stands = (absences.c.local_date == day) & absences.c.withdrawn_at.is_(None)
    return (
        select(
            people.c.id,
            people.c.name,
            supporter_name(*who).label("supporter"),
            shares_with(viewer, *who, "checkin").label("shares_checkin"),
            shares_with(viewer, *who, "silence").label("tells_silence"),
            checkins.c.id.label("checkin_id"),
            checkins.c.plan,
            checkins.c.body,
            checkins.c.sleep,
            absences.c.id.label("absence_id"),
            absences.c.created_at.label("told_at"),
            *(absences.c[name] for name in ("kind", "wants_call", "next_on", "late_by", "reason")),
            IS_RECORDED.label("is_recorded"),
        )
        .select_from(people)
        .outerjoin(checkins, theirs & this_morning & checkins_open_to(viewer))
        # Told to the service: supporter and stand-in read it, as `may_read` says.
        .outerjoin(absences, told & stands & is_there_for(viewer.id, *who))
        .where(people.c.organisation_id == viewer.organisation_id, IS_PARTICIPANT, is_of(viewer, whose))
        .order_by(people.c.reading, people.c.name, people.c.id)
    )


def _appointments(viewer: Viewer, ids: Collection[str], day: date) -> Any:
    begins = datetime.combine(day, time.min, JAPAN)
    with_whom = people.alias()
    return (
        select(
            appointments.c.id,
            appointments.c.person_id,
            people.c.name,
            appointments.c.kind,
            appointments.c.starts_at,
            appointments.c.ends_at,
            appointments.c.place,
            with_whom.c.name.label("with_name"),
        )
        .join_from(
            appointments,
            people,
            (people.c.organisation_id == appointments.c.organisation_id)
            & (people.c.id == appointments.c.person_id),
        )
        .outerjoin(
            with_whom,
            (with_whom.c.organisation_id == appointments.c.organisation_id)
            & (with_whom.c.id == appointments.c.with_id),
        )
        .where(
            appointments_open_to(viewer),
            appointments.c.person_id.in_(ids),
            appointments.c.starts_at >= begins,
            appointments.c.starts_at < begins + timedelta(days=1),
            appointments.c.cancelled_at.is_(None),
        )
        .order_by(appointments.c.starts_at, people.c.reading)
    )
