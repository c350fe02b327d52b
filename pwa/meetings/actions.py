"""Verbs that write about meetings: a note for the person, and what the person does with it."""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.alerts.actions import alert_again, open_alerts
from pwa.arrivals.entries import Written
from pwa.clock import now
from pwa.concerns.actions import report_concern
from pwa.concerns.forms import ConcernForm
from pwa.db import OtherContentError, insert_once
from pwa.meetings.forms import DiffersForm, MeetingForm, StepForm
from pwa.meetings.models import AgreedStep, Meeting, agreed_steps, meetings
from pwa.meetings.queries import Note, steps_of

KIND = "meeting"
_CONTENT = ("person_id", "author_id", "kind", "local_date", "words", "appointment_id")


def write_note(db: Session, author: Viewer, person_id: str, form: MeetingForm) -> None:
    """A note for the person to read, who hears that it is there.

    The same key again changes nothing. Raises `OtherContentError` when it was used for another note.
    """
    row = Meeting(
        organisation_id=author.organisation_id,
        id=form.id,
        person_id=person_id,
        author_id=author.id,
        kind=form.kind,
        local_date=form.local_date,
        words=form.words,
        appointment_id=form.appointment_id or None,
    )
    if insert_once(db, row):
        _write_steps(db, row, form.steps)
        alert_again(db, row.organisation_id, person_id, KIND, row.id)
        return
    stored = db.get_one(Meeting, (row.organisation_id, row.id))
    is_same = all(getattr(stored, name) == getattr(row, name) for name in _CONTENT)
    if not is_same or _steps_of(db, stored) != _wanted(form.steps):
        raise OtherContentError


def change_note(db: Session, stored: Meeting, form: MeetingForm) -> None:
    """Other words or steps: the time is kept, and the person reads it anew."""
    is_same = (stored.kind, stored.local_date, stored.words) == (form.kind, form.local_date, form.words)
    are_steps_same = _write_steps(db, stored, form.steps)
    if is_same and are_steps_same:
        return
    stored.kind, stored.local_date, stored.words = form.kind, form.local_date, form.words
    stored.edited_at, stored.seen_at = now(), None
    db.add(stored)
    alert_again(db, stored.organisation_id, stored.person_id, KIND, stored.id)


def mark_read(db: Session, person: Viewer, id: str) -> None:
    """The person has a note on the screen: its writer can see since when."""
    db.execute(
        update(meetings)
        .where(
            meetings.c.organisation_id == person.organisation_id,
            meetings.c.person_id == person.id,
            meetings.c.id == id,
            meetings.c.seen_at.is_(None),
        )
        .values(seen_at=now())
    )
    open_alerts(db, person, KIND, [id])


def tick_step(db: Session, person: Viewer, meeting: Meeting, step_id: str, *, is_done: bool) -> bool:
    """A step is done, or not after all; False unless it is a step of the viewer's own side.

    The person has theirs, and whoever is there for them the supporter's.
    """
    by_whom = "person" if meeting.person_id == person.id else "supporter"
    done = db.execute(
        update(agreed_steps)
        .where(
            agreed_steps.c.organisation_id == meeting.organisation_id,
            agreed_steps.c.meeting_id == meeting.id,
            agreed_steps.c.id == step_id,
            agreed_steps.c.by_whom == by_whom,
        )
        .values(done_at=now() if is_done else None)
        .returning(agreed_steps.c.id)
    )
    return done.first() is not None


def say_it_differs(
    db: Session, person: Viewer, note: Note, about: str, form: DiffersForm, written: Written
) -> None:
    """An ordinary report that names the note in `about`: it is answered like any other.

    Raises what `report_concern` raises.
    """
    words = f"{about}\n{form.words}"
    report = ConcernForm(id=form.id, category="other", urgency="week", wish="talk", words=words)
    report_concern(db, person, report, written)


def _write_steps(db: Session, meeting: Meeting, wanted: tuple[StepForm, ...]) -> bool:
    """Put these steps in place of those there are; whether they were the same.

    A step that keeps its words keeps its tick.
    """
    if _steps_of(db, meeting) == _wanted(wanted):
        return True
    before = steps_of(db, meeting)
    steps = [step for step in wanted if step.words]
    done = {(each.by_whom, each.words): each.done_at for each in before}
    for each in before:
        db.delete(each)
    for position, step in enumerate(steps):
        db.add(
            AgreedStep(
                organisation_id=meeting.organisation_id,
                meeting_id=meeting.id,
                by_whom=step.by_whom,
                words=step.words,
                due_on=step.due_on,
                position=position,
                done_at=done.get((step.by_whom, step.words)),
            )
        )
    return False


def _steps_of(db: Session, meeting: Meeting) -> list[tuple[str, str, date | None]]:
    return [(step.by_whom, step.words, step.due_on) for step in steps_of(db, meeting)]


def _wanted(steps: tuple[StepForm, ...]) -> list[tuple[str, str, date | None]]:
    return [(step.by_whom, step.words, step.due_on) for step in steps if step.words]
