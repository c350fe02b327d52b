"""What axe-core finds wrong with a page."""

from functools import cache
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


@cache
def _script() -> str:
    return Path(__file__).with_name("vendor").joinpath("axe.min.js").read_text(encoding="utf-8")


def have_at_hand(context: BrowserContext) -> None:
    """Have axe-core in every page from its start: quicker than to bring it when it is wanted."""
    context.add_init_script(f"if (window === window.top) {{ {_script()} }}")


def violations(page: Page, *, best_practice: bool = False, within: str | None = None) -> list[str]:
    """One line for each element that breaks a rule of WCAG 2.2 A or AA: rule, help, element.

    `within` is a CSS selector to look into. It works where JavaScript is on in the context; the
    script gets in through the debugger, past the content security policy.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(f"() => {{ {_script()} }}")
    found = page.evaluate(
        """async ([tags, within]) => {
          const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
          const { violations } = await axe.run(within ?? document, options);
          return violations.flatMap(({ id, help, nodes }) =>
            nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.html.slice(0, 160)}`));
        }""",
        [[*LEVELS, *(["best-practice"] if best_practice else [])], within],
    )
    return [str(line) for line in found]
