"""The first run: three short screens that can be skipped and changed later."""

from starlette.routing import Route

routes: list[Route] = []
