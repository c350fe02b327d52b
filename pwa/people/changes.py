"""What changes around a participant: their name, who cares for them, their family, that they left."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.accounts.models import Person
from pwa.language import msg
from pwa.people.actions import (
    add_relative,
    assign_carers,
    correct_name,
    end_person,
    remove_relative,
    take_back,
)
from pwa.people.around import around, colleagues
from pwa.people.doors import answered_for, cared_for, relative
from pwa.people.forms import CareForm, FamilyForm, NameForm
from pwa.people.way_in import make
from pwa.web import Visit, endpoint

GIVEN_AWAY = msg(
    "Supporter and stand-in are saved. You are not there for this person any more and cannot open their page."
)


def ask_name(visit: Visit, id: str) -> Response:
    person = cared_for(visit, id)
    one_name = "" if " " in person.name else "yes"
    form = NameForm(name=person.name, reading=person.reading, called=person.called, one_name=one_name)
    return _ask_name(visit, person, form)


def save_name(visit: Visit, id: str) -> Response:
    person = cared_for(visit, id)
    form = NameForm.of(visit.form)
    if form.problems:
        return _ask_name(visit, person, form, 422)
    correct_name(visit.db, visit.person, id, form)
    return visit.go(f"/people/{id}", msg("The name is corrected."))


def ask_carers(visit: Visit, id: str) -> Response:
    person = answered_for(visit, id)
    now = around(visit.db, person)
    ids = [next((each.id for each in tied), "") for tied in (now.primary, now.backup)]
    return _ask_carers(visit, person, CareForm(supporter=ids[0], backup=ids[1]))


def save_carers(visit: Visit, id: str) -> Response:
    person = answered_for(visit, id)
    form = CareForm.of(visit.form).among({each.id for each in colleagues(visit.db, visit.person)})
    if form.problems:
        return _ask_carers(visit, person, form, 422)
    assign_carers(visit.db, visit.person, id, form)
    if _sees_whatever_is_chosen(visit) or visit.person.id in (form.supporter, form.backup):
        return visit.go(f"/people/{id}", msg("Supporter and stand-in are saved."))
    return visit.go("/people", GIVEN_AWAY)


def ask_end(visit: Visit, id: str) -> Response:
    return visit.show("people/end.html", who=answered_for(visit, id))


def end(visit: Visit, id: str) -> Response:
    answered_for(visit, id)
    end_person(visit.db, visit.person, id)
    return visit.go("/people?show=left", msg("Their devices are signed out. Nothing is deleted."))


def come_back(visit: Visit, id: str) -> Response:
    answered_for(visit, id, has_left=True)
    take_back(visit.db, visit.person, id)
    return visit.go(f"/people/{id}", msg("They are here again. They need a new code for their phone."))


def ask_relative(visit: Visit, id: str) -> Response:
    return _ask_relative(visit, cared_for(visit, id), FamilyForm())


def create_relative(visit: Visit, id: str) -> Response:
    person = cared_for(visit, id)
    form = FamilyForm.of(visit.form)
    if form.problems:
        return _ask_relative(visit, person, form, 422)
    add_relative(visit.db, visit.person, id, form)
    return make(
        visit, relative(visit, person, form.id), f"/people/{id}/family/{form.id}/device", msg("Added.")
    )


def end_relative(visit: Visit, id: str, member: str) -> Response:
    cared_for(visit, id)
    remove_relative(visit.db, visit.person, id, member)
    return visit.go(f"/people/{id}", msg("They see no plans of this person any more."))


def _ask_name(visit: Visit, person: Person, form: NameForm, status: int = 200) -> Response:
    return visit.show("people/name.html", status=status, who=person, form=form)


def _ask_carers(visit: Visit, person: Person, form: CareForm, status: int = 200) -> Response:
    staff = colleagues(visit.db, visit.person)
    return visit.show(
        "people/care.html",
        status=status,
        who=person,
        form=form,
        staff=staff,
        may_lose=not _sees_whatever_is_chosen(visit),
    )


def _sees_whatever_is_chosen(visit: Visit) -> bool:
    return "manager" in visit.person.roles


def _ask_relative(visit: Visit, person: Person, form: FamilyForm, status: int = 200) -> Response:
    return visit.show("people/relative.html", status=status, who=person, form=form)


routes = [
    Route("/people/{id:id}/name", endpoint(ask_name, who="staff")),
    Route("/people/{id:id}/name", endpoint(save_name, who="staff"), methods=["POST"]),
    Route("/people/{id:id}/care", endpoint(ask_carers, who="staff")),
    Route("/people/{id:id}/care", endpoint(save_carers, who="staff"), methods=["POST"]),
    Route("/people/{id:id}/end", endpoint(ask_end, who="staff")),
    Route("/people/{id:id}/end", endpoint(end, who="staff"), methods=["POST"]),
    Route("/people/{id:id}/return", endpoint(come_back, who="staff"), methods=["POST"]),
    Route("/people/{id:id}/family/new", endpoint(ask_relative, who="staff")),
    Route("/people/{id:id}/family/new", endpoint(create_relative, who="staff"), methods=["POST"]),
    Route("/people/{id:id}/family/{member:id}/end", endpoint(end_relative, who="staff"), methods=["POST"]),
]
