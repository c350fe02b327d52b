"""What another site cannot do, and what every answer carries."""

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Route

from pwa.security import is_from_elsewhere
from pwa.settings import Settings
from pwa.web import Visit, endpoint
from tests.hidamari import Hidamari, open_hidamari


@pytest.mark.parametrize(
    ("method", "headers", "refused"),
    [
        ("GET", {"sec-fetch-site": "cross-site", "cookie": "a=b"}, False),
        ("POST", {"sec-fetch-site": "same-origin"}, False),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"sec-fetch-site": "same-site"}, True),
        ("POST", {"sec-fetch-site": "cross-site"}, True),
        (
            "POST",
            {"sec-fetch-site": "cross-site", "origin": "https://ayumi.example", "host": "ayumi.example"},
            True,
        ),
        ("POST", {"origin": "https://ayumi.example", "host": "ayumi.example"}, False),
        ("POST", {"origin": "https://ayumi.example:444", "host": "ayumi.example"}, True),
        ("POST", {"origin": "https://evil.example", "host": "ayumi.example"}, True),
        ("POST", {"origin": "null", "host": "ayumi.example"}, True),
        ("POST", {"host": "ayumi.example"}, False),
        ("POST", {"host": "ayumi.example", "cookie": "ayumi=x"}, True),
    ],
)
def test_only_our_own_pages_can_make_a_browser_change_something(
    method: str, headers: dict[str, str], refused: bool
) -> None:
    assert is_from_elsewhere(method, Headers(headers)) is refused


def test_a_form_of_another_site_is_refused_before_anything_happens(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as browser:
        answer = browser.post("/moods", data={"mood": "1"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def falls_over(_: Visit) -> Response:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/help", 200),
        ("/code", 200),
        ("/static/x/css/app.css", 200),
        ("/robots.txt", 200),
        ("/nowhere", 404),
        ("/me", 401),
        ("/falls-over", 500),
    ],
)
def test_every_answer_carries_the_headers(hidamari: Hidamari, path: str, status: int) -> None:
    with hidamari.browser() as browser:
        browser.app.router.routes.append(Route("/falls-over", endpoint(falls_over, who="anyone")))  # type: ignore[attr-defined]
        answer = browser.get(path)
    headers = answer.headers
    assert answer.status_code == status
    if status >= 400:
        assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_personal_pages_are_kept_by_no_cache(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as browser:
        for path in ("/", "/me", "/concerns", "/schedule", "/concerns/new"):
            assert browser.get(path).headers["cache-control"] == "no-store"


def test_behind_tls_cookies_are_bound_to_the_host(app_settings: Settings) -> None:
    hidamari = open_hidamari(app_settings.model_copy(update={"base_url": "https://ayumi.example"}))
    with hidamari.browser() as browser:
        browser.base_url = "https://ayumi.example"
        person = hidamari.people["haru"]
        from pwa.accounts.invitations import invite

        with hidamari.writing() as db:
            ticket = invite(db, person, None)
        answer = browser.post("/start", data={"token": ticket.carried}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-ayumi=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Strict-Transport-Security".lower() in answer.headers
