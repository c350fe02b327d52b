"""The first page of each person: a participant's day, a supporter's inbox, a family's plans."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.clock import in_japan, now, today
from pwa.concerns.questions import category_of
from pwa.home.queries import today_of
from pwa.language import Msg, msg
from pwa.moods.pages import faces
from pwa.schedules.questions import kind_label
from pwa.web import Visit, endpoint


def home(visit: Visit) -> Response:
    person = visit.signed_in
    if person is None:
        return visit.show("accounts/welcome.html", next="/")
    if person.is_participant:
        return _today(visit)
    return visit.go("/inbox" if person.is_staff else "/family")


def _today(visit: Visit) -> Response:
    db, person = visit.db, visit.person
    there = today_of(db, person, today(), now())
    return visit.show(
        "home/today.html",
        greeting=_greeting(in_japan(now()).hour),
        today=today(),
        there=there,
        begun=category_of(there.begun_category) if there.begun_category else None,
        appointment_kind=kind_label(there.appointment_kind) if there.appointment_kind else None,
        **faces(visit, there.supporter, there.shares_moods),
    )


def _greeting(hour: int) -> Msg:
    if 4 <= hour < 11:
        return msg("Good morning, %(name)s")
    return msg("Hello, %(name)s") if 11 <= hour < 18 else msg("Good evening, %(name)s")


routes = [Route("/", endpoint(home, who="anyone"))]
