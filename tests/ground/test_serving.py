"""The server as a program: it comes up, it goes down, its data stays."""

import os
import signal
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.conftest import StartServer
from tests.ground import children
from tests.ground.server import Server, command, surroundings


def _status(server: Server) -> int:
    status: int = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz").status
    return status


def test_it_answers_on_both_databases(start_server: StartServer, database_url: str) -> None:
    assert _status(start_server(database_url=database_url)) == 200


def test_it_starts_from_nothing_too(start_server: StartServer) -> None:
    """The others are forked off a process that has read the modules: see `nursery.py`."""
    server = start_server()
    server.stop()
    with open(os.devnull, "wb") as nowhere:
        process = children.start(
            [sys.executable, "-m", "pwa", "serve"], env=surroundings(server.environment), output=nowhere
        )
        try:
            for _ in range(600):
                with suppress(OSError):
                    assert _status(server) == 200
                    break
                time.sleep(0.05)
            else:
                raise AssertionError("no answer in half a minute")
        finally:
            assert children.end(process) in (0, -signal.SIGTERM)


def test_it_stops_when_told_to_and_starts_again_at_the_same_address(start_server: StartServer) -> None:
    server = start_server()
    # uvicorn tidies up and then dies of the signal all the same, as programs should.
    assert server.stop() in (0, -signal.SIGTERM)
    assert not server.is_running
    with pytest.raises(OSError, match="refused"):
        _status(server)
    assert _status(server.start()) == 200


def test_it_comes_back_after_a_power_cut(start_server: StartServer) -> None:
    server = start_server()
    server.kill()
    assert _status(server.start()) == 200


def test_settings_reach_it(start_server: StartServer) -> None:
    server = start_server(worker="off", push_hosts="127.0.0.1:1")
    assert server.environment["AYUMI_WORKER"] == "off"
    assert server.environment["AYUMI_PUSH_HOSTS"] == "127.0.0.1:1"


def test_wrong_settings_are_told_with_what_the_server_said(start_server: StartServer) -> None:
    with pytest.raises(RuntimeError, match="did not come up"):
        start_server(worker="perhaps")


@pytest.mark.parametrize(
    ("contact", "key", "said"),
    [
        ("nobody", None, "AYUMI_CONTACT: not a bare e-mail address"),
        ("operator@example.jp", b"no key", "vapid-private.pem holds no readable private key"),
    ],
)
def test_it_does_not_start_when_no_alert_could_ever_be_sent(
    start_server: StartServer, tmp_path: Path, contact: str, key: bytes | None, said: str
) -> None:
    if key is not None:
        (tmp_path / "vapid-private.pem").write_bytes(key)
    with pytest.raises(RuntimeError) as server:
        start_server(data_dir=str(tmp_path), contact=contact)
    assert said in str(server.value)
    assert "Traceback" not in str(server.value)
    # Without a worker inside there is nothing that it could not do.
    assert _status(start_server(data_dir=str(tmp_path), worker="off", contact=contact)) == 200


def test_a_worker_that_could_send_nothing_says_so(environment: dict[str, str]) -> None:
    with pytest.raises(RuntimeError, match=r"ended with 1:\nAYUMI_CONTACT: not a bare"):
        command("worker", environment=environment | {"AYUMI_CONTACT": "nobody"})


def test_a_phone_can_open_it(server: Server, phone: BrowserContext) -> None:
    page = phone.new_page()
    response = page.goto(server.url)
    assert response
    assert response.ok
