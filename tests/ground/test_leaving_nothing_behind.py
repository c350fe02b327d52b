"""What the tests start ends with them."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.ground import children

ROOT = Path(__file__).resolve().parents[2]


def test_a_child_ends_when_the_tests_are_killed() -> None:
    script = (
        "import os, sys, subprocess\n"
        "from tests.ground import children\n"
        "child = children.start(['sleep', '600'], output=sys.stdout.buffer)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    # The sleeper holds our pipe: the pipe's end is its end.
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, timeout=30)
    assert run.returncode == -signal.SIGKILL


def test_a_child_that_does_not_listen_is_killed() -> None:
    deaf = children.start(["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"], output=None)
    assert children.end(deaf, patience=0.3) in (-signal.SIGKILL, -signal.SIGTERM)
