"""From a request to a handler and back: `Visit` is all that a handler knows of the web.

Route -> endpoint(handler) -> form read, one transaction opened, person found
      -> handler(visit) -> commit -> response -> background work
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session
from starlette.background import BackgroundTask
from starlette.convertors import Convertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pwa.access.viewer import Viewer
from pwa.accounts.sessions import find_signed_in, seen_again
from pwa.arrivals.actions import digest_of
from pwa.arrivals.entries import Entry, NotAnEntryError, NotTheirEntryError, Written, entry_of, once
from pwa.clock import now
from pwa.db import ID_PATTERN, OtherContentError
from pwa.installing import kept
from pwa.japanese.links import Links
from pwa.language import Msg, Names, Speech, msg
from pwa.problem_names import with_names
from pwa.registers import FIRST, Language
from pwa.schedules.waiting import count_unanswered, count_wishes
from pwa.security import is_prefetch

if TYPE_CHECKING:
    from pwa.app import App

# Whether a page can be read aloud; "expected" where the device had a voice on the page before.
Aloud = Literal["never", "ask", "expected"]
Who = Literal["anyone", "signed_in", "participant", "staff", "family"]
LANGUAGE_COOKIE = "ayumi_language"
# Set by static/js/voice.js where this device has a voice of its own.
VOICE_COOKIE = "ayumi_voice"
SAID_COOKIE = "ayumi_said"
DISCREET_TAB = msg("tab", "Notes")
FORM_LIMIT = 64 * 1024
MOST_FIELDS = 200
# Room for a text that is far too long, so that it can be given back to be shortened.
LONG_FORM_LIMIT = 1024 * 1024

# The form of every request that brings none; nobody changes it.
_NOTHING_SENT = FormData()

log = structlog.get_logger()


class Refused(Exception):
    """The request ends here with a kind page: 401 (sign in), 403 (not yours), 404, 413 …"""

    def __init__(self, status: int) -> None:
        self.status = status


@dataclass
class Visit:
    """One request by one person, inside one transaction.

    A GET that leaves a small mark (opened, looked at) need not write while it is rendered: what it
    appends to `marks` is run in order, in one writing transaction of its own, after the handler and
    before the answer leaves. A mark gets that transaction's session, must not use `db`, and may run
    twice. Nobody is told of a mark that fails: the page is right without it. A prefetch and a HEAD
    leave no marks.
    """

    app: "App"
    request: Request
    form: FormData
    db: Session
    language: Language
    signed_in: Viewer | None = None
    marks: list[Callable[[Session], object]] = field(default_factory=list)
    after_commit: list[Callable[[], object]] = field(default_factory=list)
    cookies: list[tuple[str, str | None, int]] = field(default_factory=list)
    # For staff: how many concerns are open; the layout shows it.
    waiting: int | None = None
    # What the endpoint's `first` found out.
    found_first: Any = None
    # What a phone kept until there was a network; None for a form that was simply sent.
    entry: Entry | None = None
    # A page besides those of pwa/installing/kept.py that a phone may keep: the handler says so.
    may_be_kept: bool = False
    # For staff: the box that this form was sent to be looked at for, see pwa/composer/look.py.
    looked: Any = None

    @property
    def person(self) -> Viewer:
        """Who is asking. Handlers for signed-in people may take it for granted."""
        if self.signed_in is None:
            raise Refused(401)
        return self.signed_in

    @cached_property
    def said(self) -> str:
        """What was just done, said once after a redirect, and not to a page that asks by itself."""
        return "" if self.is_poll else self.app.said(self.request, self.speech)

    @cached_property
    def unsettled(self) -> int:
        """What the layout counts at a tab: appointments that wait for a participant's answer, and for
        staff the wishes for another day. A page that knows it already sets it."""
        if self.person.is_participant:
            return count_unanswered(self.db, self.person)
        return count_wishes(self.db, self.person) if self.person.has_caseload else 0

    @property
    def written(self) -> Written:
        """When the person wrote what they send: now, unless it has waited on their phone."""
        return self.entry.written if self.entry else Written.now()

    @property
    def whose(self) -> str:
        """Whose pages this browser may keep: the device of a participant, nobody's otherwise."""
        person = self.signed_in
        return person.device_id if person is not None and person.is_participant else "nobody"

    @property
    def as_of(self) -> kept.AsOf | None:
        """When this page is made, for a copy of it on the phone; None where it must not be kept."""
        if self.whose == "nobody" or not (
            self.may_be_kept or self.path in kept.PAGES or self.path in kept.HELP
        ):
            return None
        return kept.AsOf.at(now(), self.language.register)

    @property
    def tab(self) -> Msg | None:
        """What the browser's tab says instead of the page's title, for somebody who wants that."""
        return DISCREET_TAB if self.signed_in is not None and self.signed_in.is_discreet else None

    @property
    def aloud(self) -> Aloud:
        """Whether pages can be read aloud: not to staff, not to who wants it quiet."""
        if self.language.sound == "off" or (self.signed_in is not None and self.signed_in.is_staff):
            return "never"
        return "expected" if self.request.cookies.get(VOICE_COOKIE) == self.language.lang else "ask"

    @property
    def path(self) -> str:
        return str(self.request.scope["path"])

    @property
    def again(self) -> str:
        """The address of a first screen, to be met again in other words."""
        onward = self.own_path(self.query.get("next") or str(self.form.get("next") or ""))
        return self.path if onward == "/" else f"{self.path}?{urlencode({'next': onward})}"

    @property
    def as_in_link(self) -> str:
        """What a link for somebody else's eyes says of how they read, to be said on with its forms."""
        said = self.query.get("in", "")
        return said if self.language.as_in_link(said).to_link() == said else ""

    def speak_as_in_link(self) -> None:
        """Speak to the one whom a link was made for, whoever used this browser before."""
        self.language = self.language.as_in_link(self.query.get("in", ""))

    @property
    def address(self) -> str:
        """Where the request comes from; for IPv6 the /64 network, which one household shares."""
        return network_of(self.request.client.host) if self.request.client else "?"

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    @property
    def is_htmx(self) -> bool:
        return self.request.headers.get("hx-request") == "true"

    @property
    def is_prefetch(self) -> bool:
        """A browser's guess or a HEAD, not a person who looked: nothing may be marked as opened."""
        return self.request.method == "HEAD" or is_prefetch(self.request.headers)

    @property
    def is_poll(self) -> bool:
        """An open page asks by itself whether there is news: nobody need be sitting before it."""
        return "poll" in self.query

    @cached_property
    def speech(self) -> Speech:
        return Speech(self.language.of_texts, self.names, self._links)

    def names(self) -> Names:
        """How the names of the visitor's organisation are read."""
        return self.app.names.of(self.db, self.signed_in) if self.signed_in else {}

    def _links(self) -> Links | None:
        # Whoever works in the field knows its words.
        if self.signed_in is None or self.signed_in.is_staff:
            return None
        return self.app.glossaries.of(self.db, self.signed_in).links(self.language.register)

    def show(
        self,
        template: str,
        *,
        status: int = 200,
        said: Msg | None = None,
        **values: Any,
    ) -> Response:
        """A page, or for htmx its fragment alone (`x/new.html` -> `x/_new.html`)."""
        if self.is_htmx:
            folder, name = template.rsplit("/", 1)
            template = f"{folder}/_{name}"
        html = self.app.render(template, self, **values)
        response = HTMLResponse(
            with_names(html) if status >= 400 else html,
            status_code=status,
            headers={"Vary": "HX-Request", "Ayumi-Whose": self.whose},
        )
        message = self.speech.say(said) if said else self.said
        if self.is_htmx and message:
            response.headers["HX-Trigger"] = self.app.said_event(message)
        return response

    def go(self, path: str, said: Msg | None = None) -> Response:
        """Elsewhere, after something was done; `said` is shown there once."""
        if said is not None:
            self.cookies.append((SAID_COOKIE, quote(f"{said.context or ''}|{said.msgid}"), 60))
        return RedirectResponse(path, status_code=303)

    def own_path(self, path: str | None, otherwise: str = "/") -> str:
        """A path of this site, as given by anybody, or `otherwise`."""
        if not path or not path.startswith("/") or path.startswith("//") or "\\" in path:
            return otherwise
        parts = urlsplit(path)
        return path if not parts.scheme and not parts.netloc and path.isprintable() else otherwise


class IdConvertor(Convertor[str]):
    """`{id:id}` in a route: only what could be one of our ids gets through, the rest is unknown."""

    regex = ID_PATTERN

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("id", IdConvertor())

Handler = Callable[..., Response]


@dataclass(frozen=True)
class Rule:
    """Who may ask for a route, and whether even a GET of it writes."""

    who: Who
    writes: bool
    limit: int


def endpoint(
    handler: Handler,
    *,
    who: Who,
    writes: bool | None = None,
    limit: int = FORM_LIMIT,
    first: Callable[[Visit], object] | None = None,
) -> Callable[[Request], Any]:
    """Turn a handler into a Starlette endpoint. POSTs write; a GET writes only where it says so.

    What `first` finds out, in a reading transaction and a thread of its own, stands in
    `visit.found_first`: for what takes so long that nobody should wait behind it.
    """

    async def answer(request: Request) -> Response:
        app: App = request.app.state.ayumi
        writing = request.method == "POST" if writes is None else writes
        form = _NOTHING_SENT
        visit: Visit | None = None
        entry: Entry | None = None

        def look(db: Session) -> object:
            return first(_visit(app, request, form, db)[0]) if first else None

        def job(db: Session) -> _Answered:
            nonlocal visit
            visit, is_stale = _visit(app, request, form, db)
            visit.found_first = found_first
            visit.entry = entry
            if entry is not None:
                return _Answered(visit, is_stale, _once(visit, entry, who, handler))
            _admit(visit, who)
            return _Answered(visit, is_stale, handler(visit, **request.path_params))

        try:
            if request.method == "POST":
                form = await read_form(request, limit)
                entry = _entry(request, form)
            elif request.method == "HEAD" and writing:
                raise Refused(405)
            found_first = await app.in_slow_thread(look) if first else None
            answered = await (app.in_writing(job) if writing else app.in_reading(job))
            if answered.visit.marks:
                await _mark(app, request, answered.visit)
            return _finished(app, request, answered)
        except Exception as error:
            if visit is None and isinstance(error, Refused):
                visit = await who_asks(app, request)
            return _ended(app, request, error, form, visit)

    answer.rule = Rule(who, writes is True, limit)  # type: ignore[attr-defined]
    answer.__name__ = handler.__name__
    return answer


@dataclass
class _Answered:
    """What came out of a transaction; it leaves after the commit."""

    visit: Visit
    is_stale: bool
    response: Response


def _visit(app: "App", request: Request, form: FormData, db: Session) -> tuple[Visit, bool]:
    found = find_signed_in(db, request.cookies.get(app.session_cookie))
    viewer = found.viewer if found else None
    language = (found and found.language) or unchosen_language(request, viewer)
    return Visit(app, request, form, db, language, viewer), found is not None and found.is_stale


def unchosen_language(request: Request, viewer: Viewer | None = None) -> Language:
    """How to speak to somebody whose settings are not known: as this browser was told, else in words for
    everyone; to staff, also on their way in, in standard Japanese."""
    cookie = request.cookies.get(LANGUAGE_COOKIE)
    if cookie:
        return Language.from_cookie(cookie)
    is_staffs = viewer.is_staff if viewer is not None else request.url.path == "/staff"
    return Language() if is_staffs else FIRST


async def who_asks(app: "App", request: Request) -> Visit | None:
    """The visit behind a request that met no handler; None where nobody is signed in, or nothing can be read.

    Its session with the database is over.
    """
    if not request.cookies.get(app.session_cookie):
        return None
    try:
        return await app.in_reading(lambda db: _visit(app, request, FormData(), db)[0])
    except Exception as error:
        log.error("nobody found", exc_info=error, route=_route_of(request))
        return None


def _entry(request: Request, form: FormData) -> Entry | None:
    try:
        return entry_of(request.headers, lambda: digest_of([request.url.path, form.multi_items()]))
    except NotAnEntryError:
        raise Refused(400) from None


def _once(visit: Visit, entry: Entry, who: Who, handler: Handler) -> Response:
    """An entry's answer. What was said goes along with it, and to the next page only if that comes now."""

    def handle() -> Response:
        _admit(visit, who)
        return handler(visit, **visit.request.path_params)

    def say() -> str:
        said = next((value for name, value, _ in visit.cookies if name == SAID_COOKIE), None) or ""
        if not entry.follows:
            visit.cookies = [each for each in visit.cookies if each[0] != SAID_COOKIE]
        return unquote(said)

    try:
        return once(
            visit.db, visit.person, entry, handle, say, lambda kept: visit.app.said_of(kept, visit.speech)
        )
    except OtherContentError:
        raise Refused(409) from None
    except NotTheirEntryError:
        raise Refused(403) from None


async def _mark(app: "App", request: Request, visit: Visit) -> None:
    def make_marks(db: Session) -> None:
        for mark in visit.marks:
            mark(db)

    if visit.is_prefetch:
        return
    try:
        await app.in_writing(make_marks)
    except Exception as error:
        log.error("marks failed", exc_info=error, route=_route_of(request))


def _finished(app: "App", request: Request, answered: _Answered) -> Response:
    visit, response = answered.visit, answered.response
    for name, value, seconds in visit.cookies:
        app.set_cookie(response, name, value, seconds)
    was_said = request.cookies.get(SAID_COOKIE) and not visit.is_poll
    if was_said and SAID_COOKIE not in {name for name, _, _ in visit.cookies}:
        app.set_cookie(response, SAID_COOKIE, None, 0)
    if answered.is_stale and not visit.is_poll:
        visit.after_commit.append(lambda: seen_again(app.database, visit.person))
    if visit.after_commit:
        response.background = BackgroundTask(_run_all, visit.after_commit)
    return response


def _ended(app: "App", request: Request, error: Exception, form: FormData, visit: Visit | None) -> Response:
    """The kind page of every request that an exception ended; it leaves like any other answer."""
    if isinstance(error, Refused):
        return app.refuse(request, error.status, form, visit)
    if not isinstance(error, OperationalError | PoolTimeout):
        log.error("unexpected", exc_info=error, route=_route_of(request))
        return app.refuse(request, 500, form, visit)
    log.error("database unavailable", exc_info=error, route=_route_of(request))
    response = app.refuse(request, 503, form, visit)
    response.headers["Retry-After"] = "10"
    return response


def _run_all(calls: list[Callable[[], object]]) -> None:
    for call in calls:
        try:
            call()
        except Exception as error:
            # The answer has left already, and the next call has nothing to do with this one.
            log.error("after the commit", exc_info=error)


def network_of(host: str) -> str:
    """What is counted as one address: the /64 network of IPv6, IPv4 also where it is wrapped in IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))


def _admit(visit: Visit, who: Who) -> None:
    if who == "anyone":
        return
    person = visit.person
    allowed = {
        "signed_in": True,
        "participant": person.is_participant,
        "staff": person.is_staff,
        "family": person.is_family,
    }
    if not allowed[who]:
        raise Refused(403)


def _route_of(request: Request) -> str:
    # The pattern, not the path: a path holds ids.
    return getattr(request.scope.get("route"), "path", "?")


async def read_form(request: Request, limit: int) -> FormData:
    """The sent form. Raises `Refused` with 413 beyond `limit` bytes, 415 or 400 for what is no form."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    body = await _read_body(request, limit)
    if not body:
        return FormData()
    if kind == "application/x-www-form-urlencoded":
        return _urlencoded(body)
    if kind != "multipart/form-data":
        raise Refused(415)
    # The body was read above so that its size is bounded whatever the headers claim.
    request._body = body
    try:
        return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=limit)
    except (HTTPException, MultiPartException, ValueError, KeyError) as error:
        raise Refused(400) from error


def _urlencoded(body: bytes) -> FormData:
    try:
        pairs = parse_qsl(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise Refused(400) from error
    return FormData([*pairs])


async def _read_body(request: Request, limit: int) -> bytes:
    if (
        request.headers.get("content-length", "0").isdigit()
        and int(request.headers.get("content-length", "0")) > limit
    ):
        raise Refused(413)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                raise Refused(413)
    except ClientDisconnect as error:
        raise Refused(400) from error
    return bytes(body)
