import { on } from "./htmx.js";

/** @import { Context } from "./htmx.js" */

/**
 * What a word means, on a sheet over the page. Without scripts the same link goes to a page of its own.
 *
 * The sheet is made here, so that no page has an empty one for those whose link goes elsewhere.
 */
export function begin() {
  on("htmx:after:swap", (/** @type {{ ctx: Context & { target?: Element } }} */ { ctx }) => {
    const sheet = document.getElementById("word-help");
    if (sheet instanceof HTMLDialogElement && sheet.contains(ctx.target ?? null) && !sheet.open) sheet.showModal();
  });
}

/** @param {HTMLElement} link a word in a sentence */
export function start(link) {
  link.setAttribute("aria-haspopup", "dialog");
  if (document.getElementById("word-help")) return;
  const sheet = document.createElement("dialog");
  sheet.id = "word-help";
  sheet.className = "dialog word-help";
  sheet.setAttribute("aria-labelledby", "word-help-title");
  // The browser gives focus back to the word.
  sheet.addEventListener("click", ({ target }) => {
    if (target === sheet || (target instanceof Element && target.closest("[data-closes]"))) sheet.close();
  });
  document.body.append(sheet);
}
