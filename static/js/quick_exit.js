const KEY = "ayumi-left";
const HARMLESS = "https://www.jma.go.jp/";

/**
 * Away from this page at once, and not back to it with the Back button.
 *
 * The harmless place opens in a tab of its own, which has no way back, and takes this page's place too.
 * The pages before this one stay in the tab's history, where no script can remove them: whoever goes
 * back to one is sent on (`keepAway`).
 *
 * @param {HTMLElement} element a link to a harmless place
 */
export function start(element) {
  element.addEventListener("click", (event) => {
    if (!(element instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    if (!isInstalled()) window.open(element.href, "_blank", "noopener,noreferrer");
    leave();
  });
}

/** On every page: one that is come back to after leaving hides itself and goes on to the harmless place. */
export function keepAway() {
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && sessionStorage.getItem(KEY)) leave();
  });
  const state = sessionStorage.getItem(KEY);
  if (!state) return;
  const [visit] = performance.getEntriesByType("navigation");
  if (visit instanceof PerformanceNavigationTiming && visit.type === "back_forward") leave();
  // Installed, the first page after leaving is still part of leaving; the next one is a new beginning.
  else if (state === "leaving") sessionStorage.setItem(KEY, "left");
  else sessionStorage.removeItem(KEY);
}

function leave() {
  sessionStorage.setItem(KEY, "leaving");
  document.documentElement.hidden = true;
  // Installed, there is no tab to hide in: the app's first page tells least.
  location.replace(isInstalled() ? "/" : HARMLESS);
}

function isInstalled() {
  return matchMedia("(display-mode: standalone)").matches;
}
