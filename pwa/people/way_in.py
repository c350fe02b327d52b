"""A way in for a phone: made by a POST, shown by a GET that may be loaded again.

The server keeps only hashes. What the page needs to show the same code again is in a cookie of the
browser that made it, for an hour: a reload, or the way back, makes no new code,
and the one that somebody is just typing goes on working.
"""

from dataclasses import dataclass

import segno
from starlette.responses import Response
from starlette.routing import Route

from pwa.accounts.invitations import LIFETIME, Standing, Ticket, invite, latest_standing, standing_of
from pwa.accounts.models import Person
from pwa.accounts.secrets import split_organisation
from pwa.dates import say_time
from pwa.language import Msg
from pwa.people.doors import cared_for, relative
from pwa.web import Visit, endpoint

COOKIE = "ayumi_way_in"


@dataclass(frozen=True)
class Shown:
    """A code on the screen."""

    link: str
    picture: str
    digits: str
    page: str
    until: str


def make(visit: Visit, person: Person, path: str, said: Msg | None = None) -> Response:
    """A new way in for somebody; the page at `path` shows it."""
    ticket = invite(visit.db, person, made_by=visit.person.id)
    response = visit.go(path, said)
    response.set_cookie(
        COOKIE,
        ticket.carried,
        # Longer than the code works, so that the page can say what has become of it.
        max_age=6 * int(LIFETIME.total_seconds()),
        path="/people",
        secure=visit.app.settings.is_https,
        httponly=True,
        samesite="strict",
    )
    return response


def show(visit: Visit, person: Person, of: Person) -> Response:
    """The way in that this browser made for a person (`of` or their family), if it still works."""
    carried = visit.request.cookies.get(COOKIE, "")
    standing = _standing(visit, person, carried)
    is_shown = standing is not None and standing.is_open
    latest = standing or latest_standing(visit.db, person)
    return visit.show(
        "people/device.html",
        who=person,
        of=of,
        path=visit.path,
        shown=_shown(visit, person, carried, standing) if standing is not None and is_shown else None,
        latest=latest,
        made_here=standing is not None,
    )


def make_for_participant(visit: Visit, id: str) -> Response:
    return make(visit, cared_for(visit, id), f"/people/{id}/device")


def show_for_participant(visit: Visit, id: str) -> Response:
    person = cared_for(visit, id)
    return show(visit, person, person)


def make_for_relative(visit: Visit, id: str, member: str) -> Response:
    person = relative(visit, cared_for(visit, id), member)
    return make(visit, person, f"/people/{id}/family/{member}/device")


def show_for_relative(visit: Visit, id: str, member: str) -> Response:
    person = cared_for(visit, id)
    return show(visit, relative(visit, person, member), person)


def _standing(visit: Visit, person: Person, carried: str) -> Standing | None:
    organisation_id, token = split_organisation(carried)
    if not token or organisation_id != visit.person.organisation_id:
        return None
    return standing_of(visit.db, person, carried, visit.person.id)


def _shown(visit: Visit, person: Person, carried: str, standing: Standing) -> Shown:
    ticket = Ticket(carried)
    url = visit.app.settings.public_url
    link = ticket.link(url, person)
    return Shown(
        link=link,
        picture=segno.make(link, error="m").png_data_uri(scale=6, border=2),
        digits=f"{ticket.code[:4]} {ticket.code[4:]}",
        page=f"{url}/code",
        until=say_time(standing.expires_at, visit.language.register),
    )


routes = [
    Route("/people/{id:id}/device", endpoint(show_for_participant, who="staff")),
    Route("/people/{id:id}/device", endpoint(make_for_participant, who="staff"), methods=["POST"]),
    Route("/people/{id:id}/family/{member:id}/device", endpoint(show_for_relative, who="staff")),
    Route(
        "/people/{id:id}/family/{member:id}/device",
        endpoint(make_for_relative, who="staff"),
        methods=["POST"],
    ),
]
