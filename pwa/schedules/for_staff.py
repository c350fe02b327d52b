"""Appointments as staff make them: new, changed, cancelled; with the person's answer and topics."""

from sqlmodel import Session
from starlette.responses import Response
from starlette.routing import Route

from pwa.access.assignments import carers_of
from pwa.access.looking import look_at
from pwa.access.looks import note_look
from pwa.access.rules import is_carer_of
from pwa.access.viewer import Viewer
from pwa.accounts.models import Person
from pwa.alerts.actions import open_alerts
from pwa.clock import today
from pwa.composer.look import has_looked
from pwa.concerns.routing import names_of
from pwa.db import OtherContentError, new_id
from pwa.forms import SENT_BEFORE
from pwa.language import msg
from pwa.people.doors import participant
from pwa.schedules.actions import (
    KIND,
    ChangedMeanwhileError,
    cancel_appointment,
    change_appointment,
    keep_day,
    version_of_content,
    version_of_wish,
    write_appointment,
)
from pwa.schedules.clashes import LOOK_AGAIN, warnings_for
from pwa.schedules.forms import AppointmentForm
from pwa.schedules.models import Appointment
from pwa.schedules.queries import Plan, appointment_of, plan_of
from pwa.schedules.questions import KINDS
from pwa.schedules.saying import Saying
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

AS_LONG = msg("The appointment is changed. It takes as long as before.")


def show_appointment(visit: Visit, id: str, appointment: str) -> Response:
    return _show(visit, participant_there_for(visit, id), appointment)


def _show(visit: Visit, who: Person, id: str, status: int = 200) -> Response:
    plan = _plan(visit, who.id, id)
    look_at(visit, who.id, lambda db: _mark_seen(db, visit.person, who.id, id))
    return visit.show(
        "schedules/appointment.html",
        status=status,
        is_changed=status == 409,
        seen_at=version_of_wish(plan),
        who=who,
        plan=plan,
        saying=Saying(visit.language.register),
    )


def new_appointment(visit: Visit, id: str) -> Response:
    who = participant_there_for(visit, id)
    staff = _staff(visit, id)
    mine = visit.person.id if visit.person.id in staff else ""
    return _ask(visit, who, AppointmentForm.blank(kind="meeting", day=today(), with_id=mine))


def create_appointment(visit: Visit, id: str) -> Response:
    who = participant_there_for(visit, id)
    form = _read(visit, id)
    if has_looked(visit, id):
        return _ask(visit, who, form.unblamed())
    if form.problems:
        return _ask(visit, who, form, status=422)
    try:
        write_appointment(visit.db, visit.person, id, form)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()}).with_problem("kind", SENT_BEFORE)
        return _ask(visit, who, again, status=409)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/people/{id}/appointments/{form.id}", msg("The appointment is written down."))


def edit_appointment(visit: Visit, id: str, appointment: str) -> Response:
    who, stored = participant_there_for(visit, id), _stored(visit, id, appointment)
    look_at(visit, id, lambda db: note_look(db, visit.person, id, "schedule", appointment))
    form = AppointmentForm.with_content_of(stored)
    return _ask(visit, who, form.model_copy(update={"seen_at": version_of_content(stored)}), stored)


def save_appointment(visit: Visit, id: str, appointment: str) -> Response:
    who, stored = participant_there_for(visit, id), _stored(visit, id, appointment, to_change=True)
    form = _read(visit, id, stored)
    if has_looked(visit, id):
        return _ask(visit, who, form.unblamed(), stored)
    if form.problems:
        return _ask(visit, who, form, stored, status=422)
    here = f"/people/{id}/appointments/{appointment}"
    try:
        is_changed = change_appointment(visit.db, visit.person, stored, form)
    except ChangedMeanwhileError as meanwhile:
        again = form.model_copy(update={"seen_at": version_of_content(stored)})
        return _ask(visit, who, again, stored, status=409, changed=meanwhile.parts)
    if not is_changed:
        return visit.go(here, msg("Nothing was changed, so nobody is told."))
    visit.after_commit.append(visit.app.worker.wake)
    is_carried = form.ends != AppointmentForm.of(visit.form).ends
    return visit.go(here, AS_LONG if is_carried else msg("The appointment is changed."))


def let_day_stay(visit: Visit, id: str, appointment: str) -> Response:
    who = participant_there_for(visit, id)
    stored = _stored(visit, who.id, appointment, to_change=True)
    try:
        is_told = keep_day(visit.db, visit.person, stored, str(visit.form.get("seen_at", "")))
    except ChangedMeanwhileError:
        return _show(visit, who, appointment, status=409)
    visit.after_commit.append(visit.app.worker.wake)
    said = msg("The person is told that the day stays.") if is_told else None
    return visit.go(f"/people/{id}/appointments/{appointment}", said)


def ask_to_cancel(visit: Visit, id: str, appointment: str) -> Response:
    who = participant_there_for(visit, id)
    _stored(visit, id, appointment)
    look_at(visit, id, lambda db: note_look(db, visit.person, id, "schedule", appointment))
    return visit.show("schedules/cancel.html", who=who, plan=_plan(visit, id, appointment))


def cancel(visit: Visit, id: str, appointment: str) -> Response:
    participant_there_for(visit, id)
    cancel_appointment(visit.db, visit.person, _stored(visit, id, appointment, to_change=True))
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/people/{id}/appointments/{appointment}", msg("The appointment is cancelled."))


def _mark_seen(db: Session, viewer: Viewer, person_id: str, id: str) -> None:
    open_alerts(db, viewer, KIND, [id])
    note_look(db, viewer, person_id, "schedule", id)


def participant_there_for(visit: Visit, id: str) -> Person:
    """The participant, for a member of staff who is there for them now; nobody else gets further."""
    who = participant(visit, id)
    if not is_carer_of(visit.db, visit.person, id):
        raise Refused(404)
    return who


def _plan(visit: Visit, person_id: str, id: str) -> Plan:
    plan = plan_of(visit.db, visit.person, person_id, id)
    if plan is None:
        raise Refused(404)
    return plan


def _stored(visit: Visit, person_id: str, id: str, *, to_change: bool = False) -> Appointment:
    """What staff may change: not what the person wrote for themselves, and not what is cancelled."""
    stored = appointment_of(visit.db, visit.person, person_id, id, to_change=to_change)
    if stored is None:
        raise Refused(404)
    if stored.made_by == person_id or stored.cancelled_at is not None:
        raise Refused(403)
    return stored


def _staff(visit: Visit, person_id: str, stored: Appointment | None = None) -> dict[str, str]:
    carers = list(visit.db.execute(carers_of(visit.person.organisation_id, person_id)).scalars())
    known = [stored.with_id] if stored and stored.with_id else []
    return names_of(visit.db, visit.person.organisation_id, carers + known)


def _read(visit: Visit, person_id: str, stored: Appointment | None = None) -> AppointmentForm:
    staff = _staff(visit, person_id, stored)
    typed = {**visit.form} | ({"id": stored.id} if stored else {})
    if typed.get("with_id") not in staff:
        typed["with_id"] = ""
    form = AppointmentForm.change_of(typed, stored) if stored else AppointmentForm.of(typed)
    if form.problems:
        return form
    found = warnings_for(visit.db, visit.person, person_id, form, staff)
    return form.with_problem("anyway", LOOK_AGAIN) if found and not form.anyway else form


def _ask(
    visit: Visit,
    who: Person,
    form: AppointmentForm,
    stored: Appointment | None = None,
    status: int = 200,
    changed: tuple[str, ...] = (),
) -> Response:
    """`changed`: the parts of the stored one that somebody else has changed meanwhile."""
    staff = _staff(visit, who.id, stored)
    is_readable = set(form.problems) == {"anyway"}
    return visit.show(
        "schedules/arrange.html",
        status=status,
        who=who,
        form=form,
        stored=stored,
        changed=changed,
        plan=_plan(visit, who.id, stored.id) if stored and changed else None,
        saying=Saying(visit.language.register),
        kinds=KINDS,
        staff=staff,
        warnings=warnings_for(visit.db, visit.person, who.id, form, staff) if is_readable else [],
    )


_NEW = "/people/{id:id}/appointments"
_ONE = _NEW + "/{appointment:id}"

routes = [
    Route(f"{_NEW}/new", endpoint(new_appointment, who="staff")),
    Route(_NEW, endpoint(create_appointment, who="staff", limit=LONG_FORM_LIMIT), methods=["POST"]),
    # Opening it opens its alert and is noted in the record of who looked.
    Route(_ONE, endpoint(show_appointment, who="staff", writes=True)),
    Route(f"{_ONE}/edit", endpoint(edit_appointment, who="staff", writes=True)),
    Route(f"{_ONE}/edit", endpoint(save_appointment, who="staff", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route(f"{_ONE}/stays", endpoint(let_day_stay, who="staff"), methods=["POST"]),
    Route(f"{_ONE}/cancel", endpoint(ask_to_cancel, who="staff", writes=True)),
    Route(f"{_ONE}/cancel", endpoint(cancel, who="staff"), methods=["POST"]),
]
