"""Notes of meetings as staff write them, with what the person wants to talk about beside the form."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.looking import look_at
from pwa.access.looks import note_look
from pwa.access.rules import may_read
from pwa.accounts.models import Person
from pwa.clock import in_japan, today
from pwa.composer.look import has_looked
from pwa.concerns.queries import inbox_of
from pwa.db import OtherContentError, new_id
from pwa.drafts.actions import drop_draft, keep_draft
from pwa.drafts.queries import draft_of
from pwa.forms import SENT_BEFORE
from pwa.language import msg
from pwa.meetings.actions import change_note, tick_step, write_note
from pwa.meetings.forms import MeetingForm, StepDoneForm, StepForm
from pwa.meetings.models import Meeting
from pwa.meetings.queries import meeting_of, note_of, notes_of, steps_of
from pwa.meetings.questions import KINDS, MOST_STEPS
from pwa.people.doors import participant
from pwa.schedules.for_staff import participant_there_for
from pwa.schedules.queries import plan_of, with_topics
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

# A visit to the company is called so in the calendar too; everything else is a talk.
_KIND_OF = {"visit": "work_visit"}


def list_notes(visit: Visit, id: str) -> Response:
    who = participant(visit, id)
    look_at(visit, id, lambda db: note_look(db, visit.person, id, "meeting"))
    return visit.show("meetings/notes.html", who=who, notes=notes_of(visit.db, visit.person, id))


def show_note(visit: Visit, id: str, meeting: str) -> Response:
    who = participant(visit, id)
    note = note_of(visit.db, visit.person, id, meeting)
    if note is None:
        raise Refused(404)
    look_at(visit, id, lambda db: note_look(db, visit.person, id, "meeting", meeting))
    return visit.show(
        "meetings/written.html",
        who=who,
        note=note,
        today=today(),
        may_tick=may_read(visit.db, visit.person, id, "schedule"),
    )


def save_tick(visit: Visit, id: str, meeting: str, step: str) -> Response:
    participant_there_for(visit, id)
    stored = meeting_of(visit.db, visit.person, id, meeting)
    is_done = StepDoneForm.of(visit.form).done == "yes"
    if stored is None or not tick_step(visit.db, visit.person, stored, step, is_done=is_done):
        raise Refused(404)
    said = msg("The step is done.") if is_done else msg("The step is open again.")
    return visit.go(f"/people/{id}/meetings/{meeting}", said)


def new_note(visit: Visit, id: str) -> Response:
    who = participant_there_for(visit, id)
    form = _kept(visit, id)
    return _ask(visit, who, form or _begun(visit, id), is_kept=form is not None)


def keep_note(visit: Visit, id: str) -> Response:
    """As staff write: kept on the server, so that nothing is lost when the phone rings."""
    participant_there_for(visit, id)
    answers = {name: value for name, value in visit.form.items() if isinstance(value, str)}
    keep_draft(visit.db, visit.person, _draft_name(id), answers)
    return Response(status_code=204)


def create_note(visit: Visit, id: str) -> Response:
    who = participant_there_for(visit, id)
    form = MeetingForm.of(visit.form)
    if has_looked(visit, id):
        return _ask(visit, who, form.unblamed(), is_kept=_kept(visit, id) is not None)
    if form.problems:
        return _ask(visit, who, form, status=422)
    if plan_of(visit.db, visit.person, id, form.appointment_id) is None:
        form.appointment_id = ""
    try:
        write_note(visit.db, visit.person, id, form)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()}).with_problem("words", SENT_BEFORE)
        return _ask(visit, who, again, status=409)
    drop_draft(visit.db, visit.person, _draft_name(id))
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/people/{id}/meetings/{form.id}", msg("The note is there for both of you."))


def drop_note(visit: Visit, id: str) -> Response:
    participant_there_for(visit, id)
    drop_draft(visit.db, visit.person, _draft_name(id))
    return visit.go(f"/people/{id}/meetings/new", msg("What was begun is gone."))


def edit_note(visit: Visit, id: str, meeting: str) -> Response:
    who, stored = participant_there_for(visit, id), _own(visit, id, meeting)
    steps = tuple(
        StepForm.of({"by_whom": each.by_whom, "words": each.words, "due_on": str(each.due_on or "")})
        for each in steps_of(visit.db, stored)
    )
    steps += tuple(StepForm() for _ in range(MOST_STEPS - len(steps)))
    form = MeetingForm.blank(
        id=stored.id, kind=stored.kind, local_date=stored.local_date, words=stored.words, steps=steps
    )
    return _ask(visit, who, form, stored)


def save_note(visit: Visit, id: str, meeting: str) -> Response:
    who, stored = participant_there_for(visit, id), _own(visit, id, meeting)
    form = MeetingForm.of({**visit.form, "id": meeting})
    if has_looked(visit, id):
        return _ask(visit, who, form.unblamed(), stored)
    if form.problems:
        return _ask(visit, who, form, stored, status=422)
    change_note(visit.db, stored, form)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/people/{id}/meetings/{meeting}", msg("The note is changed."))


def _kept(visit: Visit, person_id: str) -> MeetingForm | None:
    """The note as far as it was written.

    What was kept a moment after it had been sent is no draft any more.
    """
    draft = draft_of(visit.db, visit.person, _draft_name(person_id))
    if draft is None:
        return None
    form = MeetingForm.of_draft(draft.answers)
    return None if visit.db.get(Meeting, (visit.person.organisation_id, form.id)) else form


def _begun(visit: Visit, person_id: str) -> MeetingForm:
    plan = plan_of(visit.db, visit.person, person_id, visit.query.get("appointment", ""))
    if plan is None:
        return MeetingForm.blank()
    return MeetingForm.blank(
        kind=_KIND_OF.get(plan.kind, "meeting"),
        local_date=min(in_japan(plan.starts_at).date(), today()),
        appointment_id=plan.id,
    )


def _ask(
    visit: Visit,
    who: Person,
    form: MeetingForm,
    stored: Meeting | None = None,
    *,
    is_kept: bool = False,
    status: int = 200,
) -> Response:
    beside: dict[str, Any] = {
        "concerns": inbox_of(visit.db, visit.person, author_id=who.id),
        "topics": with_topics(visit.db, visit.person, who.id),
    }
    if beside["topics"]:
        look_at(visit, who.id, lambda db: note_look(db, visit.person, who.id, "schedule"))
    return visit.show(
        "meetings/write.html",
        status=status,
        who=who,
        form=form,
        stored=stored,
        is_kept=is_kept,
        kinds=KINDS,
        **beside,
    )


def _own(visit: Visit, person_id: str, id: str) -> Meeting:
    """A note of one's own: nobody changes what a colleague wrote."""
    stored = meeting_of(visit.db, visit.person, person_id, id)
    if stored is None:
        raise Refused(404)
    if stored.author_id != visit.person.id:
        raise Refused(403)
    return stored


def _draft_name(person_id: str) -> str:
    return f"meeting {person_id}"


_ALL = "/people/{id:id}/meetings"
_ONE = _ALL + "/{meeting:id}"

routes = [
    # Reading is noted in the record of who looked.
    Route(_ALL, endpoint(list_notes, who="staff", writes=True)),
    Route(_ALL, endpoint(create_note, who="staff", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route(f"{_ALL}/new", endpoint(new_note, who="staff", writes=True)),
    Route(f"{_ALL}/draft", endpoint(keep_note, who="staff", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route(f"{_ALL}/drop", endpoint(drop_note, who="staff"), methods=["POST"]),
    Route(_ONE, endpoint(show_note, who="staff", writes=True)),
    Route(f"{_ONE}/steps/{{step:id}}", endpoint(save_tick, who="staff"), methods=["POST"]),
    Route(f"{_ONE}/edit", endpoint(edit_note, who="staff", writes=True)),
    Route(f"{_ONE}/edit", endpoint(save_note, who="staff", limit=LONG_FORM_LIMIT), methods=["POST"]),
]
