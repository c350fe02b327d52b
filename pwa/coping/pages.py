"""A person's own plan for hard moments, beside the numbers to call."""

from starlette.routing import Route

routes: list[Route] = []
