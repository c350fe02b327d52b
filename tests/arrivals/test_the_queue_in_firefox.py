"""static/js/queue.js in another engine: as in Chromium, nothing is lost and nothing arrives twice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pwa.db import new_id
from tests.arrivals.looking import CALM, HURRY, KEEP, LIST, arrived, until
from tests.ground.firefox import Firefox
from tests.ground.server import Server
from tests.ground.way import Way

pytestmark = pytest.mark.full

FLUSH = "async (options) => { await ayumiQueue.flush(options) }"
ASKED = {"isAsked": True}


@pytest.fixture
def firefox(tmp_path: Path, server: Server, way: Way) -> Iterator[Firefox]:
    """A participant's phone on the way to the server. Without a Firefox the test fails."""
    opened = Firefox(tmp_path / "firefox")
    try:
        opened.start()
        # Cookies know no ports.
        opened.go(server.links()["participant"])
        opened.evaluate("() => document.querySelector('[data-start-link] button').click()")
        until(lambda: "/start" not in opened.address, 60)
        opened.go(f"{way.url}/")
        assert opened.evaluate("() => document.body.dataset.person")
        yield opened
    finally:
        opened.close()


def _keep(firefox: Firefox, number: int) -> list[str]:
    ids = [new_id() for _ in range(number)]
    firefox.evaluate(KEEP, ids)
    return ids


def _entries(firefox: Firefox) -> list[list[Any]]:
    found: list[list[Any]] = firefox.evaluate(LIST)
    return found


def test_it_is_firefox(firefox: Firefox) -> None:
    assert "Firefox/" in firefox.evaluate("() => navigator.userAgent")


def test_twenty_entries_survive_the_death_of_the_phone_and_arrive_once(
    firefox: Firefox, server: Server, way: Way
) -> None:
    server.stop()
    ids = _keep(firefox, 20)
    firefox.kill()
    server.start()
    firefox.come_back(way.url)
    until(lambda: arrived(server, ids) == 20, 60)
    until(lambda: _entries(firefox) == [])
    assert sorted(way.posts) == sorted(ids)


def test_a_phone_that_dies_while_it_sends_sends_nothing_twice(
    firefox: Firefox, server: Server, way: Way
) -> None:
    ids = _keep(firefox, 5)
    # The server has it; before its answer is there, the phone is dead.
    way.fault = "late"
    firefox.evaluate("() => void ayumiQueue.flush({ isAsked: true })")
    until(lambda: arrived(server, ids) >= 1)
    firefox.kill()
    way.fault = None
    firefox.come_back(way.url)
    until(lambda: _entries(firefox) == [], 60)
    assert arrived(server, ids) == 5
    assert arrived(server, ids, "arrival") == 5


def test_what_the_server_cannot_take_now_is_kept_and_sent_later(
    firefox: Firefox, server: Server, way: Way
) -> None:
    faults: list[int | str] = ["drop", "portal", 401, 403, 408, 429, 500, 503]
    for fault in faults:
        way.fault = fault
        ids = _keep(firefox, 3)
        firefox.evaluate(FLUSH, ASKED)
        assert [[key, state] for key, state, _ in _entries(firefox)] == [[id, "waiting"] for id in ids], fault
        assert arrived(server, ids) == 0
        way.fault = None
        firefox.evaluate(FLUSH, ASKED)
        assert _entries(firefox) == [], fault
        assert arrived(server, ids) == 3


def test_what_the_server_will_never_take_is_kept_to_be_looked_at(firefox: Firefox, way: Way) -> None:
    kept = []
    for fault in (400, 404, 409, 413, 415, 422):
        way.fault = fault
        kept += [[id, "look", fault] for id in _keep(firefox, 2)]
        firefox.evaluate(FLUSH, ASKED)
        assert _entries(firefox) == kept
    way.fault, tries = None, len(way.posts)
    firefox.evaluate(FLUSH, ASKED)
    assert len(way.posts) == tries
    assert _entries(firefox) == kept


def test_nobody_waits_for_a_server_that_says_nothing(firefox: Firefox, server: Server, way: Way) -> None:
    firefox.evaluate(f"() => {{ {HURRY} }}")
    way.fault = "hang"
    ids = _keep(firefox, 2)
    firefox.evaluate(FLUSH, ASKED)
    assert firefox.evaluate("() => window.patience") == [20_000]
    assert [state for _, state, _ in _entries(firefox)] == ["waiting", "waiting"]
    way.fault = None
    firefox.evaluate(CALM)
    firefox.evaluate(FLUSH, ASKED)
    assert arrived(server, ids) == 2


def test_a_server_that_wants_a_pause_gets_it(firefox: Firefox, way: Way) -> None:
    way.fault, way.headers = 429, {"Retry-After": "120"}
    _keep(firefox, 1)
    firefox.evaluate(FLUSH, {})
    way.fault, tries = None, len(way.posts)
    firefox.evaluate(FLUSH, {})
    assert len(way.posts) == tries
    firefox.evaluate(FLUSH, ASKED)
    assert _entries(firefox) == []


def test_an_answer_that_gets_lost_brings_no_second_one(firefox: Firefox, server: Server, way: Way) -> None:
    way.fault = "lost"
    ids = _keep(firefox, 2)
    firefox.evaluate(FLUSH, ASKED)
    # The first one arrived, and the phone does not know; the second one was not tried.
    assert (len(_entries(firefox)), arrived(server, ids)) == (2, 1)
    way.fault = None
    firefox.evaluate(FLUSH, ASKED)
    assert _entries(firefox) == []
    assert (arrived(server, ids), arrived(server, ids, "arrival")) == (2, 2)


def test_two_tabs_send_each_entry_once(firefox: Firefox, server: Server, way: Way) -> None:
    here, there = firefox.tab, firefox.new_tab()
    firefox.turn_to(there)
    firefox.go(f"{way.url}/schedule")
    ids = _keep(firefox, 12)
    for tab in (here, there, here, there):
        firefox.turn_to(tab)
        firefox.evaluate("() => void ayumiQueue.flush({ isAsked: true })")
    until(lambda: _entries(firefox) == [], 60)
    assert sorted(way.posts) == sorted(ids)
    assert arrived(server, ids) == 12
