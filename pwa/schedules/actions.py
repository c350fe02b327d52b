"""Verbs that write about appointments: both sides make them, the person answers and decides who sees them."""

from typing import Any

from sqlmodel import Session

from pwa.access.assignments import carers_of
from pwa.access.viewer import Viewer
from pwa.alerts.actions import alert_again
from pwa.clock import now
from pwa.db import insert_once
from pwa.schedules.forms import AppointmentForm
from pwa.schedules.models import Appointment
from pwa.schedules.questions import Answer

KIND = "schedule"


class OtherContentError(Exception):
    """This key already belongs to another appointment, or to one of somebody else's."""


def write_appointment(db: Session, writer: Viewer, person_id: str, form: AppointmentForm) -> None:
    """A new appointment of a person, who hears of it if somebody else wrote it.

    The same key again changes nothing, also when it was cancelled since. Raises `OtherContentError`
    when the key was used for another appointment.
    """
    content = {"person_id": person_id, "made_by": writer.id, **_content(form)}
    row = Appointment(organisation_id=writer.organisation_id, id=form.id, **content)
    if insert_once(db, row):
        _tell_person(db, writer, row)
        return
    stored = db.get_one(Appointment, (row.organisation_id, row.id))
    if any(getattr(stored, name) != value for name, value in content.items()):
        raise OtherContentError


def change_appointment(db: Session, writer: Viewer, stored: Appointment, form: AppointmentForm) -> None:
    """Another day, place …; an answer was for the time that the person knew, so it is asked anew."""
    content = _content(form)
    if all(getattr(stored, name) == value for name, value in content.items()):
        return
    if (stored.starts_at, stored.ends_at) != (content["starts_at"], content["ends_at"]):
        stored.answer, stored.answered_at, stored.wish, stored.settled_at = None, None, "", None
    for name, value in content.items():
        setattr(stored, name, value)
    db.add(stored)
    _tell_person(db, writer, stored)


def cancel_appointment(db: Session, writer: Viewer, stored: Appointment) -> None:
    """It does not take place; the person still sees it, as cancelled, and hears of it."""
    if stored.cancelled_at is None:
        stored.cancelled_at = now()
        db.add(stored)
        _tell_person(db, writer, stored)


def keep_day(db: Session, writer: Viewer, stored: Appointment) -> None:
    """The day stays, although the person wished for another: they hear of it, and may answer again."""
    if stored.answer == "change" and stored.settled_at is None:
        stored.settled_at = now()
        db.add(stored)
        _tell_person(db, writer, stored)


def remove_appointment(db: Session, stored: Appointment) -> None:
    """The person's own, gone for good."""
    db.delete(stored)


def answer_appointment(db: Session, stored: Appointment, answer: Answer, wish: str = "") -> None:
    """The person says whether they come; a wish for another day reaches whoever it is with."""
    if (stored.answer, stored.wish) == (answer, wish):
        return
    stored.answer, stored.wish, stored.answered_at, stored.settled_at = answer, wish, now(), None
    db.add(stored)
    if answer == "change":
        reader = reader_of(db, stored)
        if reader is not None:
            alert_again(db, stored.organisation_id, reader, KIND, stored.id)


def keep_topics(db: Session, stored: Appointment, topics: str) -> None:
    """What the person wants to talk about, in place of what was there."""
    stored.topics = topics
    db.add(stored)


def show_to_family(db: Session, stored: Appointment, family_sees: str) -> None:
    """What the family sees of this one, from the next request on."""
    stored.family_sees = family_sees
    db.add(stored)


def reader_of(db: Session, stored: Appointment) -> str | None:
    """Who reads the person's answer: whom it is with if they are there for the person, else the supporter."""
    carers = list(db.execute(carers_of(stored.organisation_id, stored.person_id)).scalars())
    return stored.with_id if stored.with_id in carers else next(iter(carers), None)


def _content(form: AppointmentForm) -> dict[str, Any]:
    return {
        "kind": form.kind,
        "title": form.title if form.kind == "other" else "",
        "starts_at": form.starts_at,
        "ends_at": form.ends_at,
        "has_end": bool(form.ends),
        "place": form.place,
        "with_id": form.with_id or None,
        "with_whom": "" if form.with_id else form.with_whom,
        "bring": form.bring,
    }


def _tell_person(db: Session, writer: Viewer, row: Appointment) -> None:
    if row.person_id != writer.id:
        alert_again(db, row.organisation_id, row.person_id, KIND, row.id)
