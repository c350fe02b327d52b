"""For staff: the participants they are there for, one of them, and a new one."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.looking import look_at
from pwa.access.looks import note_looks
from pwa.access.rules import may_read
from pwa.accounts.sessions import language_of
from pwa.checkins.questions import answer_label
from pwa.clock import today
from pwa.concerns.queries import inbox_of
from pwa.coping.queries import coping_of
from pwa.language import msg
from pwa.people import changes, way_in
from pwa.people.actions import add_participant
from pwa.people.around import around, is_supporter_of
from pwa.people.doors import cared_for, may_answer_for, must_invite, participant
from pwa.people.forms import InviteForm
from pwa.people.labels import COLUMNS, reading_labels
from pwa.people.queries import former_of, is_staff_too, participants_of, week_of
from pwa.people.record import days_off_of, talks_of
from pwa.people.way_in import make
from pwa.records.answers import clock
from pwa.records.rhythm import rhythm_of
from pwa.schedules.queries import coming_of
from pwa.schedules.saying import Saying
from pwa.web import Visit, endpoint


def list_people(visit: Visit) -> Response:
    if visit.query.get("show") == "left":
        return visit.show("people/left.html", former=former_of(visit.db, visit.person))
    return visit.show(
        "people/list.html",
        participants=participants_of(visit.db, visit.person),
        may_invite=visit.person.has_caseload,
        is_manager="manager" in visit.person.roles,
    )


def show_person(visit: Visit, id: str) -> Response:
    db, viewer = visit.db, visit.person
    person = participant(visit, id)
    week = week_of(db, viewer, id)
    rhythm = rhythm_of(db, viewer, id)
    coming = coming_of(db, viewer, id, limit=10)
    talks, promises = talks_of(db, viewer, id)
    days_off, plan = days_off_of(db, viewer, id), coping_of(db, viewer, id)
    shown = {
        "profile": True,
        "checkin": week is not None or rhythm.has_nights,
        "mood": rhythm.has_moods,
        "schedule": coming,
        "meeting": talks or promises,
        "absence": days_off,
        "coping": any(each.lines for each in plan or []),
    }
    fields = [field for field in shown if shown[field]]
    look_at(visit, id, lambda db: note_looks(db, viewer, id, fields))
    may_change = viewer.has_caseload and not is_staff_too(db, person)
    return visit.show(
        "people/person.html",
        who=person,
        around=around(db, person),
        reads=reading_labels(language_of(person)),
        concerns=inbox_of(db, viewer, author_id=id),
        week=week,
        rhythm=rhythm if rhythm.has_nights or rhythm.has_moods else None,
        coming=coming,
        talks=talks,
        promises=promises,
        days_off=days_off,
        plan=plan,
        saying=Saying(visit.language.register),
        today=today(),
        columns=COLUMNS,
        answer=answer_label,
        clock=clock,
        may_change=may_change,
        # The doors of appointments and notes let in nobody else.
        may_arrange=may_read(db, viewer, id, "schedule"),
        is_supporter=is_supporter_of(db, viewer, person),
        may_answer=may_change and may_answer_for(visit, person),
    )


def new_person(visit: Visit) -> Response:
    must_invite(visit)
    return visit.show("people/new.html", form=InviteForm())


def create_person(visit: Visit) -> Response:
    must_invite(visit)
    form = InviteForm.of(visit.form)
    if form.problems:
        return visit.show("people/new.html", status=422, form=form)
    add_participant(visit.db, visit.person, form)
    return make(visit, cared_for(visit, form.id), f"/people/{form.id}/device", msg("Added."))


routes = [
    Route("/people", endpoint(list_people, who="staff")),
    Route("/people/new", endpoint(new_person, who="staff")),
    Route("/people/new", endpoint(create_person, who="staff"), methods=["POST"]),
    Route("/people/{id:id}", endpoint(show_person, who="staff", writes=True)),
    *way_in.routes,
    *changes.routes,
]
