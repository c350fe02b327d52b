"""Reads for those who oversee: counts of what they are responsible for, links only to what they may read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, exists, false, func, select
from sqlmodel import Session

from pwa.absences.models import absences
from pwa.access.assignments import carers_of
from pwa.access.models import roles
from pwa.access.rules import concerns_open_to, is_left_out
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.alerts.escalation import CONCERN_ID
from pwa.alerts.models import alerts
from pwa.cases.queries import LINE, Line
from pwa.clock import JAPAN, in_japan, now, today
from pwa.concerns.models import concerns
from pwa.concerns.queries import WITH_AUTHOR

# Whose reports are cases of the service's own.
CASE_ROLES = frozenset({"officer", "committee", "lead"})
_IS_ORDINARY = concerns.c.chain == "ordinary"


@dataclass(frozen=True)
class Alone:
    """A participant without a supporter, without a backup, or without both."""

    id: str
    name: str
    has_supporter: bool
    has_backup: bool


@dataclass(frozen=True)
class Promises:
    """Of this month's promised answers: how many came in time, how many later or not yet."""

    kept: int
    missed: int


@dataclass(frozen=True)
class Absences:
    """How many told that they are off or late: today, and this month."""

    today: int
    off: int
    late: int


def month_begin() -> datetime:
    """The first moment of this month in Japan."""
    return datetime.combine(today().replace(day=1), datetime.min.time(), JAPAN)


def alone(db: Session, viewer: Viewer) -> list[Alone]:
    """The participants of the organisation who lack somebody."""
    has = {
        kind: carers_of(people.c.organisation_id, people.c.id, (kind,)).correlate(people).exists()
        for kind in ("primary", "backup")
    }
    is_participant = exists().where(
        roles.c.organisation_id == people.c.organisation_id,
        roles.c.person_id == people.c.id,
        roles.c.kind == "participant",
    )
    rows = db.execute(
        select(people.c.id, people.c.name, has["primary"].label("primary"), has["backup"].label("backup"))
        .where(
            people.c.organisation_id == viewer.organisation_id,
            people.c.ended_at.is_(None),
            is_participant,
            ~(has["primary"] & has["backup"]),
        )
        .order_by(people.c.reading, people.c.name, people.c.id)
    )
    return [Alone(row.id, row.name, bool(row.primary), bool(row.backup)) for row in rows]


def escalated(db: Session, viewer: Viewer) -> list[Line]:
    """The ordinary reports that went on this month because nobody had opened them, as far as one may read."""
    which = concerns_open_to(viewer) & _IS_ORDINARY & _went_on()
    rows = db.execute(_lines().where(which).order_by(concerns.c.created_at.desc()).limit(50))
    return [Line(**row._mapping) for row in rows]


def count_escalated(db: Session, viewer: Viewer) -> int:
    """How many there were, with those that only a colleague may read."""
    which = _counted_for(viewer) & _IS_ORDINARY & _went_on()
    number: int = db.execute(select(func.count()).select_from(concerns).where(which)).scalar_one()
    return number


def promises(db: Session, viewer: Viewer) -> Promises:
    """What became of the promises whose time came this month, in the viewer's own chains alone."""
    kept = concerns.c.answered_at <= concerns.c.answer_by
    is_open = concerns.c.answered_at.is_(None) & concerns.c.done_at.is_(None)
    missed = (concerns.c.answered_at > concerns.c.answer_by) | (is_open & (concerns.c.answer_by < now()))
    row = db.execute(
        select(_number(kept), _number(missed)).where(
            _counted_for(viewer), concerns.c.answer_by >= month_begin(), concerns.c.answer_by < _month_end()
        )
    ).one()
    return Promises(*row)


def absence_counts(db: Session, viewer: Viewer) -> Absences:
    """Absences as numbers, without names."""
    is_today = absences.c.local_date == today()
    rows = db.execute(
        select(
            _number(is_today), _number(absences.c.kind == "off"), _number(absences.c.kind == "late")
        ).where(
            absences.c.organisation_id == viewer.organisation_id,
            absences.c.withdrawn_at.is_(None),
            absences.c.local_date >= month_begin().date(),
            absences.c.local_date < in_japan(_month_end()).date(),
        )
    )
    return Absences(*rows.one())


def cases(db: Session, viewer: Viewer) -> list[Line]:
    """The reports of the viewer's own chain, open cases first, then the newest."""
    is_closed = case((concerns.c.case_closed_at.is_(None), 0), else_=1)
    rows = db.execute(
        _lines()
        .where(concerns_open_to(viewer), concerns.c.chain != "ordinary")
        .order_by(is_closed, concerns.c.created_at.desc())
        .limit(100)
    )
    return [Line(**row._mapping) for row in rows]


def _lines() -> Select[tuple[object, ...]]:
    return select(*LINE).join_from(concerns, people, WITH_AUTHOR)


def _counted_for(viewer: Viewer) -> ColumnElement[bool]:
    # A manager answers for all ordinary promises, also of reports that never went on to them.
    here = (concerns.c.organisation_id == viewer.organisation_id) & ~is_left_out(viewer)
    all_ordinary = _IS_ORDINARY if "manager" in viewer.roles else false()
    return here & (all_ordinary | (concerns_open_to(viewer) & ~_IS_ORDINARY))


def _went_on() -> ColumnElement[bool]:
    return exists().where(
        alerts.c.organisation_id == concerns.c.organisation_id,
        # As a report, or handed over and left unopened.
        concerns.c.id == CONCERN_ID,
        alerts.c.escalated_at >= month_begin(),
    )


def _number(of: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((of, 1), else_=0)), 0)


def _month_end() -> datetime:
    later = month_begin() + timedelta(days=32)
    return later.replace(day=1)
