import { isKept, newKey } from "./outbox.js";

const SETTINGS = ["lang", "register", "furigana", "text", "theme", "spacing", "font", "motion", "sound"];
const KEPT = "ayumi-kept-";

/**
 * What the phone keeps for when there is no network: pages of whoever is signed in now and of nobody else,
 * in the words and letters of this page.
 *
 * @param {HTMLElement} html the root element, which names the reading settings
 */
export function start(html) {
  if (isKept()) {
    renew();
    // Back from the page of what waits: this is the next entry.
    addEventListener("pageshow", ({ persisted }) => persisted && renew());
    return;
  }
  const words = SETTINGS.map((name) => (name === "lang" ? name : `data-${name}`)).map(
    (name) => `${name}="${html.getAttribute(name)}"`,
  );
  const { whose } = document.body.dataset;
  // A page that something went wrong with does not know it.
  if (!whose) return;
  const told = {
    kind: "here",
    whose,
    words,
    isSparing: Reflect.get(navigator, "connection")?.saveData === true,
    // Where the plan is changed, the copy of the help pages is old at once.
    hasNewPlan: location.pathname === "/coping",
  };
  const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
  void navigator.serviceWorker?.ready.then(({ active }) => whenIdle(() => active?.postMessage(told)));
}

/** A kept page has a key in each form that was perhaps used before. */
function renew() {
  for (const key of document.querySelectorAll("form[data-outbox] input[name=id]")) {
    if (key instanceof HTMLInputElement) key.value = newKey();
  }
}

/**
 * Where the network is missed: what can be opened all the same, and the talks that were open here.
 *
 * @param {HTMLElement} section holds hidden links, and a template of the link to a talk
 */
export async function showThere(section) {
  const name = (await caches.keys()).find((each) => each.startsWith(KEPT));
  const template = section.querySelector("template");
  if (!name || !template) return;
  const kept = await caches.open(name);
  for (const { url } of await kept.keys()) {
    const { pathname } = new URL(url);
    let link = section.querySelector(`a[href="${pathname}"]`);
    if (!link) {
      link = /** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild;
      const html = await (await kept.match(url))?.text();
      const heading = /<h1 id="heading"[^>]*>(.*?)<\/h1>/s.exec(html ?? "")?.[1];
      const title = link?.querySelector("strong");
      if (!link || !heading || !title) continue;
      title.innerHTML = heading;
      link.setAttribute("href", pathname);
      template.before(link);
    }
    if (link instanceof HTMLElement) link.hidden = false;
  }
  section.hidden = false;
}
