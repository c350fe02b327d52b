import { isTap, on } from "./htmx.js";

/** @import { Context } from "./htmx.js" */

let isTouched = false;

/** Registers the service worker, and answers its question whether the page may be left. */
export function start() {
  if (!navigator.serviceWorker) return;
  // Without it everything but alerts and the offline pages works, so a failure is borne in silence.
  navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" }).catch(() => {});
  navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
    if (data?.kind === "may-leave") ports[0]?.postMessage(!isTouched);
  });
  document.addEventListener("input", ({ target }) => {
    if (target instanceof Element && target.closest("form[method=post]")) isTouched = true;
  });
  on("htmx:after:swap", (/** @type {{ ctx: Context }} */ { ctx }) => {
    if (isTap(ctx)) isTouched = false;
  });
  // The number on the app's icon has done its work once the app is open.
  navigator.clearAppBadge?.().catch(() => {});
}
