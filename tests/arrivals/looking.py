"""A look at what waits on a phone and at what has arrived; the scripts run in a page of the app."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.ground.server import Server

# Keeps a mood for each id, without sending it.
KEEP = """
async (ids) => {
  for (const id of ids)
    await ayumiQueue.keep({
      key: id, whose: document.body.dataset.person, path: "/moods", kind: "mood", words: "",
      body: new URLSearchParams({ id, mood: "2", visible_to: "self" }).toString(),
      page: "/", urgent: false, written: Date.now(), state: "waiting", tries: 0,
    });
}
"""
LIST = "async () => (await ayumiQueue.list()).map(({ key, state, status }) => [key, state, status ?? null])"
# The browser's own alarm goes off sooner, and remembers for how long it was set: a test need not wait
# for as long as a person.
HURRY = """
(() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  window.patience = [];
  window.isHurried = true;
  AbortSignal.timeout = (milliseconds) => {
    window.patience.push(milliseconds);
    return timeout(window.isHurried ? 400 : milliseconds);
  };
})()
"""

# And again as the app has it.
CALM = "() => void (window.isHurried = false)"

_IDS = {
    "mood": "SELECT id FROM mood",
    "concern": "SELECT id FROM concern",
    "arrival": "SELECT key FROM arrival",
}


def query(server: Server, statement: str, *values: str) -> list[Any]:
    """The rows that a statement finds in the server's SQLite database."""
    connection = sqlite3.connect(f"file:{_path(server)}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(statement, values).fetchall()
    finally:
        connection.close()


def change(server: Server, statement: str) -> None:
    """Change something behind the server's back."""
    connection = sqlite3.connect(_path(server), timeout=10)
    try:
        with connection:
            connection.execute(statement)
    finally:
        connection.close()


def _path(server: Server) -> str:
    return server.environment["AYUMI_DATABASE_URL"].removeprefix("sqlite:///")


def arrived(server: Server, ids: list[str], table: str = "mood") -> int:
    there = {id for (id,) in query(server, _IDS[table])}
    return len(there.intersection(ids))


def until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.05)


def entries(page: Page) -> list[list[Any]]:
    found: list[list[Any]] = page.evaluate(LIST)
    return found
