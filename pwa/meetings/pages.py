"""Notes of meetings and visits, for both to read, with the steps agreed there: the person's side."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.looking import look_at
from pwa.concerns.actions import NobodyLeftError
from pwa.concerns.routing import chain_for, names_of
from pwa.db import OtherContentError
from pwa.language import msg
from pwa.meetings import for_staff
from pwa.meetings.actions import mark_read, say_it_differs, tick_step
from pwa.meetings.forms import DiffersForm, StepDoneForm
from pwa.meetings.queries import Note, meeting_of, note_of, notes_of
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

ABOUT = msg("About the note of %(day)s:")
NOBODY_LEFT = msg("Nobody is there to read this now. Please call your service.")
SENT_BEFORE = msg("You sent this before, with other words. Send it again as a new message?")


def list_notes(visit: Visit) -> Response:
    return visit.show("meetings/list.html", notes=notes_of(visit.db, visit.person, visit.person.id))


def show_note(visit: Visit, id: str) -> Response:
    note = _note(visit, id)
    look_at(visit, visit.person.id, lambda db: mark_read(db, visit.person, id))
    return visit.show("meetings/note.html", note=note)


def save_tick(visit: Visit, id: str, step: str) -> Response:
    meeting = meeting_of(visit.db, visit.person, visit.person.id, id)
    is_done = StepDoneForm.of(visit.form).done == "yes"
    if meeting is None or not tick_step(visit.db, visit.person, meeting, step, is_done=is_done):
        raise Refused(404)
    return visit.go(f"/meetings/{id}", msg("You have done it.") if is_done else msg("It is open again."))


def ask_what_differs(visit: Visit, id: str) -> Response:
    return _ask(visit, _note(visit, id), DiffersForm.model_construct(words=""))


def send_what_differs(visit: Visit, id: str) -> Response:
    note, form = _note(visit, id), DiffersForm.of(visit.form)
    if form.problems:
        return _ask(visit, note, form, status=422)
    about = visit.speech.plain(ABOUT, day=note.local_date)
    try:
        say_it_differs(visit.db, visit.person, note, about, form, visit.written)
    except NobodyLeftError:
        return _ask(visit, note, form.with_problem("words", NOBODY_LEFT), status=422)
    except OtherContentError:
        again = DiffersForm(words=form.words)
        return _ask(visit, note, again.with_problem("words", SENT_BEFORE), status=409)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{form.id}", msg("It has arrived."))


def _ask(visit: Visit, note: Note, form: DiffersForm, status: int = 200) -> Response:
    me = visit.person
    readers = chain_for(visit.db, me.organisation_id, me.id, "ordinary")[:1]
    names = names_of(visit.db, me.organisation_id, readers)
    return visit.show(
        "meetings/differs.html", status=status, note=note, form=form, reader=next(iter(names.values()), "")
    )


def _note(visit: Visit, id: str) -> Note:
    note = note_of(visit.db, visit.person, visit.person.id, id)
    if note is None:
        raise Refused(404)
    return note


_ID = "/meetings/{id:id}"

routes = [
    Route("/meetings", endpoint(list_notes, who="participant")),
    # Opening a note marks it as read.
    Route(_ID, endpoint(show_note, who="participant", writes=True)),
    Route(f"{_ID}/steps/{{step:id}}", endpoint(save_tick, who="participant"), methods=["POST"]),
    Route(f"{_ID}/differs", endpoint(ask_what_differs, who="participant")),
    Route(
        f"{_ID}/differs",
        endpoint(send_what_differs, who="participant", limit=LONG_FORM_LIMIT),
        methods=["POST"],
    ),
    *for_staff.routes,
]
