import { on } from "./htmx.js";

/**
 * A box that somebody pulled larger stays as large when something is put into its place.
 *
 * The browser keeps the height in a `style` attribute. htmx would copy it to the new box, which the
 * policy of the page refuses; a height that is set through the object model is allowed.
 */
export function start() {
  /** @type {Map<string, string>} */
  const heights = new Map();
  on("htmx:before:swap", (/** @type {{ tasks: { target: Element | string }[] }} */ { tasks }) => {
    heights.clear();
    for (const { target } of tasks) {
      if (!(target instanceof Element)) continue;
      for (const box of target.querySelectorAll("textarea[id][style]")) {
        if (!(box instanceof HTMLElement)) continue;
        heights.set(box.id, box.style.height);
        box.removeAttribute("style");
      }
    }
  });
  on("htmx:finally:swap", () => {
    for (const [id, height] of heights) {
      const box = document.getElementById(id);
      if (box) box.style.height = height;
    }
    heights.clear();
  });
}
