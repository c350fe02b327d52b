"""Tests, and the browser in them, reach nothing but this machine."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.ground import outside

# Addresses kept free for documentation: nobody is there, and nothing is sent to them.
ELSEWHERE = "192.0.2.1"
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.8.9.10", "::1", "0.0.0.0", "ayumi.localhost", ""]
)
def test_this_machine_is_here(host: str) -> None:
    assert outside.is_here(host)


@pytest.mark.parametrize(
    "host", [ELSEWHERE, "10.0.0.1", "fe80::1%eth0", "example.org", "localhost.example.org"]
)
def test_everything_else_is_elsewhere(host: str) -> None:
    assert not outside.is_here(host)


def test_a_socket_to_another_machine_is_stopped() -> None:
    with socket.socket() as client, pytest.raises(outside.ReachedOutside):
        client.connect((ELSEWHERE, 80))
    _forget()


def test_asking_for_another_machines_address_is_stopped() -> None:
    with pytest.raises(outside.ReachedOutside):
        socket.create_connection(("example.org", 80))
    _forget()


def test_an_event_loop_cannot_get_around_it() -> None:
    with pytest.raises(outside.ReachedOutside):
        asyncio.run(_open(ELSEWHERE))
    _forget()


async def _open(host: str) -> None:
    await asyncio.open_connection(host, 80)


def test_whoever_swallows_the_error_fails_all_the_same(tmp_path: Path) -> None:
    culprit = tmp_path / "test_culprit.py"
    culprit.write_text(
        "import socket\n"
        "def test_quietly():\n"
        "    try: socket.create_connection(('192.0.2.1', 80))\n"
        "    except Exception: pass\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", culprit],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "1 failed" in run.stdout, run.stdout
    assert "192.0.2.1" in run.stdout


def test_the_browser_finds_no_other_machine(phone: BrowserContext) -> None:
    page = phone.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org")


def test_an_event_loop_can_be_run_after_a_browser_was_open() -> None:
    assert asyncio.run(_answer()) == 42


async def _answer() -> int:
    return 42


def _forget() -> None:
    assert outside.attempts
    outside.attempts.clear()
