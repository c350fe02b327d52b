"""The browser that the journeys run in."""

from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.conftest import PHONE
from tests.ground import browser


def test_a_browser_of_ones_own_may_have_push(playwright: Playwright, tmp_path: Path) -> None:
    options = browser.launch_options(push=True, extra=["--lang=ja"])
    context = playwright.chromium.launch_persistent_context(tmp_path, **options, **PHONE)
    page = context.new_page()
    assert page.evaluate("() => 'PushManager' in self || !isSecureContext")
    context.close()


def test_without_push_the_browser_is_quiet() -> None:
    quiet = "--disable-background-networking"
    assert quiet in browser.launch_options()["args"]
    assert quiet not in browser.launch_options(push=True)["args"]
    assert quiet in browser.launch_options(push=True)["ignore_default_args"]


def test_a_browser_that_does_not_run_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AYUMI_TEST_BROWSER", "/nowhere/chromium")
    browser.installed.cache_clear()
    with pytest.raises(RuntimeError, match="/nowhere/chromium"):
        browser.launch_options()
    browser.installed.cache_clear()
