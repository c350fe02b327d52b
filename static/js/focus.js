import { isTap, on } from "./htmx.js";

/** @import { Context } from "./htmx.js" */

/** @type {Element[]} */
let fresh = [];
let hadFocus = false;

/**
 * After a swap, focus is where the person goes on, and never lost.
 *
 * Mistakes: on their summary. A page of its own: on its heading. A small change: where it was, or
 * on what the fragment marks with `data-focus`. What came unasked takes focus from nothing.
 */
export function start() {
  on("htmx:before:swap", () => {
    fresh = [];
    hadFocus = !isNowhere();
  });
  on("htmx:after:settle", (/** @type {{ newContent: Node[] }} */ { newContent }) => {
    fresh.push(...newContent.filter((node) => node instanceof Element));
  });
  on("htmx:after:swap", (/** @type {{ ctx: Context }} */ { ctx }) => {
    const place = next(isTap(ctx));
    if (place) focus(place, isTap(ctx));
  });
}

/**
 * @param {boolean} isAnswer to a tap
 * @returns {HTMLElement | undefined} where to go; nowhere when focus is well where it is
 */
function next(isAnswer) {
  const marked = isAnswer && (find("#summary") ?? find("h1") ?? find("[data-focus]"));
  if (marked) return marked;
  const isLost = isNowhere() && (hadFocus || isAnswer);
  return isLost ? (find("*") ?? document.querySelector("h1") ?? undefined) : undefined;
}

function isNowhere() {
  return !document.activeElement || document.activeElement === document.body;
}

/**
 * @param {string} selector
 * @returns {HTMLElement | undefined} the first such thing in what is new
 */
function find(selector) {
  for (const element of fresh) {
    const found = element.matches(selector) ? element : element.querySelector(selector);
    if (found instanceof HTMLElement && found.isConnected) return found;
  }
  return undefined;
}

/**
 * @param {HTMLElement} element
 * @param {boolean} [mayScroll]
 */
export function focus(element, mayScroll = true) {
  const options = { preventScroll: !mayScroll };
  element.focus(options);
  if (document.activeElement === element) return;
  element.tabIndex = -1;
  element.focus(options);
}
