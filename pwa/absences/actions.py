"""Telling an absence, taking it back, and completing the record of it (欠席時対応)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session

from pwa.absences.forms import AbsenceForm, RecordForm
from pwa.absences.models import Absence, absences
from pwa.absences.queries import receivers_of
from pwa.access.looks import note_look
from pwa.access.viewer import Viewer
from pwa.accounts.models import Organisation
from pwa.alerts.actions import alert_again, open_alerts
from pwa.alerts.models import alerts
from pwa.arrivals.actions import digest_of, take_key
from pwa.arrivals.entries import Written
from pwa.clock import now, today
from pwa.concerns.hours import URGENT_STEP, Hours
from pwa.db import OtherContentError, insert_once
from pwa.drafts.actions import drop_draft

KIND = "absence"
# Between the person's word and the record of it, in a version.
_THEN = "/"
_LATER_STEP = timedelta(hours=1)


class ChangedMeanwhileError(Exception):
    """Somebody wrote after the page was fetched from which this is recorded.

    `by_person`: the person said something else; `by_staff`: it was recorded from another page.
    """

    def __init__(self, *, by_person: bool, by_staff: bool) -> None:
        self.by_person, self.by_staff = by_person, by_staff


def tell_absence(db: Session, person: Viewer, form: AbsenceForm, written: Written | None = None) -> str:
    """Write an absence and the alert for it, in the caller's transaction; returns the record's id.

    The same key again changes nothing and alerts nobody. Another key for the same day corrects
    that day's record, and its receiver is told, if it was written later than what is there: the last
    word of a day holds, in whichever order they arrive. Raises `OtherContentError` when the key was
    used for something else.
    """
    written = written or Written.now()
    row = Absence(
        organisation_id=person.organisation_id,
        id=form.id,
        person_id=person.id,
        local_date=form.local_date,
        written_at=written.at,
        **form.answers(),
    )
    id, is_news = (form.id, True) if insert_once(db, row) else _correct(db, person, form, written)
    if is_news:
        _alert(db, person, id, row)
    drop_draft(db, person, draft_name(form.local_date.isoformat()), form.id)
    return id


def withdraw_absence(db: Session, person: Viewer, absence: Absence) -> None:
    """The person comes after all; whoever was told is told that too."""
    if absence.withdrawn_at is None:
        absence.withdrawn_at = now()
        db.add(absence)
        told = select(alerts.c.recipient_id).where(
            alerts.c.organisation_id == person.organisation_id,
            alerts.c.kind == KIND,
            alerts.c.matter_id == absence.id,
        )
        for recipient_id in db.execute(told).scalars().all():
            # Good news waits for nobody: it does not go on to the next.
            alert_again(db, person.organisation_id, recipient_id, KIND, absence.id)


def open_absence(db: Session, viewer: Viewer, absence: Absence) -> None:
    """A member of staff has it on the screen: they have received it, and nobody else is called."""
    note_look(db, viewer, absence.person_id, KIND, absence.id)
    open_alerts(db, viewer, KIND, [absence.id])
    if absence.received_at is None:
        absence.received_at, absence.received_by = now(), viewer.id
        db.add(absence)


def record_absence(db: Session, viewer: Viewer, absence: Absence, form: RecordForm) -> None:
    """Complete the record: what was advised, when the person comes next.

    The same once more changes nothing. Raises `ChangedMeanwhileError` when the person has said
    something else, or a colleague has recorded it, since the form was fetched: an old page must undo
    neither.
    """
    db.refresh(absence, with_for_update=True)
    seen_word, _, seen_record = form.seen_at.partition(_THEN)
    word, _, record = version_of(absence).partition(_THEN)
    if seen_word == word and absence.is_recorded and _says(absence, form):
        return
    if (seen_word, seen_record) != (word, record):
        raise ChangedMeanwhileError(by_person=seen_word != word, by_staff=seen_record != record)
    if absence.received_at is None:
        absence.received_at, absence.received_by = now(), viewer.id
    absence.advice, absence.next_on, absence.recorded_at = form.advice, form.next_on, now()
    db.add(absence)


def version_of(absence: Absence) -> str:
    """What an absence holds: another text after each change and each record of it; empty at first."""
    word = " ".join(at.isoformat() for at in (absence.edited_at, absence.withdrawn_at) if at)
    return f"{word}{_THEN}{absence.recorded_at.isoformat()}" if absence.recorded_at else word


def draft_name(day: str) -> str:
    """The name of the draft for a day."""
    return f"absence {day}"


def _correct(db: Session, person: Viewer, form: AbsenceForm, written: Written) -> tuple[str, bool]:
    """The day's record brought to these answers: its id, and whether that is news."""
    answers = form.answers()
    same_key = _find(db, person, absences.c.id == form.id)
    if same_key is not None:
        is_own = (same_key.person_id, same_key.local_date) == (person.id, form.local_date)
        if is_own and (same_key.edited_at or _holds(same_key, answers)):
            return same_key.id, False
        raise OtherContentError
    day = (absences.c.person_id == person.id) & (absences.c.local_date == form.local_date)
    stored = _find(db, person, day)
    if stored is None:
        # Two at once, and the other one was undone: the person sees an error and presses again.
        raise OtherContentError
    # A correction leaves no row of its own that would remember its key.
    digest = digest_of([person.id, form.local_date, answers])
    if take_key(db, person, KIND, form.id, digest) is not None or written.at < _last_word(stored):
        return stored.id, False
    is_news = stored.withdrawn_at is not None or not _holds(stored, answers)
    changed: dict[str, Any] = {"written_at": written.at}
    if is_news:
        # What they say now has been read by nobody.
        unread = dict.fromkeys(("withdrawn_at", "received_at", "received_by"))
        changed |= {**answers, "edited_at": now(), **unread}
    db.execute(
        update(absences)
        .where(absences.c.organisation_id == person.organisation_id, absences.c.id == stored.id)
        .values(**changed)
    )
    return stored.id, is_news


def _last_word(stored: Any) -> datetime:
    """When the person last said something of that day, also that they come after all."""
    said: datetime = stored.written_at or stored.edited_at or stored.created_at
    return max(said, stored.withdrawn_at or said)


def _find(db: Session, person: Viewer, which: Any) -> Any:
    here = absences.c.organisation_id == person.organisation_id
    return db.execute(select(absences).where(here, which).with_for_update()).one_or_none()


def _says(absence: Absence, form: RecordForm) -> bool:
    return (absence.advice, absence.next_on) == (form.advice, form.next_on)


def _holds(stored: Any, answers: dict[str, Any]) -> bool:
    return all(getattr(stored, name) == value for name, value in answers.items())


def _alert(db: Session, person: Viewer, absence_id: str, absence: Absence) -> None:
    receivers = receivers_of(db, person.organisation_id, person.id)
    if receivers:
        until = _open_until(db, person.organisation_id, absence)
        alert_again(db, person.organisation_id, receivers[0].id, KIND, absence_id, escalate_at=until)


def _open_until(db: Session, organisation_id: str, absence: Absence) -> datetime:
    """Until when the first one has time to open it: shorter when it is about today."""
    hours = Hours.of(db.get_one(Organisation, organisation_id))
    return hours.after(now(), URGENT_STEP if absence.local_date == today() else _LATER_STEP)
