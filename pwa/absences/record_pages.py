"""For staff: a participant's absences, and the record of one that a tap completes (欠席時対応)."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.absences.actions import open_absence, record_absence
from pwa.absences.forms import RecordForm
from pwa.absences.models import Absence
from pwa.absences.queries import MOST_CLAIMABLE, absence_for, absences_of, name_of, recorded_in
from pwa.absences.questions import CONDITION, KIND, REASON, label_of
from pwa.access.looking import look_at
from pwa.access.looks import note_look
from pwa.access.rules import may_read
from pwa.accounts.models import Person
from pwa.accounts.queries import organisation_of
from pwa.clock import in_japan, today
from pwa.composer.look import has_looked
from pwa.language import Msg, msg
from pwa.people.queries import participant_for
from pwa.web import Refused, Visit, endpoint

RECORDED = msg("The record is complete.")


def list_absences(visit: Visit, id: str) -> Response:
    person = _participant(visit, id)
    if not may_read(visit.db, visit.person, id, "absence"):
        raise Refused(404)
    absences = absences_of(visit.db, visit.person, id)
    if absences:
        look_at(visit, id, lambda db: note_look(db, visit.person, id, "absence"))
    return visit.show(
        "absences/list.html",
        who=person,
        absences=[(each, _what(each)) for each in absences],
        recorded=recorded_in(visit.db, visit.person, id, today()),
        most=MOST_CLAIMABLE,
    )


def show_absence(visit: Visit, id: str, absence: str) -> Response:
    person, found = _participant(visit, id), _absence(visit, id, absence)
    look_at(visit, id, lambda db: open_absence(db, visit.person, found))
    next_on = found.next_on.isoformat() if found.next_on else ""
    return _show(visit, person, found, RecordForm.of({"advice": found.advice, "next_on": next_on}))


def record(visit: Visit, id: str, absence: str) -> Response:
    person, found = _participant(visit, id), _absence(visit, id, absence)
    form = RecordForm.of(visit.form)
    if has_looked(visit, id):
        return _show(visit, person, found, form.unblamed())
    if form.problems:
        return _show(visit, person, found, form, status=422)
    record_absence(visit.db, visit.person, found, form)
    return visit.go(f"/people/{id}/absences/{absence}", RECORDED)


def _participant(visit: Visit, id: str) -> Person:
    person = participant_for(visit.db, visit.person, id)
    if person is None:
        raise Refused(404)
    return person


def _absence(visit: Visit, person_id: str, id: str) -> Absence:
    absence = absence_for(visit.db, visit.person, id)
    if absence is None or absence.person_id != person_id:
        raise Refused(404)
    return absence


def _what(absence: Absence) -> Msg | None:
    return label_of(KIND, absence.kind)


def _show(visit: Visit, person: Person, absence: Absence, form: RecordForm, status: int = 200) -> Response:
    organisation_id = visit.person.organisation_id
    values: dict[str, Any] = {
        "kind_label": _what(absence),
        "reason_label": label_of(REASON, absence.reason),
        "condition_label": label_of(CONDITION, absence.condition),
        "told_at": in_japan(absence.created_at),
        "received_at": absence.received_at and in_japan(absence.received_at),
        "recorded_at": absence.recorded_at and in_japan(absence.recorded_at),
        "edited_at": absence.edited_at and in_japan(absence.edited_at),
        "receiver": name_of(visit.db, organisation_id, absence.received_by),
        "recorded": recorded_in(visit.db, visit.person, person.id, absence.local_date),
        "most": MOST_CLAIMABLE,
    }
    return visit.show(
        "absences/record.html",
        status=status,
        who=person,
        absence=absence,
        form=form,
        organisation=organisation_of(visit.db, visit.person),
        **values,
    )


routes = [
    # Opening one is noted in the record of who looked, and its alert is opened.
    Route("/people/{id:id}/absences", endpoint(list_absences, who="staff", writes=True)),
    Route("/people/{id:id}/absences/{absence:id}", endpoint(show_absence, who="staff", writes=True)),
    Route("/people/{id:id}/absences/{absence:id}", endpoint(record, who="staff"), methods=["POST"]),
]
