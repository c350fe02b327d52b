"""A worry on one page, as a phone keeps it for when there is no network."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.role_names import ROLE_NAMES
from pwa.accounts.queries import organisation_of
from pwa.concerns.questions import GROUPS, WHEN_TO_LOOK, WISHES
from pwa.concerns.routing import people_near
from pwa.db import new_id
from pwa.web import Visit, endpoint


def ask_whole(visit: Visit) -> Response:
    """No word of who reads it and by when there is an answer: that holds for when it is sent."""
    return visit.show(
        "concerns/whole.html",
        id=new_id(),
        groups=GROUPS,
        urgencies=WHEN_TO_LOOK,
        wishes=WISHES,
        role_names=ROLE_NAMES,
        people=people_near(visit.db, visit.person.organisation_id, visit.person.id),
        organisation=organisation_of(visit.db, visit.person),
    )


routes = [Route("/concerns/whole", endpoint(ask_whole, who="participant"))]
