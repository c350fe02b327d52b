"""Notes of meetings and visits, for both to read, with the steps agreed there."""

from starlette.routing import Route

routes: list[Route] = []
