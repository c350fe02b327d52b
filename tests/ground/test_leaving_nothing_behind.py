"""What the tests start ends with them."""

import signal
import subprocess
import sys
import time
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


def test_a_server_ends_when_the_tests_are_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tests.ground.server import Server, command\n"
        "folder = Path(sys.argv[1])\n"
        "settings = {'AYUMI_DATABASE_URL': f'sqlite:///{folder}/ayumi.db', 'AYUMI_DATA_DIR': str(folder)}\n"
        "command('migrate', environment=settings)\n"
        "print(Server(settings, folder).start().pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    # The mother of the servers holds our pipe too: its end is the end of all.
    run = subprocess.run(
        [sys.executable, "-c", script, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, timeout=60
    )
    assert run.returncode == -signal.SIGKILL
    for _ in range(200):
        if not Path("/proc", run.stdout.decode().strip()).exists():
            return
        time.sleep(0.05)
    raise AssertionError("the server is still there")


def test_a_child_that_does_not_listen_is_killed() -> None:
    deaf = children.start(["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"], output=None)
    assert children.end(deaf, patience=0.3) in (-signal.SIGKILL, -signal.SIGTERM)
