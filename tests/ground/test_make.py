"""`make` as a newcomer types it."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def make(tmp_path: Path) -> "Make":
    return Make(tmp_path)


class Make:
    """The Makefile with a Python that only says what it was asked, in a place that is all set up."""

    def __init__(self, folder: Path) -> None:
        self._python = folder / "python"
        self._python.write_text('#!/bin/sh\necho "$AYUMI_HOST $AYUMI_PORT $AYUMI_BASE_URL $*"\n')
        self._python.chmod(0o755)
        self._ready = folder / "ready"
        self._ready.touch()

    def __call__(self, *arguments: str, **environment: str) -> list[str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in ("PORT", "HOST", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
            and not name.startswith("AYUMI_")
        }
        run = subprocess.run(
            ["make", "--silent", *arguments, f"PY={self._python}", f"READY={self._ready}"],
            cwd=ROOT,
            env=inherited | environment,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
        return [line.strip() for line in run.stdout.splitlines()]


def test_run_prepares_the_data_then_shows_the_links_then_serves(make: Make) -> None:
    here = "127.0.0.1 8000 http://localhost:8000"
    assert make("run") == [
        f"{here} -m pwa migrate",
        f"{here} -m pwa demo --if-empty",
        f"{here} -m pwa links --if-demo",
        f"{here} -m pwa serve",
    ]


def test_run_takes_port_and_host_from_the_command_line(make: Make) -> None:
    assert make("run", "PORT=9123", "HOST=0.0.0.0")[-1] == "0.0.0.0 9123 http://localhost:9123 -m pwa serve"


def test_run_takes_port_and_host_from_the_environment(make: Make) -> None:
    last = make("run", PORT="9123", HOST="0.0.0.0", AYUMI_BASE_URL="https://ayumi.example")[-1]
    assert last == "0.0.0.0 9123 https://ayumi.example -m pwa serve"


def test_test_checks_first_and_ends_with_pytest(make: Make) -> None:
    said = make("test", "ARGS=-x")
    assert said[0] == "-m ruff check"
    assert "-m tests.ground.typescript" in said
    assert said[-1] == "-m pytest -n 3 --dist worksteal -x"


def test_the_full_test_leaves_nothing_out(make: Make) -> None:
    assert make("test-full")[-1].startswith("-m pytest -n 3 --dist worksteal -m")


def test_the_full_test_alone_sees_to_a_second_browser(make: Make) -> None:
    assert "-m tests.ground.firefox" in make("test-full")
    assert "-m tests.ground.firefox" not in make("test")


def test_every_target_that_the_documents_name_is_there() -> None:
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for document in [ROOT / "Makefile", *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        named = set(re.findall(r"(?:`|^#? *|\$ )make ([a-z-]+)", document.read_text(), re.M))
        assert named <= there, f"{document.name} names {named - there}"


def test_ci_runs_what_people_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert (ROOT / ".ci/run").read_text().rstrip().endswith("make test")
