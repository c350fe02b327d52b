import { queue, whose } from "./outbox.js";
import { say } from "./status.js";

/** @import { Entry } from "./queue.js" */

// While something waits and the page is open, it is tried again by itself.
const PAUSE = 15_000;
// What was pressed this moment is about to arrive; the bar does not flash for it.
const MOMENT = 2_000;
const ZONE = "Asia/Tokyo";

/**
 * The quiet bar that says how many things wait on this phone, and the moments at which they are sent.
 *
 * @param {HTMLElement} bar a link with `data-waiting`, hidden while nothing waits
 */
export function start(bar) {
  if (!whose() || !navigator.locks) return;
  const count = bar.querySelector("[data-count]");
  const show = async () => {
    const entries = await queue.list(whose()).catch(() => []);
    const waiting = entries.filter(({ tries, written }) => tries > 0 || Date.now() - written > MOMENT);
    if (waiting.length < entries.length) setTimeout(show, MOMENT);
    if (count) count.textContent = String(waiting.length);
    bar.hidden = waiting.length === 0;
  };
  new BroadcastChannel(queue.CHANNEL).addEventListener("message", () => void show());
  void show();
  void send(bar);
  addEventListener("online", () => void send(bar, true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void send(bar);
  });
  setInterval(() => void send(bar), PAUSE);
}

/**
 * @param {HTMLElement} bar
 * @param {boolean} [isAsked] whatever pause the server wished for before it was away
 */
async function send(bar, isAsked = false) {
  if ((await queue.list(whose()).catch(() => [])).length === 0) return;
  const { gone, entries } = await queue.flush({ whose: whose(), isAsked });
  if (gone.length > 0) showSaid(bar, gone[gone.length - 1]?.said ?? "");
  // Where the browser can, it sends them after this page is closed.
  if (entries.length > 0) await sync().catch(() => {});
}

/**
 * @param {HTMLElement} bar
 * @param {string} html what the server said of the last one: our own markup
 */
function showSaid(bar, html) {
  say(html);
  const note = bar.nextElementSibling;
  if (!(note instanceof HTMLElement) || !note.hasAttribute("data-sent")) return;
  note.hidden = false;
  const words = note.querySelector("[data-said-last]");
  if (words) words.innerHTML = html;
}

async function sync() {
  const registration = await navigator.serviceWorker?.ready;
  /** @type {{ register: (tag: string) => Promise<void> } | undefined} */
  const manager = registration && Reflect.get(registration, "sync");
  await manager?.register(queue.CHANNEL);
}

/**
 * The page of what waits: each entry in its writer's words, with what can be done about it.
 *
 * @param {HTMLElement} page holds a list `data-entries` and a template for one entry
 */
export function startList(page) {
  const still = page.querySelector("[data-if=still]");
  let isStill = false;
  const show = async () => {
    const entries = await queue.list(whose()).catch(() => undefined);
    const states = [entries === undefined ? "broken" : entries.length > 0 ? "some" : "none"];
    if (entries?.some(({ urgent }) => urgent)) states.push("urgent");
    if (isStill && entries?.length) states.push("still");
    showOnly(page, states);
    const list = page.querySelector("[data-entries]");
    const template = page.querySelector("template");
    if (!entries || !list || !template) return;
    list.replaceChildren(...entries.map((entry) => row(template, entry)));
  };
  new BroadcastChannel(queue.CHANNEL).addEventListener("message", () => void show());
  page.querySelector("[data-send]")?.addEventListener("click", (event) => {
    const button = event.currentTarget;
    if (!(button instanceof HTMLElement)) return;
    button.ariaBusy = "true";
    void queue.flush({ whose: whose(), isAsked: true }).then(({ entries }) => {
      button.ariaBusy = null;
      isStill = entries.some(({ state }) => state === "waiting");
      if (isStill) say(still?.innerHTML ?? "");
      void show();
    });
  });
  void show();
}

/**
 * @param {HTMLTemplateElement} template
 * @param {Entry} entry
 */
function row(template, entry) {
  const item = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  const put = (/** @type {string} */ name, /** @type {string} */ text) => {
    const place = item.querySelector(`[data-${name}]`);
    if (place) place.textContent = text;
  };
  for (const name of item.querySelectorAll("[data-kind-of]")) {
    if (name instanceof HTMLElement && name.dataset.kindOf !== entry.kind) name.remove();
  }
  put("words", entry.words);
  put("when", timeOf(entry.written));
  const state = entry.state === "look" ? "look" : entry.status === 401 ? "sign-in" : "waiting";
  showOnly(item, [state]);
  const edit = item.querySelector("[data-edit]");
  if (edit instanceof HTMLAnchorElement) edit.href = `${entry.page}#again=${entry.key}`;
  item.querySelector("[data-take-back]")?.addEventListener("click", () => {
    showOnly(item, ["sure"]);
    const no = item.querySelector("[data-keep]");
    if (no instanceof HTMLElement) no.focus();
  });
  item.querySelector("[data-keep]")?.addEventListener("click", () => {
    showOnly(item, [state]);
    const back = item.querySelector("[data-take-back]");
    if (back instanceof HTMLElement) back.focus();
  });
  item.querySelector("[data-remove]")?.addEventListener("click", () => void queue.remove(entry.key));
  return item;
}

/**
 * @param {HTMLElement} place
 * @param {string[]} states those that hold; parts with `data-if` are shown in the states they name
 */
function showOnly(place, states) {
  for (const part of place.querySelectorAll("[data-if]")) {
    if (!(part instanceof HTMLElement)) continue;
    part.hidden = !part.dataset.if?.split(" ").some((state) => states.includes(state));
  }
}

/** @param {number} written */
function timeOf(written) {
  const { lang } = document.documentElement;
  const day = new Intl.DateTimeFormat(lang, { month: "numeric", day: "numeric", timeZone: ZONE });
  const clock = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit", timeZone: ZONE });
  const isToday = day.format(written) === day.format(Date.now());
  return `${isToday ? "" : `${day.format(written)} `}${clock.format(written)}`;
}
