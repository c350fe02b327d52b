"""Small pages for manager, officer and lead: who has nobody, what went on, their chain's reports."""

from starlette.routing import Route

routes: list[Route] = []
