"""A server killed in the middle of writing, thirty times: whatever was answered with success is there."""

import http.client
import random
import threading
import time
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from pwa.alerts.models import alerts
from pwa.concerns.models import concerns
from pwa.db import new_id
from pwa.settings import Settings
from tests.conftest import StartServer
from tests.ground.server import Server
from tests.hidamari import Hidamari, open_hidamari

CUTS = 30


class Writer(threading.Thread):
    """A phone that sends one report after the other and remembers which ones were answered."""

    def __init__(self, server: Server, cookie: str) -> None:
        super().__init__()
        self.server = server
        self.cookie = cookie
        self.sent: list[str] = []
        self.acknowledged: list[str] = []
        self.is_over = threading.Event()

    def run(self) -> None:
        connection: http.client.HTTPConnection | None = None
        while not self.is_over.is_set():
            id = new_id()
            try:
                connection = connection or http.client.HTTPConnection(
                    "127.0.0.1", self.server.port, timeout=5
                )
                self.sent.append(id)
                connection.request("POST", "/concerns", self._body(id), self._headers())
                answer = connection.getresponse()
                answer.read()
                if answer.status == 303:
                    self.acknowledged.append(id)
            except (OSError, http.client.HTTPException):
                if connection is not None:
                    connection.close()
                connection = None
                time.sleep(0.01)
        if connection is not None:
            connection.close()

    def _headers(self) -> dict[str, str]:
        return {
            "cookie": f"ayumi={self.cookie}",
            "content-type": "application/x-www-form-urlencoded",
            "sec-fetch-site": "same-origin",
            "host": f"localhost:{self.server.port}",
        }

    @staticmethod
    def _body(id: str) -> bytes:
        return urlencode(
            {"id": id, "category": "load", "words": "途中で電池が切れるかもしれません。"}
        ).encode()


def _wait_for_more(writers: list[Writer], number: int) -> None:
    """Until that many further reports were answered, so that the cut falls into the work."""
    wanted = sum(len(writer.acknowledged) for writer in writers) + number
    deadline = time.monotonic() + 20
    while sum(len(writer.acknowledged) for writer in writers) < wanted:
        assert time.monotonic() < deadline, "the server answers nothing"
        time.sleep(0.002)


@pytest.fixture
def hidamari(sqlite_url: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Hidamari:
    monkeypatch.setenv("AYUMI_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("AYUMI_DATA_DIR", str(tmp_path))
    return open_hidamari(Settings())


def test_thirty_kills_lose_no_report_that_was_answered(hidamari: Hidamari, start_server: StartServer) -> None:
    server = start_server(database_url=hidamari.settings.database, worker="off")
    writers = [Writer(server, hidamari.cookie("haru")) for _ in range(4)]
    for writer in writers:
        writer.start()
    chance = random.Random(30)
    for _ in range(CUTS):
        _wait_for_more(writers, chance.randint(1, 9))
        time.sleep(chance.uniform(0, 0.02))
        server.kill()
        server.start()
    for writer in writers:
        writer.is_over.set()
        writer.join()

    acknowledged = {id for writer in writers for id in writer.acknowledged}
    sent = {id for writer in writers for id in writer.sent}
    with hidamari.reading() as db:
        there = set(db.execute(select(concerns.c.id)).scalars())
        called = list(db.execute(select(alerts.c.matter_id)).scalars())
    assert len(acknowledged) > CUTS
    assert acknowledged <= there <= sent
    # Half a report is no report: each has its alert, and only one.
    assert sorted(called) == sorted(there)
