"""What a browser asks for to install Ayumi and to work without a network, and what a monitor asks for."""

import dataclasses
import json

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from pwa.help import numbers
from pwa.installing.health import health_of
from pwa.installing.manifest import manifest
from pwa.static_files import StaticFiles
from pwa.web import Visit, endpoint

_EACH_TIME = {"Cache-Control": "no-cache"}
_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
_SHELL = ("css/app.css", "icons/sprite.svg", "icons/ayumi.svg", "icons/ayumi-192.png", "icons/badge-96.png")


def show_manifest(visit: Visit) -> Response:
    return JSONResponse(
        manifest(visit.app.static.url), media_type="application/manifest+json", headers=_EACH_TIME
    )


def show_service_worker(visit: Visit) -> Response:
    static = visit.app.static
    version = {
        "version": static.version,
        "files": _shell(static),
        "icon": static.url("icons/ayumi-192.png"),
        "badge": static.url("icons/badge-96.png"),
    }
    return Response(
        f"self.ayumi = {json.dumps(version)};\n{static.text('service-worker.js')}",
        media_type="text/javascript",
        headers={**_EACH_TIME, "Service-Worker-Allowed": "/"},
    )


def show_offline(visit: Visit) -> Response:
    return visit.show("installing/offline.html", numbers=numbers)


def show_unsent(visit: Visit) -> Response:
    """Kept by the service worker, for the page on which something could not be sent."""
    return HTMLResponse(visit.app.render("installing/_unsent.html", visit))


async def show_health(request: Request) -> Response:
    """Outside of `endpoint`: it must answer when the database does not, and when every thread is taken."""
    health = await run_sync(health_of, request.app.state.ayumi.database)
    return JSONResponse(dataclasses.asdict(health), status_code=200 if health.is_well else 503)


def show_icon(visit: Visit) -> Response:
    file = visit.app.static.files["icons/ayumi-192.png"]
    return Response(file.body, media_type=file.kind, headers=_FOR_A_DAY)


def show_robots(_: Visit) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n", headers=_FOR_A_DAY)


def _shell(static: StaticFiles) -> list[str]:
    """The addresses of all that a page without pictures of its own needs."""
    scripts = (name for name in static.files if name.startswith(("js/", "vendor/")) and name.endswith(".js"))
    return [static.url(name) for name in (*_SHELL, *scripts)]


routes: list[BaseRoute] = [
    Route("/manifest.webmanifest", endpoint(show_manifest, who="anyone")),
    Route("/service-worker.js", endpoint(show_service_worker, who="anyone")),
    Route("/offline", endpoint(show_offline, who="anyone")),
    Route("/unsent", endpoint(show_unsent, who="anyone")),
    Route("/healthz", show_health),
    Route("/favicon.ico", endpoint(show_icon, who="anyone")),
    Route("/robots.txt", endpoint(show_robots, who="anyone")),
]
