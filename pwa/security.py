"""What every answer carries and every request must pass: response headers and the same-origin rule."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        # htmx writes HTML through the browser's default policy; ours lets no script through (trust.js).
        "trusted-types default",
    )
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SAFE = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """ASGI middleware: refuses what another site sent, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app = app
        headers = dict(_HEADERS)
        if is_https:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        # As they go over the wire: this is on the way of every answer.
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"] = [*message["headers"], *self.headers]
                # Personal by default; what may be kept says so itself.
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
            await send(message)

        if is_from_elsewhere(scope["method"], Headers(scope=scope)):
            refusal = PlainTextResponse("This request came from another site.", status_code=403)
            await refusal(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)


def is_from_elsewhere(method: str, headers: Headers) -> bool:
    """Whether another site made the browser send this (the rule of Go's CrossOriginProtection).

    Safe methods pass, since a GET changes nothing that a person wrote or decided. Browsers say
    where a request comes from; one that says nothing but carries a cookie is refused.
    """
    if method in _SAFE:
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc != headers.get("host")
    return "cookie" in headers


def is_prefetch(headers: Headers) -> bool:
    """Whether a browser fetched this on a guess, before anybody asked to see it."""
    purpose = headers.get("sec-purpose") or headers.get("purpose") or ""
    return "prefetch" in purpose or "prerender" in purpose
