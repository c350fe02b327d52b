"""A Firefox for the few tests that need another engine: found or installed, and driven over Marionette.

Marionette is Firefox's own remote control, JSON over a socket: nothing else is needed for it.
`python -m tests.ground.firefox` sees to a Firefox and fails when there is none to be had.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from tests.ground import children
from tests.ground.browser import install_packages, runs

NAMES = ("firefox-esr", "firefox")
_NOTHING = "127.0.0.1"
_PREFERENCES: dict[str, Any] = {
    # It writes the port that it chose into its profile.
    "marionette.port": 0,
    # A page, or the browser itself, that asks for anything outside this machine gets nothing.
    "network.proxy.type": 1,
    "network.proxy.http": _NOTHING,
    "network.proxy.http_port": 9,
    "network.proxy.ssl": _NOTHING,
    "network.proxy.ssl_port": 9,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    # After a crash it is simply started again.
    "browser.sessionstore.resume_from_crash": False,
    "toolkit.startup.max_resumed_crashes": -1,
    "intl.accept_languages": "ja",
}


@cache
def installed() -> str | None:
    """The Firefox that AYUMI_TEST_FIREFOX names, or the system's; None when there is none."""
    wanted = os.environ.get("AYUMI_TEST_FIREFOX")
    if wanted:
        if not runs(wanted):
            raise RuntimeError(f"AYUMI_TEST_FIREFOX names {wanted}, which does not run")
        return wanted
    return next((path for name in NAMES if (path := shutil.which(name)) and runs(path)), None)


class FirefoxError(Exception):
    """Firefox, or a script in one of its pages, says what went wrong."""


class Firefox:
    """A Firefox with a profile of its own, that can be killed like a phone whose battery is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._number = 0
        self._cookies: list[dict[str, Any]] = []

    def start(self) -> None:
        """Start it and wait until it listens. Raises `FirefoxError` when there is none."""
        path = installed()
        if path is None:
            raise FirefoxError("there is no Firefox: python -m tests.ground.firefox")
        self._folder.mkdir(exist_ok=True)
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()
        ]
        (self._folder / "user.js").write_text("\n".join(lines))
        port = self._folder / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        with (self._folder.parent / "firefox.log").open("ab") as log:
            self._process = children.start(
                [path, "--headless", "--no-remote", "--marionette", "--profile", self._folder],
                env={**os.environ, "HOME": str(self._folder.parent), "MOZ_HEADLESS": "1"},
                output=log,
            )
        end = time.monotonic() + 120
        while not (port.exists() and port.read_text().strip()):
            if self._process.poll() is not None or time.monotonic() > end:
                raise FirefoxError("it did not come up")
            time.sleep(0.1)
        self._socket = socket.create_connection(("127.0.0.1", int(port.read_text())), 120)
        self._receive()
        self._ask("WebDriver:NewSession", capabilities={})
        self._ask("WebDriver:SetTimeouts", script=120_000, pageLoad=120_000)

    def go(self, address: str) -> None:
        """Open a page, and wait until it is loaded."""
        self._ask("WebDriver:Navigate", url=address)

    @property
    def address(self) -> str:
        found: str = self._ask("WebDriver:GetCurrentURL")["value"]
        return found

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """What a function, written in JavaScript, gives back in the page; it may be asynchronous."""
        script = f"return ({function})(...arguments)"
        return self._ask("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def new_tab(self) -> str:
        """Another tab, its handle."""
        handle: str = self._ask("WebDriver:NewWindow", type="tab")["handle"]
        return handle

    @property
    def tab(self) -> str:
        handle: str = self._ask("WebDriver:GetWindowHandle")["value"]
        return handle

    def turn_to(self, tab: str) -> None:
        self._ask("WebDriver:SwitchToWindow", handle=tab)

    def kill(self) -> None:
        """End it as an empty battery would. Cookies are written down every now and then: see `come_back`."""
        assert self._process is not None
        self._cookies = self._ask("WebDriver:GetCookies")
        children.end(self._process, signal.SIGKILL)
        self._hang_up()

    def come_back(self, address: str) -> None:
        """Start it again, signed in as before, on that page: somebody who came in yesterday still is in."""
        self.start()
        # Cookies can be given to a page of their site only.
        self.go(f"{address}/healthz")
        for cookie in self._cookies:
            kept = {name: cookie[name] for name in ("name", "value", "path", "httpOnly")}
            self._ask("WebDriver:AddCookie", cookie=kept)
        self.go(f"{address}/")

    def close(self) -> None:
        self._hang_up()
        if self._process is not None:
            children.end(self._process, signal.SIGKILL)

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, command: str, **parameters: Any) -> Any:
        assert self._socket is not None
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(f"{len(message)}:".encode() + message)
        while True:
            _, number, error, result = self._receive()
            if number == self._number:
                if error:
                    raise FirefoxError(f"{command}: {error.get('error')}: {error.get('message')}")
                return result

    def _receive(self) -> Any:
        """One message: its length in bytes, a colon, JSON."""
        length = b""
        while not length.endswith(b":"):
            length += self._read(1)
        return json.loads(self._read(int(length[:-1])))

    def _read(self, number: int) -> bytes:
        assert self._socket is not None
        found = b""
        while len(found) < number:
            more = self._socket.recv(number - len(found))
            if not more:
                raise FirefoxError("it hung up")
            found += more
        return found


def main() -> int:
    if not installed():
        install_packages("firefox-esr")
        installed.cache_clear()
        if not installed():
            print(
                "There is no Firefox, and none could be installed. Install one and put it on the PATH"
                " or name it in AYUMI_TEST_FIREFOX.",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
