"""`python -m pwa …` in a process of its own, at once: forked off one that has read all modules.

A process begun from nothing reads modules for two seconds of the processor's time, and the tests need
hundreds. Which process is begun how makes no difference to it: it has its own environment, memory and
database connections, its own signals, and dies alone. `test_serving.py` begins some from nothing too.
"""

import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

_mother: tuple[subprocess.Popen[bytes], socket.socket] | None = None
_LONGEST = 1 << 20


class Child:
    """A running `pwa`; as much of `subprocess.Popen` as the tests need."""

    def __init__(self, pid: int, news: IO[bytes]) -> None:
        self.pid = pid
        self._news = news
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, minus the signal it died of; None while it runs."""
        return self._heard(0)

    def wait(self, timeout: float | None = None) -> int:
        """As `poll`, once it has ended; raises `subprocess.TimeoutExpired` after `timeout` seconds."""
        code = self._heard(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("pwa", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _heard(self, timeout: float | None) -> int | None:
        if self._code is None and select.select([self._news], [], [], timeout)[0]:
            self._code = int(self._news.readline() or -signal.SIGKILL)
            self._news.close()
        return self._code


def start(arguments: Sequence[str], env: Mapping[str, str], output: int, errors: int) -> Child:
    """Begin `python -m pwa` with these arguments, this environment and these open files."""
    _process, line = _the_mother()
    reading, writing = os.pipe()
    wish = json.dumps([list(arguments), dict(env), os.getcwd()]).encode()
    socket.send_fds(line, [wish], [writing, output, errors])
    os.close(writing)
    news = os.fdopen(reading, "rb", buffering=0)
    pid = news.readline()
    if not pid:
        raise RuntimeError("the nursery ended; what it said stands in the output of the tests")
    return Child(int(pid), news)


def _the_mother() -> tuple[subprocess.Popen[bytes], socket.socket]:
    global _mother
    if _mother is None or _mother[0].poll() is not None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ground.nursery", str(theirs.fileno())],
            cwd=Path(__file__).resolve().parents[2],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        _mother = (process, ours)
    return _mother


def _wait_for_wishes(line: socket.socket) -> list[str]:
    """Returns in a child alone: its arguments. The mother ends with the tests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        wish, files, _flags, _address = socket.recv_fds(line, _LONGEST, 3)
        if not wish:
            raise SystemExit(0)
        if os.fork() == 0:
            line.close()
            return _begin(wish, *files)
        for file in files:
            os.close(file)


def _begin(wish: bytes, news: int, output: int, errors: int) -> list[str]:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    child = os.fork()
    if child:
        # Who waits here for the end is not the mother: she takes no notice of her children.
        os.write(news, f"{child}\n".encode())
        os.close(output)
        os.close(errors)
        _pid, status = os.waitpid(child, 0)
        with suppress(BrokenPipeError):
            os.write(news, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    os.close(news)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    arguments, environment, folder = json.loads(wish)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    random.seed()
    os.dup2(output, 1)
    os.dup2(errors, 2)
    os.close(output)
    if errors != output:
        os.close(errors)
    sys.argv = ["pwa", *arguments]
    return list(arguments)


def _read_all() -> None:
    """All modules, the dictionary, templates and static files: nothing that is one process's own."""
    import pwa.__main__  # noqa: F401
    from pwa.app import open_templates
    from pwa.japanese import to_html

    to_html("漢字を読む", "all")
    templates = open_templates()
    for name in templates.list_templates():
        templates.get_template(name)


if __name__ == "__main__":
    _read_all()
    arguments = _wait_for_wishes(socket.socket(fileno=int(sys.argv[1])))
    from pwa.__main__ import main

    raise SystemExit(main(arguments))
