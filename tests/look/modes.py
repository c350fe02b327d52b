"""The ways to read a page: four registers by three colour schemes."""

from itertools import product
from typing import Any, Literal, NamedTuple

from playwright.sync_api import BrowserContext, Page

from tests.conftest import NewContext
from tests.ground.server import Server

Scheme = Literal["light", "dark", "forced colours"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "forced colours")
READINGS = {
    "standard": "standard.off",
    "easy": "easy.off",
    "furigana": "easy.all",
    "English": "english.off",
}


class Mode(NamedTuple):
    """One way to read a page."""

    reading: str
    scheme: Scheme

    def __str__(self) -> str:
        return f"{self.reading}, {self.scheme}"

    @property
    def cookie(self) -> str:
        """The settings as the cookie carries them."""
        return f"{READINGS[self.reading]}.{'dark' if self.scheme == 'dark' else 'light'}.normal"

    @property
    def has_furigana(self) -> bool:
        return self.reading == "furigana"

    def context(self, new: NewContext, **options: Any) -> BrowserContext:
        """A browser that shows pages this way, without motion."""
        return new(
            dark=self.scheme == "dark",
            forced_colours=self.scheme == "forced colours",
            reduced_motion=True,
            **options,
        )

    def choose(self, context: BrowserContext, server: Server, page: Page, *, is_signed_in: bool) -> None:
        """Choose how to read, as the page with the settings does, and have the phone in this scheme."""
        page.emulate_media(
            color_scheme="dark" if self.scheme == "dark" else "light",
            forced_colors="active" if self.scheme == "forced colours" else "none",
        )
        context.add_cookies([{"name": "ayumi_language", "value": self.cookie, "url": server.url}])
        if is_signed_in:
            wording, furigana, theme, text = self.cookie.split(".")
            page.request.post(
                server.url + "/reading",
                form={
                    "wording": wording, "furigana": furigana, "theme": theme, "text": text, "next": "/help"
                },
                headers={"sec-fetch-site": "same-origin"},
            )  # fmt: skip


ALL_MODES = tuple(Mode(reading, scheme) for reading, scheme in product(READINGS, SCHEMES))


def modes_for(place: int) -> tuple[Mode, ...]:
    """The three modes in which the page at this place of a list is read: one for each scheme, always
    one with furigana; nine pages in a row meet all twelve."""
    others = [reading for reading in READINGS if reading != "furigana"]
    return tuple(
        Mode("furigana" if number == place % 3 else others[(place // 3 + number) % 3], scheme)
        for number, scheme in enumerate(SCHEMES)
    )
