"""From `subscribe()` to the notification, in a real Chromium: nothing in between is imitated but Google."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from pwa.alerts.keys import VapidKeys, vapid_keys
from pwa.alerts.push import Answer, PushSender, PushTarget
from tests.ground.browser import launch_options
from tests.push_services.chromium import ChromiumPush

NOTIFICATION = {"title": "お知らせがあります", "body": "ひらいて 読む", "tag": "a-1"}
PAYLOAD = {
    "web_push": 8030,
    "notification": NOTIFICATION,
}

FILES = {
    "/": ("text/html", "<!doctype html><title>A page</title>"),
    "/worker.js": (
        "text/javascript",
        """
        self.addEventListener("push", (event) => {
          const { title, ...options } = event.data.json().notification;
          event.waitUntil(self.registration.showNotification(title, options));
          const words = new Response(event.data.text());
          event.waitUntil(caches.open("pushes").then((pushes) => pushes.put("/heard", words)));
        });
        """,
    ),
}

SUBSCRIBE = """
async (applicationServerKey) => {
  await navigator.serviceWorker.register("/worker.js");
  const registration = await navigator.serviceWorker.ready;
  // Chromium's first look at its notifications forgets one that is just being shown.
  await registration.getNotifications();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey,
  });
  return { ...subscription.toJSON(), spoken: subscription.endpoint };
}
"""

# `wait_for_function` would take the promise itself for the answer.
SHOWN = """
async (count) => {
  const registration = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 300; tries++) {
    const shown = await registration.getNotifications();
    if (shown.length >= count) return shown.map(({ title, body, tag }) => ({ title, body, tag }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return [];
}
"""

HEARD = """
async () => {
  for (let tries = 0; tries < 300; tries++) {
    const heard = await caches.match("/heard");
    if (heard) return heard.json();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}
"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The smallest installable thing, on localhost: a page and a worker."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, text = FILES.get(self.path, ("text/plain", ""))
        self.send_response(200 if text else 404)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any, **__: Any) -> None:
        """Silence."""


@pytest.fixture
def service() -> Iterator[ChromiumPush]:
    with ChromiumPush() as service:
        yield service


@pytest.fixture
def switch_on(
    playwright: Playwright, service: ChromiumPush, site: str, tmp_path: Path
) -> Iterator[Callable[[], Page]]:
    """Starts the phone, and the same phone again; each time it shows the page."""
    contexts: list[BrowserContext] = []

    def start() -> Page:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", **launch_options(push=True, extra=service.flags)
        )
        contexts.append(context)
        context.add_init_script(service.init_script)
        context.grant_permissions(["notifications"], origin=site)
        page = context.pages[0]
        page.goto(site)
        return page

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def keys(tmp_path: Path) -> VapidKeys:
    return vapid_keys(tmp_path)


def push(keys: VapidKeys, service: ChromiumPush, subscription: dict[str, Any]) -> Answer:
    async def send() -> Answer:
        async with PushSender(keys, "operator@example.jp", frozenset({service.host})) as sender:
            target = PushTarget(subscription["endpoint"], **subscription["keys"])
            return await sender.send(target, PAYLOAD, urgency="high", topic="a-1")

    # A loop of its own: Playwright's is running in this thread.
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(asyncio.run(send())))
    thread.start()
    thread.join()
    return answers[0]


def test_a_push_becomes_a_notification_in_a_real_browser(
    switch_on: Callable[[], Page], service: ChromiumPush, keys: VapidKeys
) -> None:
    phone = switch_on()
    subscription = phone.evaluate(SUBSCRIBE, keys.application_server_key)
    assert subscription["endpoint"].startswith(f"http://{service.host}/")
    assert subscription["spoken"] == subscription["endpoint"]
    service.wait_for_browsers()

    assert push(keys, service, subscription) == Answer("accepted", 201)

    assert phone.evaluate(SHOWN, 1) == [NOTIFICATION]
    (post,) = service.posts
    assert (post.headers["urgency"], post.headers["ttl"]) == ("high", "86400")
    assert "お知らせ".encode() not in post.body
    assert service.problems == []

    service.forget(subscription["endpoint"])
    assert push(keys, service, subscription) == Answer("gone", 410)


def test_a_push_waits_for_a_phone_that_is_switched_off(
    switch_on: Callable[[], Page], service: ChromiumPush, keys: VapidKeys
) -> None:
    phone = switch_on()
    subscription = phone.evaluate(SUBSCRIBE, keys.application_server_key)
    service.wait_for_browsers()
    phone.context.close()
    service.wait_until_all_left()

    assert push(keys, service, subscription) == Answer("accepted", 201)

    # What the worker heard, since the notification comes before anybody can have a first look.
    assert switch_on().evaluate(HEARD) == PAYLOAD
