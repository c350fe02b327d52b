"""`make screenshots`: pictures of the demo, taken in a real browser.

Into docs/: twelve pages of a phone (360×740, easy Japanese with furigana where a participant would
read so) and three of a desk (1280×800). Into static/: those that a browser shows before installing.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.ground.browser import launch_options
from tests.ground.server import Server, command
from tests.journeys.people import sign_in

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs" / "screenshots"
# Small enough to lie in the server's memory: JPEG, and the names that the manifest uses.
INSTALLING = ROOT / "static" / "screenshots"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Picture:
    """One page to take. `first` is the beginning of an address: the first link like it is followed."""

    name: str
    role: str
    path: str
    first: str = ""
    mode: str = "easy.all.light.normal"
    size: str = "phone"
    is_for_installing: bool = False

    @property
    def file(self) -> Path:
        return INSTALLING / f"{self.name}.jpg" if self.is_for_installing else DOCS / f"{self.name}.png"


PICTURES = (
    Picture("home", "participant", "/"),
    Picture("checkin-sleep", "participant", "/checkins/morning/sleep"),
    Picture("checkin-body", "participant", "/checkins/morning/body", mode="standard.off.light.normal"),
    Picture("concern-groups", "participant", "/concerns/new"),
    Picture("concern-before-sending", "participant", "/concerns/write/unclear"),
    Picture("concern-talk", "participant", "/concerns", first="/concerns/0"),
    Picture("records", "participant", "/records"),
    Picture("help", "participant", "/help"),
    Picture("me", "participant", "/me", mode="english.off.light.normal"),
    Picture("home-dark", "participant2", "/", mode="standard.off.dark.normal"),
    Picture("family", "family", "/family", mode="standard.off.light.normal"),
    Picture("today", "supporter", "/today", mode="standard.off.light.normal"),
    Picture("desk-today", "supporter", "/today", mode="standard.off.light.normal", size="desk"),
    Picture("desk-person", "supporter", "/people", "/people/0", "standard.off.light.normal", "desk"),
    Picture("desk-concern", "supporter", "/inbox", "/concerns/0", "standard.off.dark.normal", "desk"),
    Picture("home", "participant", "/", is_for_installing=True),
    Picture("checkin", "participant", "/checkins/morning/sleep", is_for_installing=True),
    Picture("home-wide", "participant2", "/", "", "standard.off.light.normal", "desk", True),
)  # fmt: skip


@contextmanager
def demo_server() -> Iterator[Server]:
    """The demo, served for as long as the pictures take."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "AYUMI_DATABASE_URL": f"sqlite:///{folder}/ayumi.db",
            "AYUMI_DATA_DIR": folder,
            "AYUMI_WORKER": "off",
        }
        command("migrate", environment=environment)
        command("demo", environment=environment)
        server = Server(environment, Path(folder)).start()
        try:
            yield server
        finally:
            server.stop()


def take(browser: Browser, server: Server, picture: Picture) -> None:
    """Sign in, read as the picture wants it, and keep what the window shows."""
    context = browser.new_context(
        viewport=PHONE if picture.size == "phone" else DESK,  # type: ignore[arg-type]
        device_scale_factor=2 if picture.size == "phone" else 1,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        color_scheme="dark" if ".dark." in picture.mode else "light",
        reduced_motion="reduce",
    )
    page = sign_in(context, server.links()[picture.role])
    _read_in(page, server, picture.mode)
    page.goto(server.url + picture.path)
    if picture.first:
        link = page.locator(f'main a[href^="{picture.first}"]').first
        page.goto(server.url + (link.get_attribute("href") or "/"))
    page.wait_for_load_state("networkidle")
    picture.file.parent.mkdir(parents=True, exist_ok=True)
    quality = {"type": "jpeg", "quality": 70} if picture.is_for_installing else {}
    page.screenshot(path=picture.file, **quality)  # type: ignore[arg-type]
    context.close()


def _read_in(page: Page, server: Server, mode: str) -> None:
    wording, furigana, theme, text = mode.split(".")
    page.request.post(
        server.url + "/reading",
        form={"wording": wording, "furigana": furigana, "theme": theme, "text": text, "next": "/help"},
        headers={"sec-fetch-site": "same-origin"},
    )


def main(wanted: list[str]) -> int:
    """Take all pictures, or those that are named."""
    with demo_server() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                take(browser, server, picture)
                print(picture.file.relative_to(ROOT))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
