"""When something does not work: what happened, what to do, and nothing that was typed is lost."""

from collections.abc import Iterator
from itertools import product

import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, text_of

STATUSES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
LANGUAGES = ("standard.off.auto.normal", "easy.all.auto.normal", "english.off.auto.normal")
TECHNICAL = ("error", "status", "exception", "http", "server", "エラー", "サーバ", "アクセス", "リクエスト")


@pytest.fixture
def browser(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser() as client:
        yield client


def refused(browser: TestClient, status: int, language: str = LANGUAGES[2], words: str = "") -> str:
    """The page that a request with these words and this language ends on."""
    cookie = f"ayumi_language={language}".encode()
    request = Request(
        {
            "type": "http",
            "method": "POST",
            "path": "/concerns",
            "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"cookie", cookie)],
            "app": browser.app,
        }
    )
    form = FormData({"words": words})
    return bytes(app_of(browser).refuse(request, status, form).body).decode()


def test_every_end_says_what_happened_and_where_to_go(browser: TestClient) -> None:
    seen = set()
    for status, language in product(STATUSES, LANGUAGES):
        page = refused(browser, status, language)
        words = text_of(page.split("<main")[1].split("</main>")[0])
        seen.add(words)
        assert not [word for word in TECHNICAL if word in words.lower()], words
        assert str(status) not in words
        assert ('action="/code"' in page) if status == 401 else ('href="/"' in page.split("<main")[1])
        assert 'href="/help"' in page
    # 400 and 415, and 404 and 405, are the same to a person.
    assert len(seen) == (len(STATUSES) - 2) * len(LANGUAGES)


def test_what_was_typed_is_given_back(browser: TestClient) -> None:
    words = "店長に <強く> おこられた。\n二行目。"
    for status in (409, 413, 422, 500, 503):
        page = refused(browser, status, words=words)
        assert "readonly" in page, status
        assert "店長に &lt;強く&gt; おこられた。\n二行目。</textarea>" in page, status


def test_signing_in_again_leads_back_to_the_page(browser: TestClient) -> None:
    page = browser.get("/schedule")
    assert page.status_code == 401
    assert 'name="next" value="/schedule"' in page.text
    assert 'href="/staff?next=/schedule"' in page.text
    # Of yesterday's sheet, too.
    page = browser.get("/checkins/morning?day=2026-11-24")
    assert 'name="next" value="/checkins/morning?day=2026-11-24"' in page.text
    assert 'href="/staff?next=/checkins/morning%3Fday%3D2026-11-24"' in page.text


def test_an_unknown_page_is_met_kindly(browser: TestClient) -> None:
    page = browser.get("/nothing-here")
    assert page.status_code == 404
    assert "There is no page here" in text_of(page.text)
