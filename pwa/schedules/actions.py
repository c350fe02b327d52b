"""Verbs that write about appointments: both sides make them, the person answers and decides who sees them."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.assignments import carers_of
from pwa.access.viewer import Viewer
from pwa.alerts.actions import alert_again
from pwa.alerts.models import alerts
from pwa.arrivals.actions import digest_of
from pwa.arrivals.entries import Written
from pwa.clock import now
from pwa.db import OtherContentError, insert_once
from pwa.schedules.forms import AppointmentForm
from pwa.schedules.models import Appointment
from pwa.schedules.queries import Plan
from pwa.schedules.questions import Answer

KIND = "schedule"


class ChangedMeanwhileError(Exception):
    """The appointment, or the answer to it, is not any more what was on the page of whoever sent this.

    `parts` names what is different now, where the page had all of it: see `version_of_content`.
    """

    def __init__(self, *parts: str) -> None:
        super().__init__(*parts)
        self.parts = parts


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


def change_appointment(db: Session, writer: Viewer, stored: Appointment, form: AppointmentForm) -> bool:
    """Another day, place …; an answer was for the time that the person knew, so it is asked anew.

    `stored` was read to be changed (`appointment_of`). Returns whether anything is different now.
    Raises `ChangedMeanwhileError` when it was changed or answered since the form was opened.
    """
    content = _content(form)
    if all(getattr(stored, name) == value for name, value in content.items()):
        return False
    if meanwhile := _changed_since(form.seen_at, stored):
        raise ChangedMeanwhileError(*meanwhile)
    if (stored.starts_at, stored.ends_at) != (content["starts_at"], content["ends_at"]):
        stored.answer, stored.answered_at, stored.wish, stored.settled_at = None, None, "", None
        stored.answer_written_at = None
    for name, value in content.items():
        setattr(stored, name, value)
    db.add(stored)
    _tell_person(db, writer, stored)
    return True


def cancel_appointment(db: Session, writer: Viewer, stored: Appointment) -> None:
    """It does not take place; the person still sees it, as cancelled, and hears of it."""
    if stored.cancelled_at is None:
        stored.cancelled_at = now()
        db.add(stored)
        _tell_person(db, writer, stored)


def keep_day(db: Session, writer: Viewer, stored: Appointment, seen_at: str) -> bool:
    """The day stays, although the person wished for another: they hear of it, and may answer again.

    `stored` was read to be changed (`appointment_of`), `seen_at` is the `version_of_wish` on the page.
    Returns whether the person was told so, now or before. Raises `ChangedMeanwhileError` when they
    have said something else since, or the day was moved: what nobody has read is not settled.
    """
    is_open = stored.answer == "change" and stored.settled_at is None
    # A page that has no version may show a wish of any time.
    if seen_at != version_of_wish(stored) and (seen_at or is_open):
        raise ChangedMeanwhileError
    if is_open:
        stored.settled_at = now()
        db.add(stored)
        _tell_person(db, writer, stored)
    return stored.settled_at is not None


def remove_appointment(db: Session, stored: Appointment) -> None:
    """The person's own, gone for good."""
    db.delete(stored)


def answer_appointment(
    db: Session,
    person: Viewer,
    stored: Appointment,
    answer: Answer,
    wish: str = "",
    *,
    seen_at: str,
    written: Written | None = None,
) -> None:
    """The person says whether they come; a wish for another day reaches whoever it is with.

    `stored` was read to be changed (`appointment_of`), `seen_at` is the `version_of` it on the page.
    Of several answers the last one written holds, in whichever order they arrive. Raises
    `ChangedMeanwhileError` when it was moved since: nobody answers for a day they never saw.
    """
    written = written or Written.now()
    has_seen = seen_at == version_of(stored) if seen_at else not _has_news(db, person, stored)
    if not has_seen:
        raise ChangedMeanwhileError
    last = stored.answer_written_at or stored.answered_at
    if last is not None and written.at < last:
        return
    stored.answer_written_at = written.at
    db.add(stored)
    if (stored.answer, stored.wish) == (answer, wish):
        return
    stored.answer, stored.wish, stored.answered_at, stored.settled_at = answer, wish, now(), None
    if answer == "change":
        reader = reader_of(db, stored)
        if reader is not None:
            alert_again(db, stored.organisation_id, reader, KIND, stored.id)


def keep_topics(db: Session, stored: Appointment, topics: str, written: Written) -> None:
    """What the person wants to talk about, in place of what was there; the last one written holds.

    `stored` was read to be changed.
    """
    if stored.topics_written_at is not None and written.at < stored.topics_written_at:
        return
    stored.topics_written_at = written.at
    if stored.topics != topics:
        stored.topics, stored.topics_arrived_at = topics, now()
    db.add(stored)


def show_to_family(db: Session, stored: Appointment, family_sees: str) -> None:
    """What the family sees of this one, from the next request on."""
    stored.family_sees = family_sees
    db.add(stored)


def version_of(stored: Appointment | Plan) -> str:
    """Which day and time an appointment is for: another text whenever it is moved."""
    return f"{stored.starts_at.isoformat()} {stored.ends_at.isoformat()}"


def version_of_wish(stored: Appointment | Plan) -> str:
    """`version_of`, and another text also whenever the person answers."""
    answered_at = stored.answered_at.isoformat() if stored.answered_at else ""
    return f"{version_of(stored)} {answered_at}".strip()


# What of an appointment is told apart when it was changed meanwhile.
_PARTS = {
    "kind": ("kind", "title"),
    "when": ("starts_at", "ends_at", "has_end"),
    "place": ("place",),
    "with": ("with_id", "with_whom"),
    "bring": ("bring",),
    "answer": ("answer", "answered_at", "wish", "settled_at"),
}


def version_of_content(stored: Appointment) -> str:
    """All that staff read before they change an appointment, each part with a few digits of its own.

    They change when the part does, and tell nothing about it.
    """
    return " ".join(f"{part}:{_digits(stored, names)}" for part, names in _PARTS.items())


def _changed_since(seen_at: str, stored: Appointment) -> list[str]:
    """The parts that are different now; none for a page that has no version."""
    seen = seen_at.split()
    return [
        part.partition(":")[0] for part in version_of_content(stored).split() if seen and part not in seen
    ]


def _digits(stored: Appointment, names: tuple[str, ...]) -> str:
    return digest_of([stored.id, *(getattr(stored, name) for name in names)])[:12]


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


def _has_news(db: Session, person: Viewer, stored: Appointment) -> bool:
    """Whether the person was told something about an appointment and has not opened it since."""
    unopened = select(alerts.c.id).where(
        alerts.c.organisation_id == stored.organisation_id,
        alerts.c.recipient_id == person.id,
        alerts.c.kind == KIND,
        alerts.c.matter_id == stored.id,
        alerts.c.opened_at.is_(None),
    )
    return db.execute(unopened).first() is not None


def _tell_person(db: Session, writer: Viewer, row: Appointment) -> None:
    if row.person_id != writer.id:
        alert_again(db, row.organisation_id, row.person_id, KIND, row.id)
