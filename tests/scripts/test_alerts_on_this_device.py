"""From the tap on 「お知らせを受け取る」 to what a notification shows and where it leads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.conftest import PHONE, NewContext, StartServer
from tests.ground.browser import launch_options
from tests.ground.server import Server
from tests.push_services.chromium import ChromiumPush
from tests.scripts.phones import sign_in, visit_once

SHOWN = """async (count) => {
  const registration = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 400; tries++) {
    const shown = await registration.getNotifications();
    if (shown.length >= count)
      return shown.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, data }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [];
}"""

KNOWN = """async () => (await (await fetch("/alerts/device")).json()).endpoint_hash"""
SHOWN_AND_CLOSED = """async () => {
  const registration = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 60; tries++) {
    const [shown] = await registration.getNotifications();
    if (shown) {
      shown.close();
      for (; tries < 400 && (await registration.getNotifications()).length; tries++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return [shown.title, shown.body, shown.data.navigate];
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [];
}"""


@pytest.fixture
def service() -> Iterator[ChromiumPush]:
    with ChromiumPush() as service:
        yield service


@pytest.fixture
def server(start_server: StartServer, service: ChromiumPush) -> Server:
    return start_server(demo=True, push_hosts=service.host)


@pytest.fixture
def phone(playwright: Playwright, service: ChromiumPush, tmp_path: Path) -> Iterator[BrowserContext]:
    """With a profile and notifications allowed; it reaches the local push service."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile", **launch_options(push=True, extra=service.flags), **PHONE, locale="ja-JP"
    )
    context.add_init_script(service.init_script)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, server: Server) -> Page:
    phone.grant_permissions(["notifications"], origin=server.url)
    page = phone.pages[0]
    sign_in(page, server)
    visit_once(page, f"{server.url}/me")
    return page


def state(page: Page, name: str) -> None:
    """Wait until the section shows that state, and that one alone."""
    page.locator(f"[data-push] [data-push-state={name}]").wait_for()
    assert page.locator("[data-push] [data-push-state]:visible").count() == 1


def switch_on(page: Page) -> None:
    state(page, "off")
    page.locator("[data-push-state=off] [data-push-on]").click()
    state(page, "on")


def test_one_tap_switches_alerts_on_and_a_test_arrives(page: Page, service: ChromiumPush) -> None:
    switch_on(page)
    assert page.evaluate("document.activeElement.dataset.pushState") == "on"
    service.wait_for_browsers()
    # Chromium's first look at its notifications forgets one that is just being shown.
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.getNotifications())")

    page.locator("form[action='/alerts/test'] button").click()

    (shown,) = page.evaluate(SHOWN, 1)
    assert shown["title"] == "お知らせがあります"
    assert shown["lang"] == "ja"
    assert "/a/" in shown["data"]["navigate"]
    assert service.problems == []


def test_switched_off_stays_off(page: Page, server: Server) -> None:
    switch_on(page)
    page.locator("form[action='/alerts/off'] button").click()
    state(page, "off")
    page.goto(f"{server.url}/")
    page.goto(f"{server.url}/me")
    state(page, "off")


def test_a_subscription_that_the_browser_lost_is_made_again(page: Page, server: Server) -> None:
    switch_on(page)
    first = page.evaluate(KNOWN)
    assert first
    page.evaluate(
        """async () => {
          const { pushManager } = await navigator.serviceWorker.ready;
          await (await pushManager.getSubscription()).unsubscribe();
        }"""
    )
    with page.expect_response("**/alerts/on") as answer:
        page.goto(f"{server.url}/")
    assert answer.value.status == 204
    assert page.evaluate(KNOWN) != first


def test_permission_is_asked_for_on_the_tap_alone(new_phone: NewContext, server: Server) -> None:
    context = new_phone()
    context.add_init_script(
        """window.asked = 0;
        Notification.requestPermission = async () => { window.asked++; return "denied"; };
        Object.defineProperty(Notification, "permission", { get: () => "default" });"""
    )
    page = context.new_page()
    sign_in(page, server)
    page.goto(f"{server.url}/me")
    state(page, "off")
    assert page.evaluate("window.asked") == 0
    page.locator("[data-push-state=off] [data-push-on]").click()
    state(page, "denied")
    assert page.evaluate("window.asked") == 1


def test_without_scripts_nothing_is_promised(new_phone: NewContext, server: Server) -> None:
    signed_in = new_phone()
    sign_in(signed_in.new_page(), server)
    plain = new_phone(javascript=False)
    plain.add_cookies([{**cookie} for cookie in signed_in.cookies()])  # type: ignore[typeddict-item]
    page = plain.new_page()
    page.goto(f"{server.url}/me")
    state(page, "unknown")
    assert page.locator("[data-push] button:visible").count() == 0


# --- What the worker does with a push and with a tap on it ---


def pusher(page: Page, server: Server) -> Callable[[str], None]:
    """Gives the worker a push, past the encryption."""
    devtools = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(20)

    def deliver(data: str) -> None:
        registration = {"origin": server.url, "registrationId": found[0]["registrationId"]}
        devtools.send("ServiceWorker.deliverPushMessage", {**registration, "data": data})

    # The tool says nothing when it does not know the registration yet, as on a busy machine.
    for _ in range(10):
        deliver("{}")
        if page.evaluate(SHOWN_AND_CLOSED):
            return deliver
    raise TimeoutError("no push reached the worker")


def test_a_push_that_nobody_can_read_is_shown_all_the_same(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    phone.grant_permissions(["notifications"], origin=server.url)
    page = phone.pages[0]
    visit_once(page, server.url)
    deliver = pusher(page, server)
    for data in ("not JSON", "null", "[]", "3", '{"notification": 5}', '{"notification": {"title": []}}'):
        deliver(data)
        assert page.evaluate(SHOWN_AND_CLOSED) == ["お知らせがあります", "ひらいて 読む", "/"], data


def test_a_later_alert_takes_the_place_of_the_earlier_one(
    phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    phone.grant_permissions(["notifications"], origin=server.url)
    page = phone.pages[0]
    visit_once(page, server.url)
    deliver = pusher(page, server)
    for title, tag in (("A", "a-1"), ("B", "a-1"), ("C", "a-2")):
        deliver(f'{{"notification": {{"title": "{title}", "tag": "{tag}"}}, "app_badge": 2}}')
    shown = page.evaluate(SHOWN, 2)
    page.wait_for_timeout(200)
    shown = page.evaluate(SHOWN, 2)
    assert sorted(each["title"] for each in shown) == ["B", "C"]


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("{server}/help", "/help"),
        ("/help", "/help"),
        ("https://elsewhere.example/a", "/"),
        ("//elsewhere.example/a", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_a_tap_leads_to_a_page_of_ours_alone(
    wanted: str, reached: str, phone: BrowserContext, start_server: StartServer
) -> None:
    server = start_server()
    phone.grant_permissions(["notifications"], origin=server.url)
    page = phone.pages[0]
    visit_once(page, f"{server.url}/code")
    (worker,) = phone.service_workers
    asked = worker.evaluate(
        """async (navigate) => {
          await self.registration.showNotification("Test", { data: { navigate } });
          const [notification] = await self.registration.getNotifications();
          const opened = [];
          // Only a real finger may open a window; what the worker asks for is what counts here.
          self.clients.openWindow = async (address) => { opened.push(address); return null; };
          WindowClient.prototype.focus = async function () { return this; };
          WindowClient.prototype.navigate = async function (address) { opened.push(address); return this; };
          const waited = [];
          const event = new NotificationEvent("notificationclick", { notification });
          event.waitUntil = (work) => waited.push(work);
          self.dispatchEvent(event);
          await Promise.all(waited);
          return opened;
        }""",
        wanted.format(server=server.url),
    )
    assert asked == [server.url + reached]
