"""What people do with a check-in: answer a screen, and record the whole of it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, insert, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlmodel import Session

from pwa.access.consents import grant
from pwa.access.models import consents
from pwa.access.viewer import Viewer
from pwa.arrivals.actions import digest_of, take_key
from pwa.arrivals.entries import Written
from pwa.checkins.forms import CheckinForm
from pwa.checkins.models import checkins
from pwa.checkins.queries import checkin_of
from pwa.checkins.questions import UNWELL, without_work
from pwa.checkins.sheets import Answers, Sheet, answers_of, draft_name
from pwa.checkins.slots import DAYS_BACK, SLOTS
from pwa.clock import now
from pwa.db import OtherContentError, new_id
from pwa.drafts.actions import drop_draft, drop_drafts_between, keep_draft
from pwa.drafts.queries import draft_of
from pwa.hot import Hot
from pwa.questions.queries import items_of

# Built once: with sixteen people at a time, building them would cost more than running them.
_INSERT = {
    "sqlite": Hot(sqlite.insert(checkins).on_conflict_do_nothing().returning(checkins.c.id)),
    "postgresql": Hot(postgresql.insert(checkins).on_conflict_do_nothing().returning(checkins.c.id)),
}

# As what the keys of corrections are remembered.
CORRECTION = "checkin"


def keep_answers(db: Session, person: Viewer, sheet: Sheet, answers: Answers) -> Answers:
    """Keep one screen's answers in the draft of that day; returns all that is known of it now."""
    draft = draft_of(db, person, sheet.draft, to_change=True)
    known = {**(draft.answers if draft else recorded_answers(db, person, sheet)), **answers}
    if known.get("body") not in UNWELL:
        known.pop("symptoms", None)
    known = without_work(known)
    slot = sheet.slot
    first_kept = draft_name(slot, slot.today() - timedelta(days=DAYS_BACK))
    drop_drafts_between(db, person, f"{slot.name} ", first_kept)
    keep_draft(db, person, sheet.draft, known)
    return known


def recorded_answers(db: Session, person: Viewer, sheet: Sheet) -> Answers:
    """The answers of the day's record with who may see it; nothing if there is none."""
    stored = checkin_of(db, person, sheet.day, sheet.slot.name)
    return {**answers_of(stored), "visible_to": stored.visible_to} if stored else {}


def record_checkin(db: Session, person: Viewer, form: CheckinForm, written: Written | None = None) -> None:
    """Record a check-in, in the caller's transaction; the draft that it was is gone.

    The same key with the same answers again changes nothing, also after a later correction.
    Another key for the same slot and day corrects that record, if it was written later than what is
    there: of several, the last one written holds, in whichever order they arrive. Raises
    `OtherContentError` when the key belongs to somebody else, or came with other answers before.
    """
    written = written or Written.now()
    answers = form.answers()
    answers["own"] = _own_only(db, person, answers["own"])
    row = {
        "organisation_id": person.organisation_id,
        "id": form.id,
        "person_id": person.id,
        "local_date": form.local_date,
        "slot": form.slot,
        "entered_by": "self",
        "created_at": written.at,
        "edited_at": None,
        "written_at": written.at,
        "arrived_at": written.arrived,
        **answers,
    }
    is_new = _INSERT[db.get_bind().dialect.name].first(db, **row) is not None
    if is_new or _correct(db, person, form, answers, written):
        _note_consent(db, person, form)
    drop_draft(db, person, draft_name(SLOTS[form.slot], form.local_date), form.id)


def _own_only(db: Session, person: Viewer, own: dict[str, int]) -> dict[str, int]:
    if not own:
        return own
    # Removed ones too: an answer may have waited on a phone.
    known = {item.id for item in items_of(db, person)}
    return {id: place for id, place in own.items() if id in known}


def _correct(db: Session, person: Viewer, form: CheckinForm, answers: Answers, written: Written) -> bool:
    """Bring the day's record to these answers; whether it had others before."""
    day = (person.id, form.local_date, form.slot)
    same_key = _find(db, person, checkins.c.id == form.id)
    if same_key is not None:
        is_own = (same_key.person_id, same_key.local_date, same_key.slot) == day
        if is_own and (same_key.edited_at or _holds(same_key, answers)):
            return False
        raise OtherContentError
    stored = _find(db, person, tuple_(checkins.c.person_id, checkins.c.local_date, checkins.c.slot) == day)
    if stored is None:
        return False
    # A correction leaves no row of its own that would remember its key.
    if take_key(db, person, CORRECTION, form.id, digest_of([*day, answers])) is not None:
        return False
    if written.at < (stored.written_at or stored.edited_at or stored.created_at):
        return False
    is_news = not _holds(stored, answers)
    # Who says the same again means it: what was written between comes too late.
    changed: Answers = {"written_at": written.at}
    if is_news:
        changed |= {**answers, "edited_at": written.at, "arrived_at": written.arrived}
    db.execute(
        update(checkins)
        .where(checkins.c.organisation_id == person.organisation_id, checkins.c.id == stored.id)
        .values(**changed)
    )
    return is_news


def _find(db: Session, person: Viewer, which: Any) -> Row[Any] | None:
    mine = checkins.c.organisation_id == person.organisation_id
    return db.execute(select(checkins).where(mine, which).with_for_update()).one_or_none()


def _holds(stored: Row[Any], answers: Answers) -> bool:
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
