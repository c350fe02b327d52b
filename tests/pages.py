"""What every page must be like, as far as it can be measured in the browser.

Each check returns one line for each breach, so that `assert not small_targets(page)` shows them all.
"""

from typing import Any

from playwright.sync_api import Page

from tests.hidamari import text_of

_NAME = """
  const nameOf = (element) => {
    const path = [];
    for (let at = element; at && at !== document.body && path.length < 4; at = at.parentElement) {
      const id = at.id && `#${at.id}`;
      path.unshift(at.localName + (id || [...at.classList].map((name) => `.${name}`).join("")));
      if (id) break;
    }
    return path.join(" > ");
  };
"""


def words_in_sight(page: Page) -> str:
    """The words of a page without readings, and without what is hidden until it is needed."""
    html: str = page.evaluate(
        """() => {
          const copy = document.body.cloneNode(true);
          for (const hidden of copy.querySelectorAll("[hidden], template, script")) hidden.remove();
          return copy.innerHTML;
        }"""
    )
    return text_of(html)


def han_outside_ruby(page: Page) -> list[str]:
    """Kanji that nobody can read: outside ruby, in ruby without a reading, or in a reading.

    Left out is where HTML allows no ruby: options, text areas, attributes, the title, SVG.
    """
    return _lines(
        page,
        """() => {
          const han = /\\p{Script=Han}/u;
          const hasReading = (ruby, text) =>
            [...ruby.querySelectorAll("rt")].some(
              (rt) => rt.textContent.trim()
                && text.compareDocumentPosition(rt) & Node.DOCUMENT_POSITION_FOLLOWING);
          const wrong = (text) => {
            if (text.parentElement.closest("rt, rp")) return "in a reading";
            const ruby = text.parentElement.closest("ruby");
            if (!ruby) return "outside ruby";
            return hasReading(ruby, text) ? "" : "without a reading";
          };
          const found = [];
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const text = walk.currentNode;
            if (!han.test(text.data)) continue;
            if (text.parentElement.closest("option, textarea, svg, script, style")) continue;
            // With scripts on, what `noscript` holds is one piece of text.
            if (text.parentElement.localName === "noscript") continue;
            const what = wrong(text);
            const words = text.data.trim().slice(0, 40);
            if (what) found.push(`${what}: 「${words}」 in ${nameOf(text.parentElement)}`);
          }
          return found;
        }""",
    )


def small_targets(
    page: Page, *, least: float = 48, gap: float = 8, pictures: str = ".picture, img"
) -> list[str]:
    """Targets under `least` CSS pixels either way, or nearer than `gap` to the next one.

    A radio button or a checkbox is as large as its label. A target with a picture in it must be 96
    pixels in one direction and 56 in the other. A link inside a sentence may be as small as its words.
    """
    return _lines(
        page,
        """([least, gap, pictures]) => {
          const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, "
            + ["button", "link", "tab", "switch", "checkbox", "radio", "menuitem", "option"]
              .map((role) => `[role=${role}]`).join(", ");
          const near = 0.5;
          const modal = document.querySelector("dialog:modal");

          const partsOf = (element) => {
            const hasTargetInLabel = element.matches("input[type=radio], input[type=checkbox]");
            return hasTargetInLabel ? [element, ...(element.labels ?? [])] : [element];
          };
          const boxOf = (parts) => {
            const boxes = parts.map((part) => part.getBoundingClientRect()).filter((box) => box.width > 1);
            if (!boxes.length) return null;
            const left = Math.min(...boxes.map((box) => box.left)) + scrollX;
            const top = Math.min(...boxes.map((box) => box.top)) + scrollY;
            const right = Math.max(...boxes.map((box) => box.right)) + scrollX;
            const bottom = Math.max(...boxes.map((box) => box.bottom)) + scrollY;
            return { left, top, right, bottom, width: right - left, height: bottom - top };
          };
          const blockOf = (element) => {
            let block = element.parentElement;
            while (block && getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
            return block ?? document.body;
          };
          const isInSentence = (element) => {
            if (element.localName !== "a" || getComputedStyle(element).display !== "inline") return false;
            const walk = document.createTreeWalker(blockOf(element), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
              const text = walk.currentNode;
              if (text.data.trim() && !text.parentElement.closest(kinds)) return true;
            }
            return false;
          };
          // What stays in place while the page scrolls lies over the rest at one moment or another.
          const layerOf = (element) => {
            for (let at = element; at; at = at.parentElement) {
              if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return at;
            }
            return null;
          };

          const targets = [...document.querySelectorAll(kinds)]
            .filter((element) => !modal || modal.contains(element))
            .filter((element) => !element.disabled && !element.closest("[inert]"))
            .filter((element) => element.checkVisibility({ visibilityProperty: true }))
            .map((element) => ({ element, parts: partsOf(element), layer: layerOf(element) }))
            .map((target) => ({ ...target, box: boxOf(target.parts) }))
            .filter(({ box }) => box && box.height > 1 && box.bottom > 0 && box.right > 0)
            .filter(({ element }) => !isInSentence(element));

          const found = [];
          for (const { element, parts, box } of targets) {
            const [short, long] = [box.width, box.height].sort((a, b) => a - b);
            const hasPicture = parts.some((part) => part.querySelector(pictures));
            const [needShort, needLong] = hasPicture ? [56, 96] : [least, least];
            if (short < needShort - near || long < needLong - near) {
              const size = `${box.width.toFixed(1)}×${box.height.toFixed(1)}`;
              found.push(`${size}${hasPicture ? " with a picture" : ""}: ${nameOf(element)}`);
            }
          }
          const contains = (a, b) => a.parts.some((part) => b.parts.some((other) => part.contains(other)));
          targets.forEach((a, index) => {
            for (const b of targets.slice(index + 1)) {
              if (a.layer !== b.layer || contains(a, b) || contains(b, a)) continue;
              const across = Math.max(a.box.left, b.box.left) - Math.min(a.box.right, b.box.right);
              const down = Math.max(a.box.top, b.box.top) - Math.min(a.box.bottom, b.box.bottom);
              const distance = Math.max(across, down);
              if (distance < gap - near) {
                found.push(`${distance.toFixed(1)} apart: ${nameOf(a.element)} and ${nameOf(b.element)}`);
              }
            }
          });
          return found;
        }""",
        [least, gap, pictures],
    )


def sideways_scroll(page: Page) -> list[str]:
    """How much wider than the window the page is, and what sticks out."""
    return _lines(
        page,
        """() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return [];
          const wide = [...document.body.querySelectorAll("*")]
            .filter((element) => element.getBoundingClientRect().right + scrollX > clientWidth + 0.5)
            .map((element) => `  ${nameOf(element)} to ${element.getBoundingClientRect().right.toFixed(1)}`);
          return [`${scrollWidth} wide in a window of ${clientWidth}`, ...wide.slice(0, 10)];
        }""",
    )


def scrolled_sideways_inside(page: Page) -> list[str]:
    """Parts of the page that hide something to their right: nobody sees that one could swipe there."""
    return _lines(
        page,
        """() => [...document.querySelectorAll("main, main *")]
          .filter((element) => element.checkVisibility() && !element.matches("input, textarea"))
          .filter((element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX))
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => `more to the right: ${nameOf(element)}`)""",
    )


def clipped_text(page: Page) -> list[str]:
    """What is cut off once the reader spaces the text out (WCAG 1.4.12); the spacing stays on."""
    return _lines(
        page,
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
            word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
          return [...document.body.querySelectorAll("*")]
            .filter((element) => element.checkVisibility() && element.textContent.trim())
            .filter((element) => element.clientWidth > 1 && element.clientHeight > 1)
            .filter((element) => {
              const { overflowX, overflowY } = getComputedStyle(element);
              const cuts = (overflow) => ["hidden", "clip"].includes(overflow);
              return (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1)
                || (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1);
            })
            .map((element) => `cut off: ${nameOf(element)}`);
        }""",
    )


def moving(page: Page) -> list[str]:
    """Animations and transitions that are running now."""
    return _lines(
        page,
        """() => document.getAnimations()
          .filter((animation) => animation.playState === "running")
          .map((animation) => `moving: ${nameOf(animation.effect?.target)}`)""",
    )


def _lines(page: Page, script: str, argument: Any = None) -> list[str]:
    found = page.evaluate(f"(argument) => {{ {_NAME} return ({script})(argument); }}", argument)
    return [str(line) for line in found]
