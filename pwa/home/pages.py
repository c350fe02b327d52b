"""The first page of each person: a participant's day, a supporter's day, a family's plans."""

from datetime import timedelta

from starlette.responses import Response
from starlette.routing import Route

from pwa.checkins.slots import EVENING
from pwa.clock import now, today
from pwa.home.moment import moment_of
from pwa.home.queries import today_of
from pwa.moods.pages import faces
from pwa.web import Visit, endpoint


def home(visit: Visit) -> Response:
    person = visit.signed_in
    if person is None:
        return visit.show("accounts/welcome.html", next="/")
    if person.is_participant:
        return _today(visit)
    if person.has_caseload:
        return visit.go("/today")
    return visit.go("/inbox" if person.is_staff else "/family")


def _today(visit: Visit) -> Response:
    db, person = visit.db, visit.person
    there = today_of(db, person, today(), EVENING.today(), now())
    visit.unsettled = there.unanswered
    return visit.show(
        "home/today.html",
        here=moment_of(there, now()),
        today=today(),
        yesterday=today() - timedelta(days=1),
        there=there,
        **faces(visit, there.supporter, there.shares_moods),
    )


routes = [Route("/", endpoint(home, who="anyone"))]
