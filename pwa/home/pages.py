"""The first page of each person: a participant's day, a supporter's inbox, a family's plans."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.checkins.queries import morning_of, supporter_of
from pwa.clock import in_japan, now, today
from pwa.concerns.pages import DRAFT
from pwa.concerns.questions import category_of
from pwa.drafts.queries import draft_of
from pwa.home.queries import next_appointment, open_concerns
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
    draft = draft_of(db, person, DRAFT)
    appointment = next_appointment(db, person, now())
    return visit.show(
        "home/today.html",
        greeting=_greeting(in_japan(now()).hour),
        today=today(),
        morning=morning_of(db, person, today()),
        begun=category_of(str(draft.answers.get("category"))) if draft else None,
        supporter=supporter_of(db, person),
        concerns=open_concerns(db, person),
        appointment=appointment,
        appointment_kind=kind_label(appointment.kind) if appointment else None,
        **faces(visit),
    )


def _greeting(hour: int) -> Msg:
    if 4 <= hour < 11:
        return msg("Good morning, %(name)s")
    return msg("Hello, %(name)s") if 11 <= hour < 18 else msg("Good evening, %(name)s")


routes = [Route("/", endpoint(home, who="anyone"))]
