"""Asks an app in this process, without a socket: Starlette's client, with one way to the app and back.

Starlette hands an answer over in pieces as they come: nine ways from thread to thread for each request,
which is two thirds of what a warm page costs. Nothing here streams, so an answer is handed over whole.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import unquote

import anyio
import httpx2 as httpx
from anyio.from_thread import BlockingPortal
from starlette import testclient
from starlette.types import ASGIApp, Message

Portals = Callable[[], AbstractContextManager[BlockingPortal]]


class TestClient(testclient.TestClient):
    """As Starlette's; what the app raises is raised here too."""

    __test__ = False

    def __init__(
        self, app: ASGIApp, *, client: tuple[str, int] = ("testclient", 50000), **options: Any
    ) -> None:
        super().__init__(app, client=client, **options)
        self._transport = _InOneGo(app, self._portal_factory, client, self.app_state)


class _InOneGo(httpx.BaseTransport):
    def __init__(
        self, app: ASGIApp, portals: Portals, client: tuple[str, int], state: dict[str, Any]
    ) -> None:
        self._app = app
        self._portals = portals
        self._client = client
        self._state = state

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._portals() as portal:
            status, headers, body = portal.call(self._ask, request, request.read())
        if request.method == "HEAD":
            body = b""
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body), request=request)

    async def _ask(
        self, request: httpx.Request, content: bytes
    ) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        waiting = [{"type": "http.request", "body": content}]
        begun: list[Message] = []
        body: list[bytes] = []
        complete = anyio.Event()

        async def receive() -> Message:
            if waiting:
                return waiting.pop()
            await complete.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            assert not complete.is_set(), "something was sent after the end"
            if message["type"] == "http.response.start":
                assert not begun, "two answers"
                begun.append(message)
            elif message["type"] == "http.response.body":
                assert begun, "a body without a beginning"
                body.append(message.get("body", b""))
                if not message.get("more_body", False):
                    complete.set()

        await self._app(self._scope(request), receive, send)
        assert complete.is_set(), "no whole answer"
        return begun[0]["status"], list(begun[0].get("headers", [])), b"".join(body)

    def _scope(self, request: httpx.Request) -> dict[str, Any]:
        url = request.url
        return {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": self._client,
            "server": [url.host, url.port or {"http": 80, "https": 443}[url.scheme]],
            "extensions": {},
            "state": self._state.copy(),
        }
