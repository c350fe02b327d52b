"""The help page: numbers to call. The same for everybody, so that every phone may keep it."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pwa.help import numbers
from pwa.web import Visit, endpoint


def show_help(visit: Visit) -> Response:
    return visit.show("help/help.html", numbers=numbers)


routes: list[BaseRoute] = [
    Route("/help", endpoint(show_help, who="anyone")),
]
