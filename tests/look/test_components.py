"""Each part of the look in every state: readable, reachable and told apart in every mode."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.axe import violations
from tests.conftest import NewContext, running_server
from tests.ground.server import Server
from tests.look.modes import ALL_MODES, Mode
from tests.pages import clipped_text, han_outside_ruby, moving, sideways_scroll, small_targets

FORCED = Mode("standard", "forced colours")


@pytest.fixture(scope="module")
def server(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests here: they look at a page that is always the same."""
    folder = tmp_path_factory.mktemp("server")
    with running_server(_migrated_sqlite, folder, worker="off", development="true") as server:
        yield server


def components(new: NewContext, server: Server, mode: Mode) -> Page:
    context = mode.context(new)
    page = context.new_page()
    mode.choose(context, server, page, is_signed_in=False)
    page.goto(server.url + "/components")
    return page


def test_components_are_shown_only_where_somebody_works_on_them(
    phone: BrowserContext, public_server: Server
) -> None:
    answer = phone.request.get(public_server.url + "/components")
    assert answer.status == 404


def test_every_component_in_all_twelve_modes_is_accessible(new_phone: NewContext, server: Server) -> None:
    found = []
    for mode in ALL_MODES:
        page = components(new_phone, server, mode)
        found += [f"{mode}: {each}" for each in violations(page)]
        found += [f"{mode}: {each}" for each in small_targets(page)]
        found += [f"{mode}: {each}" for each in moving(page)]
        if mode.has_furigana:
            found += [f"{mode}: {each}" for each in han_outside_ruby(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [(320, 256), (360, 740), (1280, 800)])
def test_no_component_makes_a_page_scroll_sideways(
    new_phone: NewContext, server: Server, size: tuple[int, int]
) -> None:
    page = components(new_phone, server, Mode("furigana", "light"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    assert not sideways_scroll(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not sideways_scroll(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    assert not clipped_text(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_controls_stand_out(new_phone: NewContext, server: Server, scheme: str) -> None:
    page = components(new_phone, server, Mode("standard", scheme))  # type: ignore[arg-type]
    for ink, ground, least in (
        ("--ink", "--ground", 7),
        ("--ink", "--surface", 7),
        ("--ink-soft", "--ground", 7),
        ("--ink-soft", "--surface", 7),
        ("--accent-strong", "--ground", 7),
        ("--accent-strong", "--accent-wash", 7),
        ("--on-accent", "--accent", 7),
        ("--on-feature", "--feature", 7),
        ("--on-feature-button", "--feature-button", 7),
        ("--alert", "--surface", 7),
        ("--surface", "--alert", 7),
        ("--wait", "--wait-wash", 7),
        *(("--ink", f"--mood-{step}", 7) for step in range(1, 6)),
        ("--line-control", "--ground", 3),
        ("--line-control", "--surface", 3),
        ("--focus", "--ground", 3),
    ):
        found = contrast(colour(page, ink), colour(page, ground))
        assert found >= least, f"{ink} on {ground}: {found:.2f}"


def test_with_forced_colours_what_is_chosen_differs_by_outline_and_tick(
    new_phone: NewContext, server: Server
) -> None:
    page = components(new_phone, server, FORCED)
    chosen = page.locator(".choice:has(:checked)").first
    other = page.locator(".choice:has(input:not(:checked))").first
    assert outline(chosen) != outline(other)
    assert chosen.locator(".choice-mark").is_visible()
    assert not other.locator(".choice-mark").is_visible()
    assert outline(page.locator(".segment:has(:checked)")) != outline(
        page.locator(".segment:has(input:not(:checked))").first
    )


def test_every_stop_of_the_keyboard_is_seen(new_phone: NewContext, server: Server) -> None:
    page = components(new_phone, server, Mode("standard", "light"))
    stops = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const at = document.activeElement;
              if (!at || at === document.body) return null;
              const shown = at.matches("input[type=radio], input[type=checkbox]")
                ? at.closest("label") ?? at : at;
              const { outlineStyle, outlineWidth } = getComputedStyle(shown);
              return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
            }"""
        )
        if seen is None:
            break
        stops += 1
        assert seen >= 2, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert stops > 25


def test_a_dialog_begins_at_its_heading_and_gives_focus_back(new_phone: NewContext, server: Server) -> None:
    page = components(new_phone, server, Mode("standard", "light"))
    opener = page.locator("[data-opens]")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "sample-dialog-title"
    page.keyboard.press("Tab")
    safe = page.evaluate("document.activeElement.textContent.trim()")
    assert safe == page.locator("#sample-dialog button").first.text_content().strip()  # type: ignore[union-attr]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "sample-dialog"


def test_on_paper_there_is_nothing_to_press(new_phone: NewContext, server: Server) -> None:
    page = components(new_phone, server, Mode("standard", "dark"))
    page.emulate_media(media="print")
    assert not page.locator("button.button, .top, .places").locator("visible=true").count()
    assert luminance(colour(page, "--ground")) > 0.9


def outline(locator: object) -> str:
    return str(
        locator.evaluate(  # type: ignore[attr-defined]
            "element => { const s = getComputedStyle(element); return `${s.outlineStyle} ${s.outlineWidth}` }"
        )
    )


def colour(page: Page, name: str) -> tuple[float, float, float]:
    """What a token stands for on this page, as red, green and blue from 0 to 1."""
    text = page.evaluate(
        """(name) => {
          const probe = document.createElement("i");
          document.body.append(probe);
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`body > i:last-child { color: var(${name}) !important }`);
          document.adoptedStyleSheets = [sheet];
          const found = getComputedStyle(probe).color;
          probe.remove();
          document.adoptedStyleSheets = [];
          return found;
        }""",
        name,
    )
    red, green, blue = (float(part) / 255 for part in re.findall(r"[\d.]+", text)[:3])
    return red, green, blue


def luminance(rgb: tuple[float, float, float]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("text", ["100", "200"])
def test_each_stone_of_a_way_is_joined_to_the_next_one(
    new_phone: NewContext, server: Server, text: str
) -> None:
    page = components(new_phone, server, Mode("furigana", "light"))
    page.evaluate("(percent) => document.documentElement.style.fontSize = `${percent}%`", text)
    # Words that take several lines beside their stone.
    page.locator(".way-text").first.evaluate("each => each.append(' ' + 'あるく '.repeat(40))")
    gaps = page.locator(".way li:not(:last-child)").evaluate_all(
        """all => all.map((each) => {
          const line = getComputedStyle(each, "::before");
          const begin = each.getBoundingClientRect().top + parseFloat(line.top);
          const end = begin + parseFloat(line.height);
          const own = each.querySelector(".mark").getBoundingClientRect();
          const next = each.nextElementSibling.querySelector(".mark").getBoundingClientRect();
          return [Math.abs(begin - own.bottom), Math.abs(end - next.top)];
        })"""
    )
    assert len(gaps) >= 3
    assert max(max(gap) for gap in gaps) < 1, gaps
