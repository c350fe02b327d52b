"""For staff: the participants they are there for, one of them, a new one, and a way in for a phone."""

import segno
from starlette.responses import Response
from starlette.routing import Route

from pwa.access.looks import note_look
from pwa.accounts.forms import InviteForm
from pwa.accounts.invitations import LIFETIME, invite
from pwa.accounts.models import Person
from pwa.clock import now, today
from pwa.concerns.queries import inbox_of
from pwa.dates import say_time
from pwa.people.actions import add_participant
from pwa.people.labels import COLUMNS, answer_label, reading_labels
from pwa.people.queries import is_staff_too, participant_for, participants_of, week_of
from pwa.registers import Language
from pwa.schedules.queries import coming_of
from pwa.schedules.saying import Saying
from pwa.web import Refused, Visit, endpoint

INVITERS = frozenset({"supporter", "manager"})


def list_people(visit: Visit) -> Response:
    return visit.show(
        "people/list.html",
        participants=participants_of(visit.db, visit.person),
        may_invite=_may_invite(visit),
        is_manager="manager" in visit.person.roles,
    )


def show_person(visit: Visit, id: str) -> Response:
    person = _participant(visit, id)
    week = week_of(visit.db, visit.person, id)
    coming = coming_of(visit.db, visit.person, id, limit=10)
    if not visit.is_prefetch:
        for field, is_shown in (("profile", True), ("checkin", week), ("schedule", coming)):
            if is_shown:
                note_look(visit.db, visit.person, id, field)
    return visit.show(
        "people/person.html",
        who=person,
        reads=reading_labels(Language.of(person.register_name, person.furigana, "", "")),
        concerns=[each for each in inbox_of(visit.db, visit.person) if each.author_id == id],
        week=week,
        coming=coming,
        saying=Saying(visit.language.register),
        today=today(),
        columns=COLUMNS,
        answer=answer_label,
        may_invite=_may_invite(visit) and not is_staff_too(visit.db, person),
    )


def new_person(visit: Visit) -> Response:
    _must_invite(visit)
    return visit.show("people/new.html", form=InviteForm())


def create_person(visit: Visit) -> Response:
    _must_invite(visit)
    form = InviteForm.of(visit.form)
    if form.problems:
        return visit.show("people/new.html", status=422, form=form)
    add_participant(visit.db, visit.person, form)
    return _show_way_in(visit, _participant(visit, form.id))


def connect_device(visit: Visit, id: str) -> Response:
    _must_invite(visit)
    return _show_way_in(visit, _participant(visit, id))


def _show_way_in(visit: Visit, person: Person) -> Response:
    """The link and the code, in the answer to the POST itself: they are never stored or shown again."""
    if is_staff_too(visit.db, person):
        raise Refused(403)
    ticket = invite(visit.db, person, made_by=visit.person.id)
    link = f"{visit.app.settings.public_url}/start#{ticket.carried}"
    return visit.show(
        "people/device.html",
        who=person,
        picture=segno.make(link, error="m").png_data_uri(scale=6, border=2),
        digits=f"{ticket.code[:4]} {ticket.code[4:]}",
        code_page=f"{visit.app.settings.public_url}/code",
        until_said=say_time(now() + LIFETIME, visit.language.register),
    )


def _participant(visit: Visit, id: str) -> Person:
    person = participant_for(visit.db, visit.person, id)
    if person is None:
        raise Refused(404)
    return person


def _may_invite(visit: Visit) -> bool:
    return bool(INVITERS & visit.person.roles)


def _must_invite(visit: Visit) -> None:
    if not _may_invite(visit):
        raise Refused(403)


routes = [
    Route("/people", endpoint(list_people, who="staff")),
    Route("/people/new", endpoint(new_person, who="staff")),
    Route("/people/new", endpoint(create_person, who="staff"), methods=["POST"]),
    Route("/people/{id:id}", endpoint(show_person, who="staff", writes=True)),
    Route("/people/{id:id}/device", endpoint(connect_device, who="staff"), methods=["POST"]),
]
