"""When the server itself falls over: nobody's words in the log, all of them back on the page."""

import sqlite3
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from email.message import Message

import pytest

from pwa.db import new_id
from tests.conftest import StartServer
from tests.ground.server import Server, surroundings

CANARY = "カナリアの声"


@pytest.fixture
def server(start_server: StartServer) -> Server:
    return start_server(demo=True, worker="off")


@pytest.fixture
def outside(server: Server) -> Iterator[sqlite3.Connection]:
    """Somebody else at the server's database."""
    path = server.environment["AYUMI_DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def post(server: Server, path: str, cookie: str = "", **form: str) -> tuple[int, Message, str]:
    """The status, headers and page that a form is answered with."""
    request = urllib.request.Request(
        server.url + path,
        urllib.parse.urlencode(form).encode(),
        {"cookie": cookie, "sec-fetch-site": "same-origin"},
    )
    try:
        with urllib.request.build_opener(Stay).open(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read().decode()


class Stay(urllib.request.HTTPRedirectHandler):
    """A browser that does not go where it is sent."""

    def redirect_request(self, *_: object) -> None:
        return None


def signed_in(server: Server) -> str:
    """The cookie of somebody who may report a worry."""
    token = server.links()["participant"].partition("#")[2]
    status, headers, _ = post(server, "/start", token=token)
    assert status == 303
    return str(headers["set-cookie"]).partition(";")[0]


def report(server: Server, cookie: str) -> tuple[int, Message, str]:
    return post(server, "/concerns", cookie, id=new_id(), category="load", urgency="week", words=CANARY)


def test_what_was_written_when_it_fell_over_is_in_no_log_and_back_on_the_page(
    server: Server, outside: sqlite3.Connection
) -> None:
    cookie = signed_in(server)
    outside.execute("CREATE TRIGGER t BEFORE INSERT ON concern BEGIN SELECT RAISE(ABORT, 'no'); END")
    status, headers, page = report(server, cookie)
    assert status == 500
    assert CANARY in page
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert '"IntegrityError"' in server.output
    assert CANARY not in server.output
    assert "Traceback" not in server.output


def test_a_database_that_is_locked_from_outside_gives_the_words_back_and_says_when_to_come_again(
    server: Server, outside: sqlite3.Connection
) -> None:
    cookie = signed_in(server)
    outside.execute("BEGIN IMMEDIATE")
    status, headers, page = report(server, cookie)
    outside.execute("ROLLBACK")
    assert status == 503
    assert headers["retry-after"] == "10"
    assert CANARY in page
    assert CANARY not in server.output
    assert report(server, cookie)[0] == 303


LOGGING = f"""
import asyncio, logging
from pwa.logs import configure_logs
from pwa.settings import Settings
configure_logs(Settings())
async def fails():
    raise ValueError("{CANARY}")
async def main():
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    del task
asyncio.run(main())
logging.getLogger("sqlalchemy").warning("%s", "{CANARY}")
logging.getLogger("uvicorn.error").error("An accident\\n%s", "{CANARY}", exc_info=ValueError("{CANARY}"))
"""


def test_what_libraries_log_passes_the_same_filter() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOGGING], capture_output=True, text=True, env=surroundings({}), timeout=60
    )
    lines = run.stderr.splitlines()
    assert run.returncode == 0
    assert len(lines) == 3
    assert all(line.startswith("{") for line in lines)
    assert '"asyncio"' in lines[0]
    assert '"ValueError"' in lines[0]
    assert '"An accident"' in lines[2]
    assert CANARY not in run.stdout + run.stderr
