"""Our client in the process tells the same as Starlette's, which takes an answer apart on its way."""

from collections.abc import Iterator

import pytest
from starlette import testclient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pwa.app import create_app
from pwa.settings import Settings
from tests.ground.client import TestClient


@pytest.fixture(scope="module")
def app(shared_settings: Settings) -> Starlette:
    return create_app(shared_settings)


@pytest.fixture(params=[testclient.TestClient, TestClient], scope="module")
def asked(request: pytest.FixtureRequest, app: Starlette) -> Iterator[testclient.TestClient]:
    with request.param(app, base_url="http://localhost:8000", follow_redirects=False) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        client.cookies.set("ayumi_language", "english.off.auto.normal")
        yield client


def test_a_long_page_is_unpacked(asked: testclient.TestClient) -> None:
    answer = asked.get("/help")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text.startswith("<!doctype html>")
    assert answer.text.rstrip().endswith("</html>")


def test_the_head_of_a_page_has_no_body(asked: testclient.TestClient) -> None:
    answer = asked.head("/help")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_form_arrives_and_a_cookie_comes_back(asked: testclient.TestClient) -> None:
    answer = asked.post("/reading", data={"wording": "easy", "furigana": "all", "next": "/help?x=あ"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/help?x=%E3%81%82")
    assert answer.cookies["ayumi_language"].startswith("easy.all")
    asked.cookies.set("ayumi_language", "english.off.auto.normal")


@pytest.mark.parametrize("kind", [testclient.TestClient, TestClient])
def test_the_app_is_told_what_was_asked(kind: type[testclient.TestClient]) -> None:
    def tell(request: Request) -> Response:
        scope = request.scope
        told = (scope["path"], scope["raw_path"], scope["query_string"], scope["client"], str(request.url))
        return PlainTextResponse(f"{request.method} {told} {request.headers['x-more']}")

    app = Starlette(routes=[Route("/{rest:path}", tell)])
    client = kind(app, client=("203.0.113.7", 1), headers={"x-more": "y"})
    assert client.get("/%E3%81%82/b?c=%E3%81%82&d").text == (
        "GET ('/あ/b', b'/%E3%81%82/b', b'c=%E3%81%82&d', ('203.0.113.7', 1),"
        " 'http://testserver/あ/b?c=%E3%81%82&d') y"
    )


@pytest.mark.parametrize("kind", [testclient.TestClient, TestClient])
def test_what_the_app_raises_is_raised_in_the_test(kind: type[testclient.TestClient]) -> None:
    def fall(request: Request) -> Response:
        raise LookupError("nobody is here")

    client = kind(Starlette(routes=[Route("/", fall)]))
    with pytest.raises(LookupError, match="nobody"):
        client.get("/")
