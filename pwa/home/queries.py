"""What the home page of a participant shows, in two statements that are built once."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, bindparam, case, select
from sqlmodel import Session

from pwa.access.models import assignments, consents
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.checkins.models import checkins
from pwa.checkins.queries import MORNING
from pwa.db import rows_of
from pwa.drafts.models import drafts
from pwa.schedules.models import appointments

_ORGANISATION: BindParameter[str] = bindparam("organisation_id")
_PERSON: BindParameter[str] = bindparam("person_id")


@dataclass(frozen=True)
class Today:
    """A participant's day at a glance.

    `shares_moods` is their present word: yes, withdrawn, or never asked (None).
    """

    has_morning: bool
    supporter: str | None
    shares_moods: bool | None
    begun_category: str | None
    appointment_kind: str | None
    appointment_at: datetime | None


def today_of(db: Session, viewer: Viewer, day: date, after: datetime) -> Today:
    """What there is on this day; the appointment is the first that has not ended `after` then."""
    row = rows_of(
        db, _TODAY, organisation_id=viewer.organisation_id, person_id=viewer.id, day=day, after=after
    ).one()
    return Today(
        has_morning=row.morning is not None,
        supporter=row.supporter,
        shares_moods=None if row.shares_moods is None else bool(row.shares_moods),
        begun_category=json.loads(row.draft).get("category") if row.draft else None,
        appointment_kind=row.kind,
        appointment_at=row.starts_at,
    )


def _next(column: ColumnElement[object]) -> ScalarSelect[object]:
    return (
        select(column)
        .where(
            appointments.c.organisation_id == _ORGANISATION,
            appointments.c.person_id == _PERSON,
            appointments.c.ends_at > bindparam("after"),
        )
        .order_by(appointments.c.starts_at, appointments.c.id)
        .limit(1)
        .scalar_subquery()
    )


_MORNING_TODAY = (
    select(checkins.c.id)
    .where(
        checkins.c.organisation_id == _ORGANISATION,
        checkins.c.person_id == _PERSON,
        checkins.c.local_date == bindparam("day"),
        checkins.c.slot == MORNING,
    )
    .scalar_subquery()
)
_SUPPORTER = (
    select(people.c.name)
    .join_from(
        assignments,
        people,
        (people.c.organisation_id == assignments.c.organisation_id)
        & (people.c.id == assignments.c.person_id),
    )
    .where(
        assignments.c.organisation_id == _ORGANISATION,
        assignments.c.participant_id == _PERSON,
        assignments.c.kind == "primary",
        assignments.c.until.is_(None),
        people.c.ended_at.is_(None),
    )
    .order_by(assignments.c.since)
    .limit(1)
    .scalar_subquery()
)
_SHARES_MOODS = (
    select(case((consents.c.withdrawn_at.is_(None), 1), else_=0))
    .where(
        consents.c.organisation_id == _ORGANISATION,
        consents.c.person_id == _PERSON,
        consents.c.field == "mood",
        consents.c.audience == "supporter",
    )
    .order_by(consents.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_DRAFT = (
    select(drafts.c.answers)
    .where(
        drafts.c.organisation_id == _ORGANISATION,
        drafts.c.person_id == _PERSON,
        drafts.c.form == "concern",
    )
    .scalar_subquery()
)
_TODAY = select(
    _MORNING_TODAY.label("morning"),
    _SUPPORTER.label("supporter"),
    _SHARES_MOODS.label("shares_moods"),
    _DRAFT.label("draft"),
    _next(appointments.c.kind).label("kind"),
    _next(appointments.c.starts_at).label("starts_at"),
)
