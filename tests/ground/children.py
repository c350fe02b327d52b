"""Child processes that cannot outlive the tests, however these end."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any

from tests.ground import nursery

# It reads "start <pid> <signal>" and "ended <pid>"; its input closes when the tests are gone, even
# by SIGKILL, and then it ends whoever is left.
_KEEPER = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
left = {}
for line in sys.stdin:
    verb, pid, *number = line.split()
    if verb == "start":
        left[int(pid)] = int(number[0])
    else:
        left.pop(int(pid), None)
for pid, number in left.items():
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
"""

_keeper: subprocess.Popen[str] | None = None


def start(
    arguments: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    end_with: int = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a program with its standard output and error going to `output`; end it with `end`."""
    process = subprocess.Popen(
        arguments, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **options
    )
    _tell(f"start {process.pid} {int(end_with)}")
    return process


def begin(arguments: Sequence[str], env: Mapping[str, str], output: IO[bytes]) -> nursery.Child:
    """As `start`, for `python -m pwa …`, which is there at once."""
    child = nursery.start(arguments, env, output.fileno(), output.fileno())
    _tell(f"start {child.pid} {int(signal.SIGTERM)}")
    return child


def end(
    process: subprocess.Popen[bytes] | nursery.Child, number: int = signal.SIGTERM, patience: float = 15
) -> int:
    """Signal the process and wait until it is gone; after `patience` seconds it is killed."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    code = process.wait()
    _tell(f"ended {process.pid}")
    return code


def _tell(line: str) -> None:
    global _keeper
    if _keeper is None:
        _keeper = subprocess.Popen(
            [sys.executable, "-c", _KEEPER], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
    assert _keeper.stdin
    with contextlib.suppress(BrokenPipeError):
        print(line, file=_keeper.stdin, flush=True)
