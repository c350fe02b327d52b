import { isTap, on } from "./htmx.js";

/** @import { Context } from "./htmx.js" */

/**
 * When htmx is answered with a whole page instead of a fragment (signed out, not found, a fault), the
 * browser asks again in its own way and shows that page as one.
 */
export function start() {
  on("htmx:after:request", (/** @type {{ ctx: Context }} */ { ctx }, event) => {
    if (!/^\s*<!doctype html/i.test(ctx.text)) return;
    event.preventDefault();
    if (isTap(ctx)) askAgain(ctx);
  });
}

/** @param {Context} context */
function askAgain({ request, response, sourceElement }) {
  const form = request.form ?? sourceElement.closest("form");
  if (request.method === "GET" || !form) {
    location.assign(response?.raw.url || request.action);
    return;
  }
  const { submitter } = request;
  if (submitter instanceof HTMLButtonElement && submitter.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(pressed);
  }
  // Safe to send twice: a request that is answered so was not carried out, and forms carry a key.
  HTMLFormElement.prototype.submit.call(form);
}
