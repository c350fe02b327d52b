"""The Chromium of the journeys: one that is here already, or one that is installed now.

`python -m tests.ground.browser` sees to it and fails when there is none to be had.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch_options(*, push: bool = False, extra: Sequence[str] = ()) -> dict[str, Any]:
    """What Playwright's `launch` and `launch_persistent_context` need to start our Chromium.

    With `push` it may talk to a push service, whose local addresses go into `extra`.
    """
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-component-update",
        "--disable-sync",
        # A page, or the browser itself, that asks for anything outside this machine gets nothing.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]",
        *extra,
    ]
    # One of Playwright's own defaults, too.
    quiet = "--disable-background-networking"
    return {
        **_program(),
        "headless": True,
        "args": flags if push else [*flags, quiet],
        "ignore_default_args": [quiet] if push else None,
    }


def _program() -> dict[str, Any]:
    here = installed()
    # Playwright's own full build; its "headless shell" has neither notifications nor push.
    return {"executable_path": here} if here else {"channel": "chromium"}


@cache
def installed() -> str | None:
    """The Chromium that AYUMI_TEST_BROWSER names, or the system's; None when there is none."""
    wanted = os.environ.get("AYUMI_TEST_BROWSER")
    if wanted:
        if not runs(wanted):
            raise RuntimeError(f"AYUMI_TEST_BROWSER names {wanted}, which does not run")
        return wanted
    return next((path for name in NAMES if (path := shutil.which(name)) and runs(path)), None)


def playwrights_own() -> bool:
    """Whether Playwright has fetched its own Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def has_japanese_font() -> bool:
    """Without one, every screenshot shows boxes."""
    if not shutil.which("fc-list"):
        return sys.platform != "linux"
    return bool(subprocess.run(["fc-list", ":lang=ja"], capture_output=True).stdout.strip())


def runs(path: str) -> bool:
    """Whether there is a browser behind this name."""
    # Ubuntu's `chromium-browser` is there and does nothing without snap.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_packages(*packages: str) -> None:
    """With Debian's installer, where it is there and we may use it."""
    if not shutil.which("apt-get"):
        return
    root: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            return
        root = ["sudo", "-n"]
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    print(f"Installing {', '.join(packages)} …", file=sys.stderr)
    for command in ([*apt, "update"], [*apt, "install", "--no-install-recommends", *packages]):
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def main() -> int:
    if not installed() and not playwrights_own():
        install_packages("chromium", "fonts-noto-cjk")
        installed.cache_clear()
        if not installed():
            subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
            if not playwrights_own():
                print(
                    "There is no Chromium, and none could be installed. Install one and put it on the PATH"
                    " or name it in AYUMI_TEST_BROWSER.",
                    file=sys.stderr,
                )
                return 1
    if not has_japanese_font():
        install_packages("fonts-noto-cjk")
        if not has_japanese_font():
            print("There is no Japanese font: screenshots will show boxes.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
