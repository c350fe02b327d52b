"""The other engine, in which the longest tests look at what waits on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ground import firefox


@pytest.fixture(autouse=True)
def _looked_for_anew() -> Iterator[None]:
    firefox.installed.cache_clear()
    yield
    firefox.installed.cache_clear()


def test_a_firefox_that_does_not_run_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AYUMI_TEST_FIREFOX", "/nowhere/firefox")
    with pytest.raises(RuntimeError, match="/nowhere/firefox"):
        firefox.installed()


def test_without_a_firefox_a_test_that_needs_one_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AYUMI_TEST_FIREFOX", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(firefox.FirefoxError, match="there is no Firefox"):
        firefox.Firefox(tmp_path / "profile").start()
