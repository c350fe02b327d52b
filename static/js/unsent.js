import { focus } from "./focus.js";
import { isTap, on } from "./htmx.js";

/** @import { Context } from "./htmx.js" */

/**
 * When something could not be sent, the page stays as it is and says so.
 *
 * The service worker tells of forms that the browser sent itself, htmx of its own.
 */
export function start() {
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.kind === "unsent") void tell();
  });
  on("htmx:error", (/** @type {{ ctx?: Context }} */ { ctx }) => {
    if (!ctx || ctx.response || !isTap(ctx)) return;
    if (ctx.request.method === "GET") location.assign(ctx.request.action);
    else void tell();
  });
}

async function tell() {
  const main = document.querySelector("main");
  const copy = await caches.match("/unsent");
  if (!main || !copy) return;
  document.querySelector("[data-unsent]")?.remove();
  main.insertAdjacentHTML("afterbegin", await copy.text());
  const notice = main.querySelector("[data-unsent]");
  if (notice instanceof HTMLElement) focus(notice);
}
