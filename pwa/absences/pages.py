"""A late start or a day off: told by the person, completed by the service."""

from starlette.routing import Route

routes: list[Route] = []
