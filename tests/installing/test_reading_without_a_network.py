"""What a participant reads and fills in without a network: their own pages, marked with their time."""

import json
import re
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pwa.clock import today
from pwa.db import new_id
from pwa.installing import kept
from tests.conftest import PHONE, NewContext, running_server
from tests.ground.server import Server
from tests.ground.way import Way, way_to
from tests.pages import han_outside_ruby
from tests.scripts.phones import visit_once

COPIES = """
async () => {
  const found = {};
  for (const name of (await caches.keys()).filter((each) => each.startsWith("ayumi-kept-")))
    for (const request of await (await caches.open(name)).keys())
      found[new URL(request.url).pathname] = await (await caches.match(request, { cacheName: name })).text();
  return found;
}
"""
# As if every copy had been made the day before.
A_DAY_LATER = """
async ([today, before]) => {
  for (const name of (await caches.keys()).filter((each) => each.startsWith("ayumi-kept-"))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const copy = await cache.match(request);
      const html = (await copy.text()).replaceAll(`data-as-of="${today}"`, `data-as-of="${before}"`);
      await cache.put(request, new Response(html, { headers: copy.headers }));
    }
  }
}
"""
ENTRIES = "async () => (await ayumiQueue.list()).map(({ key, body, written }) => [key, body, written])"
EMPTY = "async () => { for (const { key } of await ayumiQueue.list()) await ayumiQueue.remove(key); }"
NAMES = "async () => (await caches.keys()).filter((each) => each.startsWith('ayumi-kept-'))"
FORGET = """
async (path) => {
  const names = (await caches.keys()).filter((each) => each.startsWith("ayumi-kept-"));
  for (const name of names) await (await caches.open(name)).delete(path);
}
"""
CHOOSE = """
async ([wording, furigana]) => {
  const body = new URLSearchParams(new FormData(document.querySelector("main form[method=post]")));
  body.set("wording", wording);
  body.set("furigana", furigana);
  await fetch("/reading", { method: "POST", body });
}
"""
WRITE_WORRIES = """
async (worries) => {
  for (const [id, category, words] of worries)
    await fetch("/concerns", { method: "POST", body: new URLSearchParams({ id, category, words }) });
}
"""


@pytest.fixture(scope="module")
def server(_demo_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(_demo_sqlite, tmp_path_factory.mktemp("server"), worker="off") as started:
        yield started


@pytest.fixture(scope="module")
def _open_way(server: Server) -> Iterator[Way]:
    with way_to(server) as opened:
        yield opened


@pytest.fixture
def way(_open_way: Way) -> Iterator[Way]:
    _open_way.asked.clear()
    yield _open_way
    _open_way.all_ends, _open_way.seconds = None, 0


@pytest.fixture(scope="module")
def links(server: Server) -> dict[str, str]:
    """A way in for each person of the demo, each for one use."""
    return server.links()


@pytest.fixture(scope="module")
def _phone(browser: Browser, links: dict[str, str], _open_way: Way) -> Iterator[Page]:
    context = browser.new_context(**PHONE, locale="ja-JP", timezone_id="Asia/Tokyo")
    context.set_default_timeout(10_000)
    page = context.new_page()
    _come_in(page, links["participant"])
    _keep_all(page, _open_way)
    yield page
    context.close()


@pytest.fixture
def page(_phone: Page, way: Way) -> Iterator[Page]:
    """Haru's phone, on which every page is kept; what waits on it is gone after each test."""
    yield _phone
    way.all_ends = None
    _phone.goto(f"{way.url}/waiting")
    _phone.evaluate(EMPTY)


@pytest.fixture
def other(_phone: Page, way: Way, new_phone: NewContext) -> Page:
    """A phone of Haru's on which nothing is kept yet."""
    phone = new_phone()
    phone.add_cookies(_phone.context.cookies())  # type: ignore[arg-type]
    return phone.new_page()


def _come_in(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("[data-start-link] button").click()
    page.wait_for_url(lambda address: "/start" not in address)


def _keep_all(page: Page, way: Way) -> None:
    visit_once(page, f"{way.url}/")
    _keep_some(page)
    page.goto(f"{way.url}/")
    _until(lambda: kept.PAGES.keys() <= _copies(page).keys())


def _keep_some(page: Page) -> None:
    _until(lambda: len(_copies(page)) >= 4)


def _copies(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(COPIES)
    return found


def _until(is_so: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.05)


def _query(server: Server, statement: str, *values: str) -> list[Any]:
    path = server.environment["AYUMI_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(statement, values).fetchall()


def _send_all(page: Page, way: Way) -> None:
    way.all_ends = None
    page.evaluate("ayumiQueue.flush({ isAsked: true })")
    assert page.evaluate(ENTRIES) == []


# --- What opens ---


@pytest.mark.parametrize("path", kept.PAGES)
def test_it_opens_without_a_network_and_says_when_it_was_so(page: Page, way: Way, path: str) -> None:
    way.all_ends = "drop"
    page.goto(way.url + path)
    expect(page.locator("h1").first).to_be_visible()
    line = page.locator("[data-as-of]:visible")
    expect(line).to_have_count(1)
    assert re.search(r"\d時.*のときの.*画面", line.text_content() or "")
    assert "月" not in (line.text_content() or "")
    # Its own words and letters, and its style.
    assert page.locator("html").get_attribute("data-register") == "easy"
    assert han_outside_ruby(page) == []


def test_a_copy_of_another_day_says_which(page: Page, way: Way) -> None:
    before = today() - timedelta(days=1)
    days = [today().isoformat(), before.isoformat()]
    page.evaluate(A_DAY_LATER, days)
    way.all_ends = "drop"
    page.goto(f"{way.url}/schedule")
    line = page.locator("[data-as-of]:visible")
    expect(line).to_have_count(1)
    # The demo's page speaks of the day on which it was really made.
    assert "曜" in (line.text_content() or "")
    page.evaluate(A_DAY_LATER, days[::-1])


def test_what_comes_over_the_network_has_no_such_line(page: Page, way: Way) -> None:
    page.goto(f"{way.url}/schedule")
    expect(page.locator("[data-as-of]")).to_have_count(2)
    expect(page.locator("[data-as-of]:visible")).to_have_count(0)
    assert page.locator("html").get_attribute("data-kept") is None


def test_a_server_that_fails_or_says_nothing_gives_way_to_the_copy(page: Page, way: Way) -> None:
    for end in (503, "hang"):
        way.all_ends = end
        page.goto(f"{way.url}/")
        expect(page.locator("[data-as-of]:visible")).to_have_count(1)


def test_what_is_not_kept_says_so_and_leads_to_what_is_there(page: Page, way: Way) -> None:
    page.goto(f"{way.url}/concerns")
    talk = page.locator("main a[href^='/concerns/0']").first.get_attribute("href")
    page.goto(f"{way.url}{talk}")
    _until(lambda: talk in _copies(page))
    way.all_ends = "drop"
    page.goto(f"{way.url}/records/calendar")
    expect(page.locator("a[href='']")).to_be_visible()
    links = page.locator("[data-there] a:visible")
    expect(links).to_have_count(len(kept.PAGES) + 2)
    there = links.evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    assert set(there) == {*kept.PAGES, talk, "/waiting"}
    page.locator(f"[data-there] a[href='{talk}']").click()
    expect(page.locator("#talk")).to_be_visible()
    expect(page.locator("[data-as-of]:visible")).to_have_count(1)


@pytest.mark.parametrize(
    ("tapped", "form"),
    [
        ("/checkins/morning", "/checkins/morning/whole"),
        ("/checkins/evening/work", "/checkins/evening/whole"),
        ("/concerns/new", "/concerns/whole"),
        ("/concerns/write/load", "/concerns/whole"),
        ("/absences/new", "/absences/whole"),
    ],
)
def test_the_way_to_a_form_leads_to_all_of_it(page: Page, way: Way, tapped: str, form: str) -> None:
    way.all_ends = "drop"
    page.goto(way.url + tapped)
    assert page.url == way.url + form
    expect(page.locator("form[data-outbox]")).to_be_visible()


def test_the_form_of_another_day_cannot_be_had_and_says_so(page: Page, way: Way) -> None:
    way.all_ends = "drop"
    page.goto(f"{way.url}/checkins/morning?day={today() - timedelta(days=1)}")
    expect(page.locator("[data-there]")).to_be_visible()
    expect(page.locator("form[data-outbox]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/help", "/help/now"])
def test_the_numbers_and_the_own_plan_say_it_too_below_the_last_number(
    page: Page, way: Way, path: str
) -> None:
    way.all_ends = "drop"
    page.goto(way.url + path)
    expect(page.locator("[data-as-of]:visible")).to_have_count(1)
    # Somebody who needs a number does not read past it first.
    assert page.evaluate(
        """() => {
          const line = document.querySelector("[data-as-of]:not([hidden])").getBoundingClientRect();
          const calls = [...document.querySelectorAll("main a[href^='tel:']")];
          return calls.every((call) => call.getBoundingClientRect().top <= line.top);
        }"""
    )


def test_what_is_read_without_a_network_and_what_goes_wrong_takes_no_copy_away(page: Page, way: Way) -> None:
    there = _copies(page).keys()
    page.goto(f"{way.url}/nowhere")
    way.all_ends = "drop"
    for path in ("/help", "/waiting", "/records", "/"):
        # As if they were from before somebody signed in.
        page.evaluate(
            """async () => {
              const cache = await caches.open("ayumi-pages");
              for (const request of await cache.keys()) {
                const copy = await cache.match(request);
                const html = (await copy.text()).replace(/data-whose="[^"]*"/, 'data-whose="nobody"');
                await cache.put(request, new Response(html, { headers: copy.headers }));
              }
            }"""
        )
        page.goto(way.url + path)
        page.wait_for_timeout(200)
    assert _copies(page).keys() == there


# --- What is written there ---


def test_each_tap_on_a_kept_home_is_a_mood_of_its_own(page: Page, way: Way, server: Server) -> None:
    way.all_ends = "drop"
    page.goto(f"{way.url}/")
    for place in (1, 3, 1):
        page.locator("#mood button[name=mood]").nth(place).click()
        page.wait_for_url("**/waiting")
        page.go_back()
        page.wait_for_url(f"{way.url}/")
    page.goto(f"{way.url}/")
    # A browser may bring back the very page that was left, with the key that it sent.
    key = page.locator("#mood input[name=id]").input_value()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert page.locator("#mood input[name=id]").input_value() != key
    page.locator("#mood button[name=mood]").nth(0).click()
    page.wait_for_url("**/waiting")
    keys = [key for key, _, _ in page.evaluate(ENTRIES)]
    assert len(set(keys)) == 4
    _send_all(page, way)
    marks = ", ".join("?" * len(keys))
    moods = _query(server, f"SELECT mood FROM mood WHERE id IN ({marks}) ORDER BY created_at", *keys)  # noqa: S608
    assert [mood for (mood,) in moods] == [2, 4, 2, 1]


def test_a_morning_kept_yesterday_is_of_the_day_on_which_it_is_written(
    page: Page, way: Way, server: Server
) -> None:
    page.evaluate(A_DAY_LATER, [today().isoformat(), (today() - timedelta(days=1)).isoformat()])
    way.all_ends = "drop"
    page.goto(f"{way.url}/checkins/morning")
    page.locator("label:has(input[name=body][value=caution])").click()
    page.locator("label:has(input[name=symptoms][value=headache])").click()
    page.locator("button[form=checkin]").click()
    page.wait_for_url("**/waiting")
    [(key, _, _)] = page.evaluate(ENTRIES)
    _send_all(page, way)
    [(day, body)] = _query(
        server,
        "SELECT c.local_date, c.body FROM checkin c JOIN arrival a ON a.key = ? AND a.kind = 'entry'"
        " WHERE c.person_id = a.person_id AND c.slot = 'morning' ORDER BY c.local_date DESC LIMIT 1",
        key,
    )
    assert (day, body) == (today().isoformat(), "caution")


def test_what_is_changed_while_it_waits_stays_of_the_day_on_which_it_was_written(
    page: Page, way: Way
) -> None:
    key = new_id()
    page.goto(f"{way.url}/waiting")
    way.all_ends = "drop"
    written = page.evaluate(
        """async (key) => {
          const written = Date.now() - 30 * 3600 * 1000;
          const form = { id: key, slot: "evening", local_date: "written", fatigue: "some" };
          await ayumiQueue.keep({
            key, whose: document.body.dataset.person, path: "/checkins", kind: "evening", words: "",
            body: new URLSearchParams(form).toString(), page: "/checkins/evening/whole",
            urgent: false, written, state: "waiting", tries: 1,
          });
          return written;
        }""",
        key,
    )
    page.locator("[data-edit]").click()
    expect(page.locator("input[name=fatigue][value=some]")).to_be_checked()
    page.locator("label:has(input[name=fatigue][value=quite])").click()
    page.locator("button[form=checkin]").click()
    page.wait_for_url("**/waiting")
    [(same, body, at)] = page.evaluate(ENTRIES)
    assert (same, at) == (key, written)
    assert "fatigue=quite" in body
    assert "local_date=written" in body


def test_a_worry_a_day_off_and_a_reply_written_there_arrive(page: Page, way: Way, server: Server) -> None:
    page.goto(f"{way.url}/concerns")
    talk = page.locator("main a[href^='/concerns/0']").first.get_attribute("href") or ""
    page.goto(way.url + talk)
    _until(lambda: talk in _copies(page))
    way.all_ends = "drop"
    page.goto(f"{way.url}/concerns/new")
    page.locator("label:has(input[value=harsh])").click()
    page.locator("#words").fill("きついことばでした。")
    page.locator("button[form=report]").click()
    page.wait_for_url("**/waiting")
    page.goto(f"{way.url}/absences/new")
    page.locator("label:has(input[value=off])").click()
    page.locator("label:has(input[value='written+1'])").click()
    page.locator("button[form=absence]").click()
    page.wait_for_url("**/waiting")
    page.goto(way.url + talk)
    page.locator("summary").first.click()
    page.locator("#words").fill("もう一つあります。")
    page.locator("form[data-outbox=message] button").click()
    page.wait_for_url("**/waiting")
    worry, absence, reply = [key for key, _, _ in page.evaluate(ENTRIES)]
    _send_all(page, way)
    assert _query(server, "SELECT category, words FROM concern WHERE id = ?", worry) == [
        ("harsh", "きついことばでした。")
    ]
    tomorrow = (today() + timedelta(days=1)).isoformat()
    [(went_to,)] = _query(server, "SELECT went_to FROM arrival WHERE key = ?", absence)
    told = _query(server, "SELECT local_date, kind FROM absence WHERE id = ?", went_to.rsplit("/", 1)[1])
    assert told == [(tomorrow, "off")]
    assert _query(server, "SELECT words FROM concern_reply WHERE id = ?", reply) == [("もう一つあります。",)]


def test_somebody_who_was_hurt_learns_there_who_else_hears_of_it(page: Page, way: Way) -> None:
    way.all_ends = "drop"
    page.goto(f"{way.url}/concerns/whole")
    expect(page.locator(".is-harm")).to_be_hidden()
    page.locator("label:has(input[value=harm])").click()
    expect(page.locator(".is-harm")).to_be_visible()
    page.locator("button[form=report]").click()
    page.wait_for_url("**/waiting")
    expect(page.locator("[data-if=urgent]").first).to_be_visible()


# --- Whose it is, and what it costs ---


def test_the_last_three_talks_that_were_open_are_kept_and_none_in_confidence(page: Page, way: Way) -> None:
    worries = [(new_id(), "load", f"ことば{number}") for number in range(4)]
    secret = (new_id(), "harm", "ないしょのことば")
    page.goto(f"{way.url}/concerns")
    page.evaluate(WRITE_WORRIES, [*worries, secret])
    for id in (*(id for id, _, _ in worries), secret[0], worries[1][0]):
        page.goto(f"{way.url}/concerns/{id}")
        page.wait_for_timeout(100)
    wanted = {f"/concerns/{worries[place][0]}" for place in (1, 2, 3)}
    _until(lambda: {path for path in _copies(page) if path.startswith("/concerns/0")} == wanted)
    assert "ないしょのことば" not in "".join(_copies(page).values())


def test_what_was_just_said_is_not_said_again_by_the_copy(page: Page, way: Way) -> None:
    page.goto(f"{way.url}/concerns/write/load")
    page.locator("#words").fill("仕事が多いです。")
    page.locator("button[form=report]").last.click()
    page.wait_for_url("**/concerns/0*")
    expect(page.locator("#said")).to_be_visible()
    path = page.url.removeprefix(way.url)
    _until(lambda: path in _copies(page))
    assert 'id="said"' not in _copies(page)[path]


def test_a_page_that_was_opened_is_kept_as_it_was_without_another_request(page: Page, way: Way) -> None:
    # What the page before this one asked for has come.
    page.wait_for_timeout(500)
    page.evaluate(FORGET, "/coping")
    way.asked.clear()
    page.goto(f"{way.url}/coping")
    _until(lambda: "/coping" in _copies(page))
    page.wait_for_timeout(300)
    assert [path for path in way.asked if path.startswith("/coping")] == ["/coping"]


def test_it_costs_four_requests_a_page_at_most_and_none_with_data_saver(
    other: Page, server: Server, way: Way
) -> None:
    page, phone = other, other.context
    phone.add_init_script(
        """Object.defineProperty(navigator, "connection", {
             get: () => ({ saveData: document.cookie.includes("saver") }),
           })"""
    )
    phone.add_cookies([{"name": "saver", "value": "on", "url": server.url}])

    def fetched_ahead(path: str) -> int:
        way.asked.clear()
        page.goto(way.url + path)
        page.wait_for_timeout(800)
        return len([each for each in way.asked if each.endswith("?poll")])

    visit_once(page, f"{way.url}/")
    assert fetched_ahead("/schedule") == 0
    assert "/schedule" in _copies(page)
    phone.clear_cookies(name="saver")
    there = len(_copies(page))
    assert fetched_ahead("/me") == 4
    assert fetched_ahead("/me") == len(kept.PAGES) - there - 4
    assert fetched_ahead("/me") == 0


def test_a_change_of_words_and_letters_reaches_the_copies(other: Page, way: Way) -> None:
    _keep_all(other, way)
    other.goto(f"{way.url}/reading")
    other.evaluate(CHOOSE, ["english", "off"])
    try:
        for path in ("/me", "/records"):
            other.goto(way.url + path)
            other.wait_for_timeout(500)
        _until(lambda: all('<html lang="en"' in html for html in _copies(other).values()))
        way.all_ends = "drop"
        other.goto(f"{way.url}/")
        assert re.search(r"looked at \d+:\d\d", other.locator("[data-as-of]:visible").text_content() or "")
    finally:
        way.all_ends = None
        other.goto(f"{way.url}/reading")
        other.evaluate(CHOOSE, ["easy", "all"])


@pytest.mark.parametrize("next_one", ["participant2", "supporter", "family", None])
def test_the_next_person_on_this_phone_finds_nothing_of_the_first(
    other: Page, links: dict[str, str], way: Way, next_one: str | None
) -> None:
    visit_once(other, f"{way.url}/")
    _keep_some(other)
    [first] = other.evaluate(NAMES)
    other.context.clear_cookies()
    if next_one:
        _come_in(other, links[next_one])
    other.goto(f"{way.url}/me")
    _until(lambda: first not in other.evaluate(NAMES))
    if next_one == "participant2":
        _keep_some(other)
    else:
        other.wait_for_timeout(300)
        assert other.evaluate(NAMES) == []
    assert "はる" not in "".join(_copies(other).values())
    way.all_ends = "drop"
    other.goto(f"{way.url}/schedule")
    assert "はる" not in (other.locator("body").text_content() or "")


def test_a_page_on_its_way_when_somebody_leaves_is_not_kept(other: Page, way: Way) -> None:
    visit_once(other, f"{way.url}/")
    _keep_some(other)
    other.wait_for_timeout(500)
    other.evaluate(FORGET, "/")
    way.asked.clear()
    way.seconds = 1
    other.evaluate(
        """async () => {
          const whose = document.body.dataset.whose;
          const { active } = await navigator.serviceWorker.ready;
          const told = { kind: "here", words: [], isSparing: false, hasNewPlan: false };
          active.postMessage({ ...told, whose });
          await new Promise((resolve) => setTimeout(resolve, 400));
          active.postMessage({ ...told, whose: "nobody", isSparing: true });
        }"""
    )
    other.wait_for_timeout(1500)
    assert "/?poll" in way.asked
    assert _copies(other) == {}


def test_files_and_pages_are_at_most_400_kilobytes(page: Page, way: Way) -> None:
    addresses = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
          return found;
        }"""
    )
    assert kept.PAGES.keys() <= set(addresses)
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    sizes = {}
    for path in addresses:
        request = urllib.request.Request(
            way.url + path, headers={"Accept-Encoding": "gzip", "Cookie": cookies}
        )
        with urllib.request.urlopen(request) as answer:
            sizes[path] = len(answer.read())
    assert sum(sizes.values()) <= 400_000, json.dumps(sizes, indent=1)
