import { on } from "./htmx.js";

/**
 * What was just done, told to screen readers: one message a change.
 *
 * After a swap the message comes with the answer, as the event `said` of its HX-Trigger header;
 * after a whole new page it already stands there, and is repeated once.
 */
export function start() {
  on("said", (/** @type {{ html?: string }} */ { html }) => say(html ?? ""));
  const said = document.querySelector("[data-said]");
  // A region that has its text from the start is not announced.
  if (said) setTimeout(() => say(said.querySelector("span")?.innerHTML ?? ""), 200);
}

/**
 * Tell it to screen readers: through the page's `role=status`, outside of everything that is swapped.
 *
 * @param {string} html our own markup, with readings that screen readers do not hear
 */
export function say(html) {
  // A new node each time: the same message twice is said twice.
  const message = document.createElement("span");
  message.innerHTML = html;
  document.getElementById("status")?.replaceChildren(message);
}
