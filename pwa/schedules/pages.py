"""What is coming: for the participant, and for a family as far as the participant shows it."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.looks import note_look
from pwa.clock import today
from pwa.schedules.queries import by_month, coming_of, has_family, relatives_of
from pwa.schedules.questions import FAMILY_SEES
from pwa.schedules.saying import Saying
from pwa.web import Visit, endpoint


def schedule(visit: Visit) -> Response:
    return visit.show(
        "schedules/schedule.html",
        months=by_month(coming_of(visit.db, visit.person, visit.person.id)),
        family_sees=FAMILY_SEES if has_family(visit.db, visit.person) else None,
        today=today(),
        saying=Saying(visit.language.register),
    )


def family(visit: Visit) -> Response:
    relatives = relatives_of(visit.db, visit.person)
    if not visit.is_prefetch:
        for each in relatives:
            note_look(visit.db, visit.person, each.id, "schedule")
    return visit.show(
        "schedules/family.html",
        shown=[(each, by_month(coming_of(visit.db, visit.person, each.id))) for each in relatives],
        family_sees=None,
        today=today(),
        saying=Saying(visit.language.register),
    )


routes = [
    Route("/schedule", endpoint(schedule, who="participant")),
    Route("/family", endpoint(family, who="family", writes=True)),
]
