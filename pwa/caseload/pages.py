"""A supporter's day: who has written, who is late or off, who needs them."""

from starlette.routing import Route

routes: list[Route] = []
