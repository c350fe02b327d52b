"""What the home page of a participant shows, in one statement that is built once."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    ScalarSelect,
    bindparam,
    case,
    literal_column,
    select,
    true,
)
from sqlmodel import Session

from pwa.access.models import assignments, consents
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.checkins.models import checkins
from pwa.checkins.queries import MORNING
from pwa.concerns.queries import OWN_OPEN, open_status, sealed_before
from pwa.concerns.questions import category_of
from pwa.db import rows_of
from pwa.drafts.models import drafts
from pwa.language import Msg
from pwa.schedules.models import appointments

_ORGANISATION: BindParameter[str] = bindparam("organisation_id")
_PERSON: BindParameter[str] = bindparam("person_id")


@dataclass(frozen=True)
class OpenConcern:
    """A worry of one's own that is not over, as a tile: `state` is answered, sent, read or working."""

    id: str
    label: Msg
    state: str


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
    concerns: list[OpenConcern]


def today_of(db: Session, viewer: Viewer, day: date, after: datetime) -> Today:
    """What there is on this day; the appointment is the first that has not ended `after` then."""
    rows = rows_of(
        db,
        _TODAY,
        organisation_id=viewer.organisation_id,
        person_id=viewer.id,
        sealed_before=sealed_before(viewer),
        day=day,
        after=after,
    ).all()
    row = rows[0]
    return Today(
        has_morning=row.morning is not None,
        supporter=row.supporter,
        shares_moods=None if row.shares_moods is None else bool(row.shares_moods),
        begun_category=json.loads(row.draft).get("category") if row.draft else None,
        appointment_kind=row.kind,
        appointment_at=row.starts_at,
        concerns=[_open_concern(each) for each in rows if each.concern_id is not None],
    )


def _open_concern(row: Row[*tuple[Any, ...]]) -> OpenConcern:
    category = category_of(row.category)
    assert category is not None
    state = "answered" if row.unseen else open_status(row.read_at, row.taken_at)
    return OpenConcern(row.concern_id, category.label, state)


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
_CONCERNS = OWN_OPEN.limit(2).subquery("own")
# One row even for a person without worries, one more for a second worry.
_ALWAYS = select(literal_column("1").label("always")).subquery("always")
_TODAY = (
    select(
        _MORNING_TODAY.label("morning"),
        _SUPPORTER.label("supporter"),
        _SHARES_MOODS.label("shares_moods"),
        _DRAFT.label("draft"),
        _next(appointments.c.kind).label("kind"),
        _next(appointments.c.starts_at).label("starts_at"),
        *_CONCERNS.c,
    )
    .select_from(_ALWAYS.outerjoin(_CONCERNS, true()))
    .order_by(case((_CONCERNS.c.unseen > 0, 0), else_=1), _CONCERNS.c.created_at.desc())
)
