"""From a request to a handler and back: marks, HEAD, addresses."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from sqlalchemy import select
from sqlmodel import Session
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pwa.accounts.models import Organisation, organisations
from pwa.web import Visit, endpoint, network_of
from tests.ground.client import TestClient
from tests.hidamari import Hidamari

Mark = Callable[[Session], object]


@pytest.fixture
def browser(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser() as client:
        yield client


def serve(browser: TestClient, handler: Callable[[Visit], Response], **rule: object) -> None:
    """Put a page at /page."""
    route = Route("/page", endpoint(handler, who="anyone", **rule))  # type: ignore[arg-type]
    browser.app.router.routes.append(route)  # type: ignore[attr-defined]


def marking(*marks: Mark) -> Callable[[Visit], Response]:
    """A page that leaves marks."""

    def page(visit: Visit) -> Response:
        visit.marks += marks
        return PlainTextResponse("shown")

    return page


def called(name: str) -> Mark:
    return lambda db: db.add(Organisation(name=name))


def there(hidamari: Hidamari) -> set[str]:
    with hidamari.reading() as db:
        return set(db.execute(select(organisations.c.name)).scalars()) - {"ひだまり"}


def test_the_marks_of_a_page_are_there_when_its_answer_is(hidamari: Hidamari, browser: TestClient) -> None:
    serve(browser, marking(called("one"), called("two")))
    assert browser.get("/page").text == "shown"
    assert there(hidamari) == {"one", "two"}


def test_a_page_with_marks_is_made_while_another_writes(hidamari: Hidamari, browser: TestClient) -> None:
    def page(visit: Visit) -> Response:
        # Of SQLite's one lock a page that wrote would leave nothing to this one.
        with hidamari.writing() as db:
            called("beside")(db)
        return marking(called("one"))(visit)

    serve(browser, page)
    assert browser.get("/page").text == "shown"
    assert there(hidamari) == {"beside", "one"}


def test_a_mark_that_fails_spoils_no_page(hidamari: Hidamari, browser: TestClient) -> None:
    def fails(_: Session) -> None:
        raise ZeroDivisionError

    serve(browser, marking(called("one"), fails))
    answer = browser.get("/page")
    assert (answer.status_code, answer.text) == (200, "shown")
    # One transaction: all of a page's marks or none.
    assert there(hidamari) == set()


@pytest.mark.parametrize("headers", [{"sec-purpose": "prefetch"}, {"purpose": "prefetch"}])
def test_a_prefetch_leaves_no_marks(hidamari: Hidamari, browser: TestClient, headers: dict[str, str]) -> None:
    serve(browser, marking(called("one")))
    assert browser.get("/page", headers=headers).text == "shown"
    assert there(hidamari) == set()


def test_a_head_does_nothing(hidamari: Hidamari, browser: TestClient) -> None:
    serve(browser, marking(called("one")))
    assert browser.head("/page").status_code == 200
    assert there(hidamari) == set()


def test_a_head_of_a_get_that_writes_is_refused(hidamari: Hidamari, browser: TestClient) -> None:
    def page(visit: Visit) -> Response:
        called("one")(visit.db)
        return PlainTextResponse("shown")

    serve(browser, page, writes=True)
    assert browser.head("/page").status_code == 405
    assert there(hidamari) == set()
    assert browser.get("/page").status_code == 200
    assert there(hidamari) == {"one"}


def test_what_comes_after_the_commit_goes_on_when_one_of_it_fails(browser: TestClient) -> None:
    done = []

    def page(visit: Visit) -> Response:
        visit.after_commit += [lambda: 1 / 0, lambda: done.append(True)]
        return PlainTextResponse("shown")

    serve(browser, page)
    assert browser.get("/page").text == "shown"
    assert done == [True]


def test_two_at_once_weigh_what_takes_its_time(browser: TestClient) -> None:
    lock, now, most = Lock(), 0, 0

    def slow(_: Visit) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        with lock:
            now -= 1

    route = endpoint(lambda visit: PlainTextResponse("shown"), who="anyone", first=slow)
    browser.app.router.routes.append(Route("/page", route, methods=["POST"]))  # type: ignore[attr-defined]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: browser.post("/page").status_code, range(8)))
    assert answers == [200] * 8
    assert most == 2


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2a01:db8::1", "2a01:db8::2", True),
        ("2a01:db8::1", "2a01:0db8:0:0:ffff::1", True),
        ("2a01:db8::1", "2a01:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("testclient", "testclient", True),
        ("?", "testclient", False),
    ],
)
def test_a_household_has_one_address(one: str, other: str, is_same: bool) -> None:
    assert (network_of(one) == network_of(other)) is is_same
