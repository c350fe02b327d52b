"""What a browser asks for to install Ayumi and to work without a network, and what a monitor asks for."""

import dataclasses
import json
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from pwa.help import numbers
from pwa.installing import kept
from pwa.installing.health import health_of
from pwa.installing.manifest import manifest
from pwa.static_files import StaticFiles
from pwa.web import Visit, endpoint

if TYPE_CHECKING:
    from pwa.app import App

_EACH_TIME = {"Cache-Control": "no-cache"}
_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
_SHELL = ("css/app.css", "icons/sprite.svg", "icons/ayumi.svg", "icons/ayumi-192.png", "icons/badge-96.png")


async def show_manifest(request: Request) -> Response:
    return JSONResponse(
        manifest(_static(request).url), media_type="application/manifest+json", headers=_EACH_TIME
    )


async def show_service_worker(request: Request) -> Response:
    static = _static(request)
    version = {
        "version": static.version,
        "pages": [*kept.PAGES],
        "files": _shell(static),
        "icon": static.url("icons/ayumi-192.png"),
        "badge": static.url("icons/badge-96.png"),
    }
    return Response(
        "\n".join(
            (
                f"self.ayumi = {json.dumps(version)};",
                # Not by `importScripts`: our policy for scripts lets no address through there.
                static.text("js/queue.js"),
                static.text("worker/kept_pages.js"),
                static.text("service-worker.js"),
            )
        ),
        media_type="text/javascript",
        headers={**_EACH_TIME, "Service-Worker-Allowed": "/"},
    )


def show_offline(visit: Visit) -> Response:
    person = visit.signed_in
    pages = kept.PAGES if person is not None and person.is_participant else {}
    return visit.show("installing/offline.html", numbers=numbers, pages=pages)


def show_unsent(visit: Visit) -> Response:
    """Kept by the service worker, for the page on which something could not be sent."""
    return HTMLResponse(visit.app.render("installing/_unsent.html", visit))


async def show_health(request: Request) -> Response:
    """In a thread that no request takes: it must answer when all of theirs are busy."""
    app: App = request.app.state.ayumi
    health = await run_sync(health_of, app.database, app.group.is_well, app.worker.is_well)
    return JSONResponse(dataclasses.asdict(health), status_code=200 if health.is_well else 503)


async def show_icon(request: Request) -> Response:
    file = _static(request).files["icons/ayumi-192.png"]
    return Response(file.body, media_type=file.kind, headers=_FOR_A_DAY)


async def show_robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n", headers=_FOR_A_DAY)


def _static(request: Request) -> StaticFiles:
    static: StaticFiles = request.app.state.ayumi.static
    return static


def _shell(static: StaticFiles) -> list[str]:
    """The addresses of all that a page without pictures of its own needs."""
    scripts = (name for name in static.files if name.startswith(("js/", "vendor/")) and name.endswith(".js"))
    return [static.url(name) for name in (*_SHELL, *scripts)]


routes: list[BaseRoute] = [
    Route("/offline", endpoint(show_offline, who="anyone")),
    Route("/unsent", endpoint(show_unsent, who="anyone")),
    # Outside of `endpoint`: the same for everybody, and there when the database is not.
    Route("/manifest.webmanifest", show_manifest),
    Route("/service-worker.js", show_service_worker),
    Route("/healthz", show_health),
    Route("/favicon.ico", show_icon),
    Route("/robots.txt", show_robots),
]
