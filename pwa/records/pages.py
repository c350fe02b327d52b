"""A person's own days: as a list, as a calm calendar, one day at a time."""

from starlette.routing import Route

routes: list[Route] = []
