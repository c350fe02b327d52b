"""わたし: who sees what of mine, who looked, my devices, and what the browser's tab says."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.consents import SUPPORTER, decisions, grant, history, withdraw
from pwa.access.role_names import ROLE_NAMES
from pwa.accounts.actions import choose_title, keep_phone, open_past, sign_out
from pwa.accounts.forms import ConsentForm, PhoneForm, TitleForm
from pwa.accounts.pages import leave
from pwa.accounts.queries import MyDevice, devices_of, onlookers_of, phone_of
from pwa.accounts.sharing import BY_FIELD, SHAREABLE
from pwa.checkins.queries import supporter_of
from pwa.coping.queries import count_lines
from pwa.language import msg
from pwa.schedules.relatives import family_of
from pwa.web import Refused, Visit, endpoint

LOOKED_AT = {
    "profile": msg("looked at", "your page"),
    "checkin": msg("looked at", "your check-ins"),
    "mood": msg("looked at", "your moods"),
    "concern": msg("looked at", "a message of yours"),
    "schedule": msg("looked at", "your plans"),
    "absence": msg("looked at", "your days off"),
    "coping": msg("looked at", "your plan for hard moments"),
    "meeting": msg("looked at", "the notes of your meetings"),
}
# Enough to recognise a day; the whole record is a page of its own.
_NEWEST = 1


def me(visit: Visit) -> Response:
    person = visit.person
    mine = _of_participant(visit) if person.is_participant else {}
    return visit.show(
        "accounts/me.html",
        roles=[label for kind, label in ROLE_NAMES.items() if kind in person.roles],
        devices=devices_of(visit.db, person),
        **mine,
    )


def sharing(visit: Visit) -> Response:
    db, person = visit.db, visit.person
    lines, shown = count_lines(db, person)
    return visit.show(
        "accounts/sharing.html",
        shareable=SHAREABLE,
        names=BY_FIELD,
        now=decisions(db, person),
        history=history(db, person),
        supporter=supporter_of(db, person),
        lines=lines,
        lines_shown=shown,
        has_family=bool(family_of(db, person)),
    )


def decide(visit: Visit) -> Response:
    form = ConsentForm.of(visit.form)
    if form.problems:
        raise Refused(422)
    (grant if form.answer == "yes" else withdraw)(visit.db, visit.person, form.field, SUPPORTER)
    said = BY_FIELD[form.field]
    return visit.go("/me/sharing", said.said_yes if form.answer == "yes" else said.said_no)


def looks(visit: Visit) -> Response:
    return visit.show(
        "accounts/looks.html", onlookers=onlookers_of(visit.db, visit.person), looked_at=LOOKED_AT
    )


def devices(visit: Visit) -> Response:
    return visit.show("accounts/devices.html", devices=devices_of(visit.db, visit.person))


def ask_end_device(visit: Visit, id: str) -> Response:
    """Look before a device is signed out: which one, and what follows."""
    return visit.show("accounts/end_device.html", device=_device(visit, id))


def open_device(visit: Visit, id: str) -> Response:
    if not open_past(visit.db, visit.person, id):
        raise Refused(404)
    return visit.go("/me/devices", msg("That device shows everything now."))


def end_device(visit: Visit, id: str) -> Response:
    if id == visit.person.device_id:
        return leave(visit)
    if not sign_out(visit.db, visit.person, id):
        raise Refused(404)
    return visit.go("/me/devices", msg("That device is signed out."))


def save_title(visit: Visit) -> Response:
    form = TitleForm.of(visit.form)
    if form.problems:
        raise Refused(422)
    is_discreet = form.discreet == "yes"
    choose_title(visit.db, visit.person, is_discreet=is_discreet)
    said = msg("The tab says “Notes” now.") if is_discreet else msg("The tab says “Ayumi” now.")
    return visit.go("/me", said)


def ask_phone(visit: Visit) -> Response:
    phone = phone_of(visit.db, visit.person.organisation_id, visit.person.id)
    return visit.show("accounts/phone.html", form=PhoneForm(phone=phone))


def save_phone(visit: Visit) -> Response:
    form = PhoneForm.of(visit.form)
    if form.problems:
        return visit.show("accounts/phone.html", form=form, status=422)
    keep_phone(visit.db, visit.person, form.phone)
    said = msg("Your phone number is saved.") if form.phone else msg("No phone number is kept any more.")
    return visit.go("/me", said)


def _of_participant(visit: Visit) -> dict[str, Any]:
    now = decisions(visit.db, visit.person)
    return {
        "shown": [each.name for each in SHAREABLE if each.field in now and now[each.field].is_yes],
        "supporter": supporter_of(visit.db, visit.person),
        "onlookers": onlookers_of(visit.db, visit.person)[:_NEWEST],
        "phone": phone_of(visit.db, visit.person.organisation_id, visit.person.id),
        "lines": count_lines(visit.db, visit.person)[0],
    }


def _device(visit: Visit, id: str) -> MyDevice:
    found = next((each for each in devices_of(visit.db, visit.person) if each.id == id), None)
    if found is None:
        raise Refused(404)
    return found


routes = [
    Route("/me", endpoint(me, who="signed_in")),
    Route("/me/sharing", endpoint(sharing, who="participant")),
    Route("/me/sharing", endpoint(decide, who="participant"), methods=["POST"]),
    Route("/me/looks", endpoint(looks, who="participant")),
    Route("/me/title", endpoint(save_title, who="signed_in"), methods=["POST"]),
    Route("/me/phone", endpoint(ask_phone, who="participant")),
    Route("/me/phone", endpoint(save_phone, who="participant"), methods=["POST"]),
    Route("/me/devices", endpoint(devices, who="signed_in")),
    Route("/me/devices/{id:id}/open", endpoint(open_device, who="participant"), methods=["POST"]),
    Route("/me/devices/{id:id}/end", endpoint(ask_end_device, who="signed_in")),
    Route("/me/devices/{id:id}/end", endpoint(end_device, who="signed_in"), methods=["POST"]),
]
