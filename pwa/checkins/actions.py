"""What people do with a check-in: answer a screen, and record the whole of it."""

from typing import Any

from sqlalchemy import exists, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlmodel import Session

from pwa.access.consents import grant
from pwa.access.models import consents
from pwa.access.viewer import Viewer
from pwa.checkins.days import Answers, answers_of, begun_today
from pwa.checkins.forms import CheckinForm
from pwa.checkins.models import checkins
from pwa.checkins.queries import MORNING, morning_of
from pwa.checkins.questions import UNWELL
from pwa.clock import now, today
from pwa.db import new_id, rows_of
from pwa.drafts.actions import drop_draft, keep_draft

# Built once: with sixteen people at a time, building them would cost more than running them.
_INSERT = {
    "sqlite": sqlite.insert(checkins).on_conflict_do_nothing().returning(checkins.c.id),
    "postgresql": postgresql.insert(checkins).on_conflict_do_nothing().returning(checkins.c.id),
}


class OtherContentError(Exception):
    """This key already belongs to other answers, or to another person."""


def keep_answers(db: Session, person: Viewer, answers: Answers) -> Answers:
    """Keep one screen's answers in today's draft; returns all that is known of today now.

    A draft of another day gives way to a new one with a key of its own.
    """
    draft = begun_today(db, person, to_change=True)
    if draft is None:
        drop_draft(db, person, MORNING)
        stored = morning_of(db, person, today())
        known = answers_of(stored) if stored else {}
    else:
        known = draft.answers
    known = {**known, **answers}
    if known.get("body") not in UNWELL:
        known.pop("symptoms", None)
    keep_draft(db, person, MORNING, {**known, "local_date": today().isoformat()})
    return known


def record_checkin(db: Session, person: Viewer, form: CheckinForm) -> None:
    """Record a morning, in the caller's transaction; the draft that it was is gone.

    The same key with the same answers again changes nothing, also after a later correction.
    Another key for the same day corrects that day's record. Raises `OtherContentError` when the
    key belongs to somebody else, or came with other answers before.
    """
    answers = form.answers()
    row = {
        "organisation_id": person.organisation_id,
        "id": form.id,
        "person_id": person.id,
        "local_date": form.local_date,
        "slot": MORNING,
        "entered_by": "self",
        "created_at": now(),
        "edited_at": None,
        **answers,
    }
    is_new = rows_of(db, _INSERT[db.get_bind().dialect.name], **row).first() is not None
    if is_new or _correct(db, person, form, answers):
        _note_consent(db, person, form)
    drop_draft(db, person, MORNING, form.id)


def _correct(db: Session, person: Viewer, form: CheckinForm, answers: dict[str, object]) -> bool:
    """Bring the day's record to these answers; whether it had others before."""
    same_key = _find(db, person, checkins.c.id == form.id)
    if same_key is not None:
        is_own = (same_key.person_id, same_key.local_date) == (person.id, form.local_date)
        if is_own and (same_key.edited_at or _holds(same_key, answers)):
            return False
        raise OtherContentError
    days = (
        (checkins.c.person_id == person.id)
        & (checkins.c.local_date == form.local_date)
        & (checkins.c.slot == MORNING)
    )
    stored = _find(db, person, days)
    if stored is None or _holds(stored, answers):
        return False
    db.execute(
        update(checkins)
        .where(checkins.c.organisation_id == person.organisation_id, checkins.c.id == stored.id)
        .values(**answers, edited_at=now())
    )
    return True


def _find(db: Session, person: Viewer, which: Any) -> Row[Any] | None:
    mine = checkins.c.organisation_id == person.organisation_id
    return db.execute(select(checkins).where(mine, which).with_for_update()).one_or_none()


def _holds(stored: Row[Any], answers: dict[str, object]) -> bool:
    return all(getattr(stored, name) == value for name, value in answers.items())


def _note_consent(db: Session, person: Viewer, form: CheckinForm) -> None:
    if form.visible_to != "supporter" or form.consent == "granted":
        return
    if form.consent == "withdrawn":
        grant(db, person, "checkin", "supporter")
        return
    # A first yes, unless anything was said before: a yes that was taken back stays taken back.
    key = {
        "organisation_id": person.organisation_id,
        "person_id": person.id,
        "field": "checkin",
        "audience": "supporter",
    }
    said_before = exists().where(*(consents.c[name] == value for name, value in key.items()))
    first = {**key, "id": new_id()}
    columns = [literal(value).label(name) for name, value in first.items()]
    moment = literal(now(), consents.c.granted_at.type).label("granted_at")
    db.execute(
        insert(consents).from_select([*first, "granted_at"], select(*columns, moment).where(~said_before))
    )
