"""For staff: a participant's absences, and the record of one that a tap completes (欠席時対応)."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.absences.actions import ChangedMeanwhileError, open_absence, record_absence, version_of
from pwa.absences.forms import RecordForm
from pwa.absences.models import Absence
from pwa.absences.queries import MOST_CLAIMABLE, absence_for, absences_of, name_of, recorded_in
from pwa.absences.questions import CONDITION, KIND, LATE_BY, REASON
from pwa.access.looking import look_at
from pwa.access.looks import note_look
from pwa.access.rules import may_read
from pwa.accounts.models import Person
from pwa.accounts.queries import organisation_of, phone_of
from pwa.checkins.questions import answer_label
from pwa.clock import in_japan, today
from pwa.composer.look import has_looked
from pwa.language import Msg, msg
from pwa.people.doors import participant
from pwa.web import Refused, Visit, endpoint

RECORDED = msg("The record is complete.")
CHANGED = msg("%(name)s changed this while you wrote. Please look at what they say now, and record it again.")
RECORDED_MEANWHILE = msg(
    "While you wrote, this was recorded by a colleague, or by you in another window. "
    "Look at what is written there now, and put the two together."
)


def list_absences(visit: Visit, id: str) -> Response:
    person = participant(visit, id)
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
    person, found = participant(visit, id), _absence(visit, id, absence)
    look_at(visit, id, lambda db: open_absence(db, visit.person, found))
    next_on = found.next_on.isoformat() if found.next_on else ""
    form = RecordForm.about(
        found.kind, {"advice": found.advice, "next_on": next_on, "seen_at": version_of(found)}
    )
    return _show(visit, person, found, form)


def record(visit: Visit, id: str, absence: str) -> Response:
    person, found = participant(visit, id), _absence(visit, id, absence)
    form = RecordForm.about(found.kind, visit.form).checked(found.local_date)
    if has_looked(visit, id):
        return _show(visit, person, found, form.unblamed())
    if form.problems:
        return _show(visit, person, found, form, status=422)
    try:
        record_absence(visit.db, visit.person, found, form)
    except ChangedMeanwhileError as changed:
        look_at(visit, id, lambda db: open_absence(db, visit.person, found))
        again = form.model_copy(update={"seen_at": version_of(found)})
        if changed.by_person:
            again = again.with_problem("advice", CHANGED, name=visit.speech.san(person.name))
        else:
            again = again.with_problem("advice", RECORDED_MEANWHILE)
        has_both = changed.by_staff and found.advice != form.advice
        return _show(visit, person, found, again, status=409, theirs=found.advice if has_both else "")
    return visit.go(f"/people/{id}/absences/{absence}", RECORDED)


def _absence(visit: Visit, person_id: str, id: str) -> Absence:
    absence = absence_for(visit.db, visit.person, id)
    if absence is None or absence.person_id != person_id:
        raise Refused(404)
    return absence


def _what(absence: Absence) -> Msg | None:
    return answer_label(KIND, absence.kind)


def _show(
    visit: Visit, person: Person, absence: Absence, form: RecordForm, status: int = 200, theirs: str = ""
) -> Response:
    """The page; `theirs` is the advice that a colleague wrote while this form was being filled in."""
    organisation_id = visit.person.organisation_id
    values: dict[str, Any] = {
        "kind_label": _what(absence),
        "reason_label": answer_label(REASON, absence.reason),
        "condition_label": answer_label(CONDITION, absence.condition),
        "late_label": answer_label(LATE_BY, absence.late_by),
        "phone": phone_of(visit.db, organisation_id, person.id) if absence.wants_call else "",
        "told_at": in_japan(absence.created_at),
        "received_at": absence.received_at and in_japan(absence.received_at),
        "recorded_at": absence.recorded_at and in_japan(absence.recorded_at),
        "edited_at": absence.edited_at and in_japan(absence.edited_at),
        "written_before": absence.written_before and in_japan(absence.written_before),
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
        theirs=theirs,
        organisation=organisation_of(visit.db, visit.person),
        **values,
    )


routes = [
    # Opening one is noted in the record of who looked, and its alert is opened.
    Route("/people/{id:id}/absences", endpoint(list_absences, who="staff", writes=True)),
    Route("/people/{id:id}/absences/{absence:id}", endpoint(show_absence, who="staff", writes=True)),
    Route("/people/{id:id}/absences/{absence:id}", endpoint(record, who="staff"), methods=["POST"]),
]
