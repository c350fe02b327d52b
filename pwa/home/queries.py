"""What the home page of a participant shows, in one statement that is built once."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    ScalarSelect,
    String,
    Subquery,
    Table,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)
from sqlmodel import Session

from pwa.absences.models import absences
from pwa.access.assignments import supporter_name
from pwa.access.models import consents
from pwa.access.viewer import Viewer
from pwa.checkins.models import checkins
from pwa.checkins.queries import EVENING, MORNING
from pwa.checkins.questions import AWAY
from pwa.checkins.sheets import draft_name
from pwa.checkins.slots import SLOTS
from pwa.concerns.queries import NEWS, OWN_OPEN, USUAL, open_status, sealed_before
from pwa.concerns.questions import Choice, category_of, quiet_label
from pwa.drafts.models import drafts
from pwa.drafts.slots import FIRST, SHOWN, shown_to
from pwa.hot import Hot
from pwa.language import Msg
from pwa.meetings.models import meetings
from pwa.moods.models import moods
from pwa.schedules.models import appointments
from pwa.schedules.questions import kind_label
from pwa.schedules.waiting import IS_UNANSWERED, LONGEST, is_coming

_ORGANISATION: BindParameter[str] = bindparam("organisation_id")
_PERSON: BindParameter[str] = bindparam("person_id")


@dataclass(frozen=True)
class OpenConcern:
    """A worry of one's own that is not over, as a tile: `state` is answered, sent, read or working."""

    id: str
    label: Msg
    state: str


@dataclass(frozen=True)
class ToldAbsence:
    """What the person told about today or a later day: late or off, and whether it was read."""

    id: str
    kind: str
    day: date
    is_read: bool


@dataclass(frozen=True)
class Planned:
    """An appointment that is coming, by the person's own name for it if there is one."""

    id: str
    label: Msg
    title: str
    starts_at: datetime


@dataclass(frozen=True)
class Today:
    """A participant's day at a glance.

    `shares_moods` is their present word: yes, withdrawn, or never asked (None). `last_day` is the
    last day on which they wrote anything, None if they never did.
    """

    has_morning: bool
    has_evening: bool
    has_yesterdays_morning: bool
    has_yesterdays_evening: bool
    last_day: date | None
    supporter: str | None
    shares_moods: bool | None
    begun: Choice | None
    # The check-ins of which some answers are kept: morning, evening.
    begun_checkins: frozenset[str]
    next: Planned | None
    # The first appointment that waits for the person's answer, and how many do.
    asked: Planned | None
    unanswered: int
    # The newest note of a talk that the person has not seen.
    note_id: str | None
    # The first two from today on that were not taken back.
    absences: list[ToldAbsence]
    # This morning said late or a day off, and nothing was told about today, not even taken back.
    is_untold: bool
    concerns: list[OpenConcern]
    has_more_concerns: bool

    @property
    def begun_label(self) -> Msg | None:
        """What the draft is about, as it may stand where somebody looks over a shoulder."""
        return quiet_label(self.begun) if self.begun else None


def today_of(db: Session, viewer: Viewer, day: date, evening_day: date, after: datetime) -> Today:
    """What there is on this day; `next` is the first appointment that has not ended `after` then.

    `evening_day` is the day to which an evening written now belongs.
    """
    rows = _TODAY.all(
        db,
        **shown_to(viewer, "concern"),
        sealed_before=sealed_before(viewer),
        day=day,
        yesterday=day - timedelta(days=1),
        evening_day=evening_day,
        after=after,
        begun_after=after - LONGEST,
        morning_draft=draft_name(SLOTS[MORNING], day),
        evening_draft=draft_name(SLOTS[EVENING], evening_day),
    )
    row = rows[0]
    # Each worry comes once for each absence.
    open_concerns = list({each.concern_id: each for each in rows if each.concern_id is not None}.values())
    shown = _shown(open_concerns)
    return Today(
        has_morning=bool(row.morning),
        has_evening=bool(row.evening),
        has_yesterdays_morning=bool(row.yesterdays_morning),
        has_yesterdays_evening=bool(row.yesterdays_evening),
        last_day=max((each for each in (row.last_checkin, row.last_mood) if each), default=None),
        supporter=row.supporter,
        shares_moods=None if row.shares_moods is None else bool(row.shares_moods),
        begun=_begun(row.draft),
        begun_checkins=frozenset(
            slot for slot, has in ((MORNING, row.morning_begun), (EVENING, row.evening_begun)) if has
        ),
        next=_planned(row.next_id, row.next_kind, row.next_title, row.next_at),
        asked=_planned(row.asked_id, row.asked_kind, row.asked_title, row.asked_at),
        unanswered=row.unanswered,
        note_id=row.note_id,
        absences=_told(rows),
        is_untold=row.plan in AWAY and row.told_today is None,
        concerns=[_open_concern(each) for each in shown],
        has_more_concerns=len(open_concerns) > len(shown),
    )


def _shown(rows: list[Any]) -> list[Any]:
    """Two worries are enough for one day; a third is shown if it is urgent or has a new answer."""
    return [row for place, row in enumerate(rows) if place < _FEW or (place == _FEW and row.place < USUAL)]


def _planned(id: str | None, kind: str, title: str, starts_at: datetime) -> Planned | None:
    return Planned(id, kind_label(kind), title, starts_at) if id is not None else None


def _begun(answers: str | None) -> Choice | None:
    """What the draft is about, unless it is of a category that there is no more."""
    kept = json.loads(answers) if answers else None
    return category_of(str(kept.get("category"))) if isinstance(kept, dict) else None


def _told(rows: list[Any]) -> list[ToldAbsence]:
    found = {
        row.absence_id: ToldAbsence(
            row.absence_id, row.absence_kind, row.absence_day, row.absence_read is not None
        )
        for row in rows
        if row.absence_id is not None
    }
    return sorted(found.values(), key=lambda each: each.day)


def _open_concern(row: Row[*tuple[Any, ...]]) -> OpenConcern:
    category = category_of(row.category)
    assert category is not None
    state = "answered" if row.place == NEWS else open_status(row.read_at, row.taken_at)
    return OpenConcern(row.concern_id, quiet_label(category), state)


# Written out in the statement: each parameter is worked on again for every page.
_YES: ColumnElement[int] = literal_column("1", Integer)
_NO: ColumnElement[int] = literal_column("0", Integer)


def _is(slot: str, day: str) -> ColumnElement[bool]:
    return (checkins.c.slot == literal_column(f"'{slot}'", String)) & (
        checkins.c.local_date == bindparam(day)
    )


def _has(slot: str, day: str) -> ColumnElement[Any]:
    return func.max(case((_is(slot, day), _YES), else_=_NO))


def _last(table: Table) -> ScalarSelect[Any]:
    return (
        select(func.max(table.c.local_date))
        .where(table.c.organisation_id == _ORGANISATION, table.c.person_id == _PERSON)
        .scalar_subquery()
    )


# Two days of one index. A row comes out even for somebody who wrote nothing.
_DAYS = (
    select(
        _has(MORNING, "day").label("morning"),
        _has(EVENING, "evening_day").label("evening"),
        _has(MORNING, "yesterday").label("yesterdays_morning"),
        _has(EVENING, "yesterday").label("yesterdays_evening"),
        func.max(case((_is(MORNING, "day"), checkins.c.plan))).label("plan"),
    )
    .where(
        checkins.c.organisation_id == _ORGANISATION,
        checkins.c.person_id == _PERSON,
        checkins.c.local_date >= bindparam("yesterday"),
    )
    .subquery("days")
)
_ABSENCE = (
    select(
        absences.c.id.label("absence_id"),
        absences.c.kind.label("absence_kind"),
        absences.c.local_date.label("absence_day"),
        absences.c.received_at.label("absence_read"),
    )
    .where(
        absences.c.organisation_id == _ORGANISATION,
        absences.c.person_id == _PERSON,
        absences.c.local_date >= bindparam("day"),
        absences.c.withdrawn_at.is_(None),
    )
    .order_by(absences.c.local_date)
    # Today's and the next.
    .limit(literal_column("2", Integer))
    .subquery("told_absence")
)
# Something was told about today, also if it was taken back.
_TOLD_TODAY = (
    select(_YES)
    .where(
        absences.c.organisation_id == _ORGANISATION,
        absences.c.person_id == _PERSON,
        absences.c.local_date == bindparam("day"),
    )
    .scalar_subquery()
)
_IS_COMING = is_coming(_ORGANISATION, _PERSON)


def _first(name: str, *which: ColumnElement[bool]) -> Subquery:
    return (
        select(
            appointments.c.id.label(f"{name}_id"),
            appointments.c.kind.label(f"{name}_kind"),
            appointments.c.title.label(f"{name}_title"),
            appointments.c.starts_at.label(f"{name}_at"),
        )
        .where(_IS_COMING, *which)
        # Whichever of two at the same moment: a second criterion would have them sorted anew.
        .order_by(appointments.c.starts_at)
        .limit(_YES)
        .subquery(f"{name}_appointment")
    )


_NEXT = _first("next")
_ASKED = _first("asked", IS_UNANSWERED)
_UNANSWERED = (
    select(func.count()).select_from(appointments).where(_IS_COMING, IS_UNANSWERED).scalar_subquery()
)
_NOTE = (
    select(meetings.c.id)
    .where(
        meetings.c.organisation_id == _ORGANISATION,
        meetings.c.person_id == _PERSON,
        meetings.c.seen_at.is_(None),
    )
    .order_by(meetings.c.created_at.desc())
    .limit(_YES)
    .scalar_subquery()
)
_SUPPORTER = supporter_name(_ORGANISATION, _PERSON)
_SHARES_MOODS = (
    select(case((consents.c.withdrawn_at.is_(None), _YES), else_=_NO))
    .where(
        consents.c.organisation_id == _ORGANISATION,
        consents.c.person_id == _PERSON,
        consents.c.field == literal_column("'mood'", String),
        consents.c.audience == literal_column("'supporter'", String),
    )
    .order_by(consents.c.id.desc())
    .limit(_YES)
    .scalar_subquery()
)
_DRAFT = select(drafts.c.answers).where(SHOWN).order_by(*FIRST).limit(_YES).scalar_subquery()


def _has_begun(draft: str) -> ScalarSelect[int]:
    return (
        select(_YES)
        .where(
            drafts.c.organisation_id == _ORGANISATION,
            drafts.c.person_id == _PERSON,
            drafts.c.form == bindparam(draft),
        )
        .scalar_subquery()
    )


# One more than can be shown, to know whether there are more.
_FEW = 2
_CONCERNS = OWN_OPEN.limit(literal_column(str(_FEW + 2), Integer)).subquery("own")
# One row even for a person without worries, one more for each further worry; two absences double them.
_TODAY = Hot(
    select(
        *_DAYS.c,
        *_ABSENCE.c,
        _TOLD_TODAY.label("told_today"),
        _last(checkins).label("last_checkin"),
        _last(moods).label("last_mood"),
        _SUPPORTER.label("supporter"),
        _SHARES_MOODS.label("shares_moods"),
        _DRAFT.label("draft"),
        _has_begun("morning_draft").label("morning_begun"),
        _has_begun("evening_draft").label("evening_begun"),
        _UNANSWERED.label("unanswered"),
        _NOTE.label("note_id"),
        *_NEXT.c,
        *_ASKED.c,
        *_CONCERNS.c,
    )
    .select_from(
        _DAYS.outerjoin(_ABSENCE, true())
        .outerjoin(_NEXT, true())
        .outerjoin(_ASKED, true())
        .outerjoin(_CONCERNS, true())
    )
    .order_by(_CONCERNS.c.place, _CONCERNS.c.created_at.desc())
)
