"""The application: every route in one list, the middleware around them, and what lives as long as they."""

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any, TypeVar
from urllib.parse import unquote

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from jinja2 import FileSystemLoader, StrictUndefined
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from pwa.absences import pages as absences
from pwa.access.viewer import Viewer
from pwa.accounts import my_pages
from pwa.accounts import pages as accounts
from pwa.alerts import pages as alerts
from pwa.alerts.worker import Worker
from pwa.arrivals import pages as arrivals
from pwa.caseload import pages as caseload
from pwa.cases import pages as cases
from pwa.checkins import pages as checkins
from pwa.components import pages as components
from pwa.composer import pages as composer
from pwa.concerns import pages as concerns
from pwa.concerns.queries import count_open
from pwa.coping import pages as coping
from pwa.db import open_database
from pwa.glossary import pages as glossary
from pwa.glossary.queries import read_glossary
from pwa.group_commit import GroupCommit
from pwa.help import pages as help_pages
from pwa.home import pages as home
from pwa.installing import pages as installing
from pwa.known import Known
from pwa.language import Msg, Speech, is_known, msg
from pwa.lexicon import pages as lexicon
from pwa.meetings import pages as meetings
from pwa.moods import pages as moods
from pwa.names import read_names
from pwa.overview import pages as overview
from pwa.people import pages as people
from pwa.questions import pages as questions
from pwa.records import pages as records
from pwa.registers import Language
from pwa.schedules import pages as schedules
from pwa.security import Guard
from pwa.settings import ROOT, Settings
from pwa.static_files import StaticFiles
from pwa.voices import KeepingEnvironment, speaking, voices
from pwa.web import SAID_COOKIE, Aloud, Visit, unchosen_language, who_asks
from pwa.welcome import pages as welcome

T = TypeVar("T")


@cache
def open_templates() -> KeepingEnvironment:
    """The files under templates/, as pages are made of them; for all apps of this process."""
    templates = KeepingEnvironment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= voices() | {"asset": open_static().url}
    return templates


@cache
def open_static() -> StaticFiles:
    """The files under static/; for all apps of this process."""
    return StaticFiles(ROOT / "static")


class App:
    """What lives as long as the server: database, templates, static files, worker."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = open_database(settings)
        self.static = open_static()
        self.names = Known(read_names)
        self.glossaries = Known(read_glossary)
        self.worker = Worker(self.database, settings)
        self.threads = CapacityLimiter(16)
        self.slow_threads = CapacityLimiter(2)
        self.group = GroupCommit(self.database)
        # __Host- needs TLS; on plain localhost a browser would throw such a cookie away.
        self.session_cookie = "__Host-ayumi" if settings.is_https else "ayumi"
        self.templates = open_templates()

    async def in_reading(self, job: Callable[[Session], T]) -> T:
        """The job's result, out of a reading transaction."""
        if self.database.is_sqlite:
            # A reader of SQLite never waits for anybody (WAL): the way to a thread and back, and the
            # threads' quarrel over the interpreter, would cost more than the answer itself.
            # Readers take turns in this loop, so one connection is enough for them.
            with self.database.reading_in_turn() as db:
                return job(db)
        return await self.in_thread(job)

    async def in_thread(self, job: Callable[[Session], T]) -> T:
        """The result of a job that reads, while others go on."""
        return await run_sync(self._in, self.database.reading, job, limiter=self.threads)

    async def in_slow_thread(self, job: Callable[[Session], T]) -> T:
        """As `in_thread`, for what takes its time on purpose: two at once.

        More would take the processor from everybody, and many passwords would be tried before the
        first wrong one is counted. Whoever waits takes no thread and no connection from others.
        """
        return await run_sync(self._in, self.database.reading, job, limiter=self.slow_threads)

    async def in_writing(self, job: Callable[[Session], T]) -> T:
        """The job's result, once what it wrote is safe."""
        if self.database.is_sqlite:
            return await self.group.write(job)
        return await run_sync(self._in, self.database.writing, job, limiter=self.threads)

    @staticmethod
    def _in(transaction: Callable[[], AbstractContextManager[Session]], job: Callable[[Session], T]) -> T:
        with transaction() as db:
            return job(db)

    def render(self, template: str, visit: Visit, **values: Any) -> str:
        """A template in the visitor's language."""
        person = visit.signed_in
        if person is not None and person.is_staff and not visit.is_htmx and visit.waiting is None:
            visit.waiting = count_open(visit.db, person)
        return self._render(template, visit.speech, visit=visit, **values)

    def refuse(
        self,
        request: Request,
        status: int,
        form: FormData | None = None,
        visit: Visit | None = None,
    ) -> Response:
        """A kind page for a request that ends early, with the words of its form.

        It asks nothing of the database. Without a visit a cookie says how the person reads.
        """
        language = visit.language if visit else unchosen_language(request)
        typed = [
            value
            for name, value in (form.multi_items() if form else [])
            if isinstance(value, str) and name in ("words", "about_whom") and value.strip()
        ]
        html = self._render(
            "errors/refused.html",
            Speech(language.of_texts),
            visit=_Stranger(language, request, visit.tab if visit else None, status),
            # Somebody known has chosen already how they read, or will on their own pages.
            who=visit is not None and visit.signed_in is not None,
            status=status,
            typed=typed,
            next=_address(request) if request.method == "GET" else "/",
            problems={},
            code="",
            own=_own_place(visit.signed_in if visit else None),
        )
        return HTMLResponse(html, status_code=status)

    def said(self, request: Request, speech: Speech) -> str:
        """The message of a finished action, carried over a redirect; only texts of our own."""
        return self.said_of(unquote(request.cookies.get(SAID_COOKIE, "")), speech)

    def said_of(self, kept: str, speech: Speech) -> str:
        """A text of our own out of `context|msgid`; nothing for anything else."""
        context, _, msgid = kept.partition("|")
        return speech.say(Msg(msgid, context or None)) if is_known(msgid, context or None) else ""

    def said_event(self, message: str) -> str:
        """The header that makes the page's status line say something after a swap."""
        return json.dumps({"said": {"html": message}})

    def set_cookie(self, response: Response, name: str, value: str | None, seconds: int) -> None:
        """Set one of our cookies, or take it away with None."""
        is_session = name == self.session_cookie
        response.set_cookie(
            name,
            value or "",
            max_age=seconds if value is not None else 0,
            path="/",
            secure=self.settings.is_https,
            httponly=is_session,
            samesite="lax",
        )

    def _render(self, template: str, speech: Speech, **values: Any) -> str:
        with speaking(speech):
            return self.templates.get_template(template).render(values)


def _own_place(viewer: Viewer | None) -> tuple[str, str, Msg]:
    """Where somebody is at home: address, icon, name of the page."""
    if viewer is None:
        return "/", "arrow_back", msg("To the first page")
    if viewer.is_participant:
        return "/", "today", msg("Today")
    if viewer.has_caseload:
        return "/today", "today", msg("Today")
    return (
        ("/inbox", "inbox", msg("Inbox")) if viewer.is_staff else ("/family", "calendar_month", msg("Plans"))
    )


def _address(request: Request) -> str:
    """Path and query: where somebody wanted to go before they had to come in again."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


class _Stranger:
    """A visit as the layouts see it when nobody is known."""

    person = None
    signed_in = None
    waiting = None
    said = ""
    is_htmx = False
    as_in_link = ""
    as_of = None

    def __init__(self, language: Language, request: Request, tab: Msg | None, status: int) -> None:
        # Any other answer of this kind says nothing of who is here.
        self.whose = "nobody" if status == 401 else ""
        self.language = language
        self.path = request.url.path
        self.again = self.path if request.method == "GET" else "/"
        self.tab = tab
        self.aloud: Aloud = "never" if language.sound == "off" else "ask"


def routes(app: App) -> list[BaseRoute]:
    """Every route there is."""
    return [
        *home.routes,
        *accounts.routes,
        *my_pages.routes,
        *checkins.routes,
        *questions.routes,
        *absences.routes,
        *moods.routes,
        *records.routes,
        *concerns.routes,
        *cases.routes,
        *coping.routes,
        *welcome.routes,
        *caseload.routes,
        *people.routes,
        *lexicon.routes,
        *meetings.routes,
        *overview.routes,
        *schedules.routes,
        *composer.routes,
        *glossary.routes,
        *alerts.routes,
        *arrivals.routes,
        *help_pages.routes,
        *installing.routes,
        *(components.routes if app.settings.development else []),
        Route("/static/{version}/{name:path}", app.static.respond),
    ]


def create_app(settings: Settings) -> Starlette:
    """The ASGI application with its worker."""
    app = App(settings)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with app.worker.running() if settings.worker == "on" else contextlib.nullcontext():
            yield
        app.database.close()

    starlette = Starlette(
        routes=routes(app),
        lifespan=lifespan,
        middleware=[
            Middleware(Guard, is_https=settings.is_https),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
        ],
        # What falls over inside an endpoint is answered there.
        exception_handlers={HTTPException: _http_error},
    )
    starlette.state.ayumi = app
    return starlette


async def _http_error(request: Request, error: Exception) -> Response:
    app: App = request.app.state.ayumi
    status = error.status_code if isinstance(error, HTTPException) else 500
    return app.refuse(request, status, visit=await who_asks(app, request))
