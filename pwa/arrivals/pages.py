"""What waits on a phone: one page, filled in by its script, kept by the service worker."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.accounts.queries import organisation_of
from pwa.checkins.slots import SLOTS
from pwa.language import msg
from pwa.web import Visit, endpoint

# What a form with `data-outbox` sends. Not what it is about: somebody may look over the shoulder.
KINDS = {
    **{name: slot.title for name, slot in SLOTS.items()},
    "mood": msg("Mood"),
    "more": msg("More about this mood"),
    "concern": msg("A worry"),
    "message": msg("A message"),
    "absence": msg("Late or a day off"),
    "help": msg("Asking for help"),
    "appointment": msg("An answer to an appointment"),
    "topics": msg("What I want to talk about"),
}


def show_waiting(visit: Visit) -> Response:
    return visit.show(
        "arrivals/waiting.html",
        kinds=KINDS,
        organisation=organisation_of(visit.db, visit.signed_in) if visit.signed_in else None,
    )


routes = [Route("/waiting", endpoint(show_waiting, who="anyone"))]
