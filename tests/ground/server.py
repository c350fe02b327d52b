"""Ayumi as a program: its command, and its server on a free port of this machine."""

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

from tests.ground import children, nursery


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with only the given Ayumi settings in it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AYUMI_")}
    return {**ours, **environment}


def command(*arguments: str, environment: Mapping[str, str]) -> str:
    """Run `python -m pwa …` to its end; what it printed. A failure raises with all it said."""
    with TemporaryFile() as printed, TemporaryFile() as said:
        child = nursery.start(arguments, surroundings(environment), printed.fileno(), said.fileno())
        try:
            code = child.wait(120)
        finally:
            child.kill()
        printed.seek(0)
        said.seek(0)
        out, errors = printed.read().decode(), said.read().decode()
    if code:
        raise RuntimeError(f"pwa {' '.join(arguments)} ended with {code}:\n{out}{errors}")
    return out


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """`python -m pwa serve` with its own port; ended by `stop` or `kill`, started again by `start`."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.port = free_port()
        # The browser takes `localhost` for a secure context and for a name that a passkey can have.
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            "AYUMI_HOST": "127.0.0.1",
            "AYUMI_PORT": str(self.port),
            "AYUMI_BASE_URL": self.url,
            **environment,
        }
        self._log = folder / f"server-{self.port}.log"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> str:
        """All that the server has printed, over all its starts."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def start(self) -> "Server":
        """Start, and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = children.begin(["serve"], surroundings(self.environment), log)
        deadline = time.monotonic() + 60
        while not self._is_healthy():
            if not self.is_running or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"the server did not come up:\n{self.output}")
            time.sleep(0.05)
        return self

    def stop(self) -> int:
        """End it as an operator would, and wait; its exit code, or minus the signal it died of."""
        return children.end(self._process)

    def kill(self) -> None:
        """End it as a power cut would."""
        children.end(self._process, signal.SIGKILL)

    def command(self, *arguments: str) -> str:
        """Run another command with this server's settings."""
        return command(*arguments, environment=self.environment)

    def links(self) -> dict[str, str]:
        """Fresh sign-in links of the demo people, by their short names; each works once."""
        found: dict[str, str] = json.loads(self.command("links", "--json"))
        return found

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
