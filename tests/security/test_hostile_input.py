"""Bad input gets a kind page in the person's language and the right status, never a 5xx."""

from collections.abc import Iterator

import pytest
from sqlmodel import SQLModel
from starlette.routing import Route

from pwa.app import create_app
from pwa.db import new_id
from pwa.settings import Settings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, open_hidamari

FORM = "application/x-www-form-urlencoded"
BODIES = {
    "no form but JSON": ("application/json", b'{"words": "x"}'),
    "no form but bytes": ("application/octet-stream", bytes(range(256))),
    "a form without its boundary": ("multipart/form-data", b"--x\r\n"),
    "a form cut in the middle": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="wo',
    ),
    "a file where a word belongs": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="words"; filename="a"\r\n\r\nabc\r\n--x--\r\n',
    ),
    "NUL bytes": (
        FORM,
        b"words=%00&id=%00&code=%00&category=%00&mood=%00&name=%00&email=%00&token=%00.%00&next=%00",
    ),
    "keys of a subscription with NUL in them": (
        FORM,
        b"endpoint=https://fcm.googleapis.com/x&p256dh=%b%%00&auth=%b%%00" % (b"a" * 87, b"a" * 22),
    ),
    "an address of a subscription with NUL in it": (
        FORM,
        b"endpoint=https://fcm.googleapis.com/%%00&p256dh=%b&auth=%b" % (b"a" * 87, b"a" * 22),
    ),
    "lone surrogates": (
        FORM,
        b"words=%ED%A0%80&code=%ED%A0%80&category=load&name=%ED%A0%80&about_whom=%ED%B0%80&p256dh=%ED%A0%80",
    ),
    "bytes that are no UTF-8": (FORM, b"words=%FF%FE&name=%80&code=%C3&email=%FF&password=%FF&category=load"),
    "fields of 100 KB": (
        FORM,
        b"&".join(b"%s=%s" % (name, b"a" * 100_000) for name in (b"words", b"code", b"name")),
    ),
    "ten thousand fields": (FORM, b"&".join(b"a%d=1" % number for number in range(10_000))),
    "the same field many times": (FORM, b"&".join(b"left_out=x" for _ in range(150))),
    "a place on another site": (FORM, b"next=//evil.example&code=12345678&wording=easy&furigana=all"),
    "nothing": (FORM, b""),
}


@pytest.fixture(scope="module")
def browser(shared_settings: Settings) -> Iterator[TestClient]:
    """One app for all tests here, since each asks every route; for each test it is as new."""
    with TestClient(
        create_app(shared_settings), base_url=shared_settings.public_url, follow_redirects=False
    ) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


@pytest.fixture
def hidamari(shared_settings: Settings, browser: TestClient, quick_passwords: None) -> Iterator[Hidamari]:
    """The people, in a database that holds nothing of the test before; the browser is nobody's."""
    browser.cookies.clear()
    database = app_of(browser).database
    with database.writing() as db:
        for table in reversed(SQLModel.metadata.sorted_tables):
            db.execute(table.delete())
    service = open_hidamari(shared_settings)
    yield service
    service.database.close()


def become(browser: TestClient, hidamari: Hidamari, name: str | None) -> None:
    """Have the browser be somebody's, or nobody's, in English; sees to it that they are in."""
    browser.cookies.set("ayumi_language", "english.off.auto.normal")
    if name is not None:
        browser.cookies.set("ayumi", hidamari.cookie(name))
    assert browser.get("/me").status_code == (200 if name else 401)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", [None, "haru", "tanaka"])
def test_no_body_makes_a_form_fall_over(
    hidamari: Hidamari, browser: TestClient, name: str | None, body: str
) -> None:
    kind, content = BODIES[body]
    become(browser, hidamari, name)
    posts = [route for route in browser.app.routes if "POST" in route.methods]  # type: ignore[attr-defined]
    for route in posts:
        path = _filled(route)
        if path == "/leave":
            continue
        answer = browser.post(path, content=content, headers={"content-type": kind})
        assert answer.status_code < 500, (path, answer.status_code)
        assert "evil.example" not in answer.headers.get("location", "")
        if answer.status_code >= 400:
            assert "<h1" in answer.text, path


@pytest.mark.parametrize("name", [None, "haru", "tanaka", "mother"])
@pytest.mark.parametrize("odd", ["x", "%00", "%ED%A0%80", "あ" * 500, "..%2f..%2fetc", "0" * 36])
def test_no_address_makes_a_page_fall_over(
    hidamari: Hidamari, browser: TestClient, name: str | None, odd: str
) -> None:
    become(browser, hidamari, name)
    for route in browser.app.routes:  # type: ignore[attr-defined]
        if "GET" not in route.methods:
            continue
        path = (
            route.path.split("{")[0] + odd
            if "{" in route.path
            else f"{route.path}?mood={odd}&next={odd}&show={odd}"
        )
        assert browser.get(path).status_code < 500, path


def test_a_cookie_can_hold_anything(hidamari: Hidamari) -> None:
    for value in ("", ".", "a.b", f"{new_id()}.x", "%00.%00", "." * 4000):
        with hidamari.browser() as own:
            answer = own.get(
                "/", headers={"cookie": f"ayumi={value}; ayumi_language={value}; ayumi_said={value}"}
            )
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("standard.off.auto.normal", "見つかりません"),
        ("easy.off.auto.normal", "ありません"),
        ("english.off.auto.normal", "There is no page here"),
    ],
)
def test_a_page_that_does_not_exist_says_so_in_the_persons_language(
    hidamari: Hidamari, language: str, words: str
) -> None:
    with hidamari.browser("haru", language) as own:
        answer = own.get("/nowhere")
    assert answer.status_code == 404
    assert words in answer.text.replace("<wbr>", "")


def test_a_body_beyond_the_limit_is_refused_kindly_without_being_read_whole(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as own:
        answer = own.post("/moods", content=b"a" * 10_000_000, headers={"content-type": FORM})
    assert answer.status_code == 413
    assert "<h1" in answer.text


def _filled(route: Route) -> str:
    return route.path.replace("{id:id}", new_id()).replace("{step}", "sleep")
