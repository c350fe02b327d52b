"""What a person writes while there is no network: it is on the phone, it is seen, it arrives once."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from pwa.db import new_id
from tests.arrivals.looking import KEEP
from tests.arrivals.looking import arrived as _arrived
from tests.arrivals.looking import entries as _entries
from tests.arrivals.looking import query as _query
from tests.arrivals.looking import until as _until
from tests.conftest import PHONE
from tests.ground.browser import launch_options
from tests.ground.server import Server
from tests.ground.way import Way
from tests.scripts.phones import sign_in, visit_once


def _write_a_worry(page: Page, way: Way, words: str = "仕事が多いです。") -> None:
    page.goto(f"{way.url}/concerns/write/load")
    page.locator("#words").fill(words)
    page.locator("button[form=report]").last.click()


# --- Sending ---


def test_with_a_network_a_worry_is_kept_first_and_gone_when_it_has_arrived(
    page: Page, way: Way, server: Server
) -> None:
    _write_a_worry(page, way)
    page.wait_for_url("**/concerns/0*")
    assert len(way.posts) == 1
    assert _arrived(server, way.posts, "concern") == 1
    assert _entries(page) == []
    # What the server said stands on the page that follows.
    expect(page.locator("#said")).to_be_visible()


def test_without_a_network_it_waits_where_the_person_can_see_it_and_goes_by_itself(
    page: Page, way: Way, server: Server
) -> None:
    way.fault = "drop"
    _write_a_worry(page, way, "電車の中で書きました。")
    page.wait_for_url("**/waiting")
    expect(page.locator("[data-entries] [data-words]")).to_have_text("電車の中で書きました。")
    [(key, state, _)] = _entries(page)
    assert state == "waiting"

    page.goto(f"{way.url}/records")
    expect(page.locator("[data-waiting]")).to_be_visible()
    expect(page.locator("[data-count]")).to_have_text("1")

    way.fault = None
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(page.locator("[data-said-last]")).to_be_visible()
    assert _arrived(server, [key], "concern") == 1


def test_a_mood_tapped_without_a_network_waits_too(page: Page, way: Way, server: Server) -> None:
    server.stop()
    page.locator("#mood button[name=mood]").nth(1).click()
    _until(lambda: len(_entries(page)) == 1)
    server.start()
    page.goto(f"{way.url}/")
    _until(lambda: _entries(page) == [])
    [(mood,)] = _query(server, "SELECT mood FROM mood ORDER BY created_at DESC LIMIT 1")
    assert mood == 2


def test_a_mood_tapped_with_a_network_still_changes_only_its_place(page: Page, way: Way) -> None:
    page.locator("#mood button[name=mood]").nth(1).click()
    expect(page.locator("#mood-said")).to_be_visible()
    assert page.url == f"{way.url}/"
    _until(lambda: _entries(page) == [])


@pytest.mark.parametrize("fault", ["drop", "portal", 401, 403, 408, 429, 500, 503])
def test_what_the_server_cannot_take_now_is_kept_and_sent_later(
    page: Page, way: Way, server: Server, fault: int | str
) -> None:
    ids = [new_id() for _ in range(3)]
    page.evaluate(KEEP, ids)
    way.fault = fault
    page.evaluate("ayumiQueue.flush({ isAsked: true })")
    assert [(key, state) for key, state, _ in _entries(page)] == [(id, "waiting") for id in ids]
    way.fault = None
    page.evaluate("ayumiQueue.flush({ isAsked: true })")
    assert _entries(page) == []
    assert _arrived(server, ids) == 3


@pytest.mark.parametrize("fault", [400, 404, 409, 413, 415, 422])
def test_what_the_server_will_never_take_is_kept_to_be_looked_at(page: Page, way: Way, fault: int) -> None:
    ids = [new_id() for _ in range(2)]
    page.evaluate(KEEP, ids)
    way.fault = fault
    page.evaluate("ayumiQueue.flush({ isAsked: true })")
    assert _entries(page) == [[id, "look", fault] for id in ids]
    page.goto(f"{way.url}/waiting")
    expect(page.locator("[data-entries] [data-if=look]").first).to_be_visible()


def test_a_server_that_wants_a_pause_gets_it(page: Page, way: Way) -> None:
    page.evaluate(KEEP, [new_id()])
    way.fault, way.headers = 429, {"Retry-After": "120"}
    page.evaluate("ayumiQueue.flush()")
    way.fault, tries = None, len(way.posts)
    page.evaluate("ayumiQueue.flush()")
    assert len(way.posts) == tries
    page.evaluate("ayumiQueue.flush({ isAsked: true })")
    assert _entries(page) == []


def test_an_answer_that_gets_lost_brings_no_second_one(page: Page, way: Way, server: Server) -> None:
    way.fault = "lost"
    _write_a_worry(page, way)
    page.wait_for_url("**/waiting")
    [(key, _, _)] = _entries(page)
    assert _arrived(server, [key], "concern") == 1
    way.fault = None
    page.evaluate("ayumiQueue.flush({ isAsked: true })")
    assert _entries(page) == []
    [(number,)] = _query(server, "SELECT count(*) FROM alert WHERE matter_id = ?", key)
    assert number == 1


def test_two_tabs_and_the_worker_send_each_entry_once(page: Page, way: Way, server: Server) -> None:
    other = page.context.new_page()
    other.goto(f"{way.url}/schedule")
    ids = [new_id() for _ in range(12)]
    page.evaluate(KEEP, ids)
    for each in (page, other, page, other):
        each.evaluate("void ayumiQueue.flush({ isAsked: true })")
    page.evaluate("navigator.serviceWorker.controller.postMessage({ kind: 'send' })")
    _until(lambda: _entries(page) == [])
    assert sorted(way.posts) == sorted(ids)
    assert _arrived(server, ids) == len(ids)


def test_the_worker_sends_when_every_page_is_closed(page: Page, way: Way, server: Server) -> None:
    ids = [new_id() for _ in range(2)]
    page.evaluate(KEEP, ids)
    page.evaluate("navigator.serviceWorker.controller.postMessage({ kind: 'send' })")
    page.close()
    _until(lambda: _arrived(server, ids) == 2)


# --- What the person can do about it ---


def test_an_entry_can_be_changed_and_arrives_in_its_last_words(page: Page, way: Way, server: Server) -> None:
    way.fault = "drop"
    _write_a_worry(page, way, "はじめのことば")
    page.wait_for_url("**/waiting")
    [(key, _, _)] = _entries(page)
    page.locator("[data-edit]").click()
    expect(page.locator("#words")).to_have_value("はじめのことば")
    way.fault = None
    page.locator("#words").fill("あとのことば")
    page.locator("button[form=report]").last.click()
    page.wait_for_url(f"**/concerns/{key}")
    assert _query(server, "SELECT words FROM concern WHERE id = ?", key) == [("あとのことば",)]
    assert _entries(page) == []


def test_an_answer_that_is_changed_while_it_waits_arrives_once_and_as_it_was_last(
    page: Page, way: Way, server: Server
) -> None:
    page.goto(f"{way.url}/schedule")
    page.locator('main a[href^="/schedule/0"]').last.click()
    page.wait_for_url("**/schedule/0*")
    plan = page.url.rsplit("/", 1)[1]
    way.fault = "drop"
    page.locator("button[name=answer][value=yes]").click()
    page.wait_for_url("**/waiting")
    [(key, _, _)] = _entries(page)
    # As if the plan had been moved since.
    page.evaluate(
        """async () => {
          const [entry] = await ayumiQueue.list();
          await ayumiQueue.keep({ ...entry, body: "seen_at=before&answer=yes" });
        }"""
    )
    page.locator("[data-edit]").click()
    page.wait_for_url("**/schedule/0*")
    _until(lambda: [state for _, state, _ in _entries(page)] == ["look"])
    # The page says what its reader sees now, not what they saw then.
    assert page.locator("input[name=seen_at]").first.input_value() != "before"
    page.locator("button[name=answer][value=unsure]").click()
    page.wait_for_url("**/waiting")
    assert [(key, "waiting")] == [(key, state) for key, state, _ in _entries(page)]
    way.fault = None
    page.locator("[data-send]").click()
    expect(page.locator("[data-if=none]")).to_be_visible()
    assert _query(server, "SELECT answer FROM appointment WHERE id = ?", plan) == [("unsure",)]


def test_trying_again_in_vain_is_said(page: Page, way: Way) -> None:
    way.fault = "drop"
    _write_a_worry(page, way)
    page.wait_for_url("**/waiting")
    expect(page.locator("[data-if=still]")).to_be_hidden()
    page.locator("[data-send]").click()
    expect(page.locator("[data-if=still]")).to_be_visible()
    assert page.locator("#status").text_content()


def test_an_entry_is_taken_back_only_after_a_question(page: Page, way: Way, server: Server) -> None:
    way.fault = "drop"
    _write_a_worry(page, way)
    page.wait_for_url("**/waiting")
    page.locator("[data-take-back]").click()
    page.locator("[data-keep]").click()
    assert len(_entries(page)) == 1
    page.locator("[data-take-back]").click()
    page.locator("[data-remove]").click()
    expect(page.locator("[data-if=none]")).to_be_visible()
    assert _entries(page) == []
    # The draft that the server had of it is another matter; no report was made.
    assert _arrived(server, way.posts, "concern") == 0


def test_something_urgent_says_that_nobody_has_it_and_shows_whom_to_call(page: Page, way: Way) -> None:
    page.goto(f"{way.url}/concerns/write/load")
    way.fault = "drop"
    page.evaluate("document.querySelector('input[name=urgency][value=now]').checked = true")
    page.locator("button[form=report]").last.click()
    page.wait_for_url("**/waiting")
    call = page.locator("[data-if=urgent] a[href^='tel:']").first
    expect(call).to_be_visible()


def test_a_mistake_is_shown_on_the_form_with_all_that_was_written(page: Page, way: Way) -> None:
    page.goto(f"{way.url}/concerns/write/load")
    page.evaluate("document.querySelector('#words').removeAttribute('maxlength')")
    page.locator("#words").fill("あ" * 2100)
    page.locator("button[form=report]").last.click()
    expect(page.locator("#summary")).to_be_visible()
    assert page.locator("#words").input_value() == "あ" * 2100
    # It is the form's again, and waits nowhere else.
    _until(lambda: _entries(page) == [])
    page.locator("#words").fill("短く書きました。")
    page.locator("button[form=report]").last.click()
    page.wait_for_url("**/concerns/0*")
    assert _entries(page) == []


def test_what_is_about_to_arrive_shows_no_bar(page: Page, way: Way) -> None:
    page.goto(f"{way.url}/concerns/write/load")
    page.evaluate(
        """() => {
          const bar = document.querySelector("[data-waiting]");
          globalThis.shown = 0;
          const look = () => (globalThis.shown += bar.hidden ? 0 : 1);
          new MutationObserver(look).observe(bar, { attributes: true });
        }"""
    )
    way.fault = "late"
    page.locator("#words").fill("仕事が多いです。")
    page.locator("button[form=report]").last.click()
    _until(lambda: len(_entries(page)) == 1)
    page.wait_for_timeout(500)
    assert page.evaluate("globalThis.shown") == 0
    page.wait_for_url("**/concerns/0*")


def test_a_phone_that_keeps_nothing_sends_all_the_same(page: Page, way: Way, server: Server) -> None:
    page.context.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    _write_a_worry(page, way)
    page.wait_for_url("**/concerns/0*")
    assert way.posts == []
    [(words,)] = _query(server, "SELECT words FROM concern ORDER BY created_at DESC LIMIT 1")
    assert words == "仕事が多いです。"


def test_what_cannot_be_read_hides_no_other_entry(page: Page) -> None:
    id = new_id()
    page.evaluate(KEEP, [id])
    page.evaluate(
        """() => new Promise((resolve) => {
          const request = indexedDB.open("ayumi");
          request.onsuccess = () => {
            const transaction = request.result.transaction("entries", "readwrite");
            transaction.objectStore("entries").put({ key: "broken", path: 7 });
            transaction.oncomplete = resolve;
          };
        })"""
    )
    assert [key for key, _, _ in _entries(page)] == [id]


def test_the_next_person_on_this_phone_neither_sees_nor_sends_it(
    page: Page, way: Way, server: Server
) -> None:
    id = new_id()
    page.evaluate(KEEP, [id])
    page.context.clear_cookies()
    sign_in(page, server, "participant2")
    page.goto(f"{way.url}/")
    page.wait_for_timeout(500)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    page.evaluate("navigator.serviceWorker.controller.postMessage({ kind: 'send' })")
    page.wait_for_timeout(1000)
    page.goto(f"{way.url}/waiting")
    expect(page.locator("[data-if=none]")).to_be_visible()
    assert _arrived(server, [id]) == 0
    assert [(key, state) for key, state, _ in _entries(page)] == [(id, "waiting")]


def test_who_is_signed_out_is_not_told_that_all_has_arrived(page: Page, way: Way) -> None:
    page.evaluate(KEEP, [new_id()])
    page.context.clear_cookies()
    page.goto(f"{way.url}/waiting")
    expect(page.locator('main a[href="/code"]')).to_be_visible()
    assert page.locator("[data-waiting-list]").count() == 0


def test_signing_out_sends_first_and_says_what_would_be_lost(page: Page, way: Way, server: Server) -> None:
    id = new_id()
    page.goto(f"{way.url}/leave")
    lost = page.locator(".is-lost")
    expect(lost).to_be_hidden()
    way.fault = 503
    page.evaluate(KEEP, [id])
    page.goto(f"{way.url}/leave")
    expect(lost).to_be_visible()
    way.fault = None
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(lost).to_be_hidden()
    assert _arrived(server, [id]) == 1


# --- The phone dies ---


class OwnPhone:
    """A browser with a profile of its own, that can be killed like a phone whose battery is empty."""

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self.playwright, self.folder = playwright, folder
        self.context: BrowserContext | None = None
        self.cookies: Any = []

    def start(self) -> Page:
        for lock in self.folder.glob("Singleton*"):
            lock.unlink()
        self.context = self.playwright.chromium.launch_persistent_context(
            self.folder, **launch_options(), **PHONE, locale="ja-JP"
        )
        self.context.add_cookies(self.cookies)
        return self.context.pages[0]

    def kill(self) -> None:
        assert self.context
        # Chromium writes cookies down every thirty seconds: somebody who came in yesterday still is in.
        self.cookies = self.context.cookies()
        for pid in (found := self._processes()):
            os.kill(pid, signal.SIGKILL)
        assert found
        _until(lambda: not self._processes())
        self.close()

    def close(self) -> None:
        if self.context is not None:
            with suppress(Exception):
                self.context.close()
            self.context = None

    def _processes(self) -> list[int]:
        """The browser itself, not its helpers: they end with it."""
        wanted = f"--user-data-dir={self.folder}"
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with suppress(OSError):
                    words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
                    if wanted in words and not any(word.startswith("--type=") for word in words):
                        found.append(int(folder.name))
        return found


@pytest.fixture
def own_phone(playwright: Playwright, tmp_path: Path) -> Iterator[OwnPhone]:
    phone = OwnPhone(playwright, tmp_path / "profile")
    yield phone
    phone.close()


def test_twenty_entries_survive_the_death_of_the_phone_and_arrive_once(
    own_phone: OwnPhone, server: Server, way: Way
) -> None:
    page = own_phone.start()
    sign_in(page, server)
    visit_once(page, f"{way.url}/")
    server.stop()
    ids = [new_id() for _ in range(20)]
    page.evaluate(KEEP, ids)
    own_phone.kill()

    server.start()
    page = own_phone.start()
    page.goto(f"{way.url}/")
    _until(lambda: _arrived(server, ids) == 20)
    _until(lambda: _entries(page) == [])
    assert sorted(way.posts) == sorted(ids)


def test_a_phone_that_dies_while_it_sends_sends_nothing_twice(
    own_phone: OwnPhone, server: Server, way: Way
) -> None:
    page = own_phone.start()
    sign_in(page, server)
    visit_once(page, f"{way.url}/")
    ids = [new_id() for _ in range(5)]
    page.evaluate(KEEP, ids)
    # The server has it; before its answer is there, the phone is dead.
    way.fault = "late"
    page.evaluate("void ayumiQueue.flush({ isAsked: true })")
    _until(lambda: _arrived(server, ids) >= 1)
    own_phone.kill()
    way.fault = None

    page = own_phone.start()
    page.goto(f"{way.url}/")
    _until(lambda: _entries(page) == [])
    assert _arrived(server, ids) == 5
    assert _arrived(server, ids, "arrival") == 5
