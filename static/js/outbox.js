import "./queue.js";
import { isTap, on } from "./htmx.js";

/** @import { Context } from "./htmx.js" */
/** @import { Entry, Flushed, Options } from "./queue.js" */

/**
 * @typedef {object} Queue
 * @property {(entry: Entry) => Promise<void>} keep
 * @property {(key: string) => Promise<void>} remove
 * @property {(whose?: string) => Promise<Entry[]>} list
 * @property {(options?: Options) => Promise<Flushed>} flush
 * @property {string} CHANNEL
 */

export const queue = /** @type {Queue} */ (Reflect.get(globalThis, "ayumiQueue"));

/** The statuses with which the server gives a form back: all that was written, and what is wrong with it. */
const GIVES_BACK = [409, 422];
// An entry that the browser sends in its own way, so that the server can give its form back.
const GIVEN = "ayumi-given";
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** @type {WeakSet<HTMLFormElement>} forms that are kept and go on in the browser's or htmx's own way */
const goingOn = new WeakSet();
/** @type {WeakMap<HTMLFormElement, string>} what htmx is sending */
const underWay = new WeakMap();
/** @type {WeakMap<HTMLFormElement, string>} the keys of forms that bring none: pressed again it is the same entry */
const keys = new WeakMap();

/** @type {WeakMap<HTMLFormElement, number>} when it was written what stands in a form again */
const writtenAt = new WeakMap();

/** Whether this page is a copy that the phone had kept. */
export function isKept() {
  return "kept" in document.documentElement.dataset;
}

/** The id of whoever uses this page; "" for people who have no outbox. */
export function whose() {
  return document.body.dataset.person ?? "";
}

/**
 * Forms with `data-outbox` (what kind of thing they send, see pwa/arrivals/pages.py) are kept on the phone
 * before they are sent, and sent again until the server has them: what somebody else is told, and what
 * belongs to a day. Not what is done at once or not at all: taking back, deleting, who sees what, settings,
 * lists of one's own. Done later, they would surprise; when they cannot be sent, the page says so and stays.
 */
export function start() {
  if (!whose() || !("indexedDB" in globalThis) || !navigator.locks) return;
  // Before htmx and before the browser.
  document.addEventListener("submit", take, true);
  on("htmx:after:request", (/** @type {{ ctx: Context }} */ { ctx }) => {
    const { form } = ctx.request;
    const key = form && underWay.get(form);
    const answer = ctx.response?.raw;
    if (form && key && isTap(ctx) && answer && isSettled(answer)) void queue.remove(key);
  });
  void leaveGiven();
  void refill();
}

/** @param {Response} answer to a form that the browser sent in its own way: taken, or given back to be mended */
function isSettled({ ok, status }) {
  return ok || GIVES_BACK.includes(status);
}

/** The page after an entry that was given to the browser: its words stand there, or have arrived. */
async function leaveGiven() {
  const key = sessionStorage.getItem(GIVEN);
  sessionStorage.removeItem(GIVEN);
  if (key) await queue.remove(key);
}

/** @param {SubmitEvent} event */
function take(event) {
  const { target: form, submitter } = event;
  if (!(form instanceof HTMLFormElement) || !form.dataset.outbox) return;
  if (goingOn.delete(form)) return;
  // Some buttons of a form lead elsewhere.
  if (submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  void keepAndSend(form, submitter).finally(() => (form.ariaBusy = null));
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
async function keepAndSend(form, submitter) {
  const entry = entryOf(form, submitter);
  sessionStorage.removeItem(GIVEN);
  try {
    await queue.keep(entry);
  } catch {
    // This browser keeps nothing (a private window, a full phone): the form is simply sent.
    goOn(form, submitter);
    return;
  }
  void navigator.storage?.persist?.();
  if (form.hasAttribute("hx-post") && !form.hasAttribute("hx-trigger") && navigator.onLine && !isKept()) {
    underWay.set(form, entry.key);
    goOn(form, submitter);
    return;
  }
  const { gone, entries } = await queue.flush({ whose: whose(), follows: entry.key, isAsked: true });
  const sent = gone.find(({ key }) => key === entry.key);
  const left = entries.find(({ key }) => key === entry.key);
  if (sent) location.assign(sent.go ?? "/");
  else if (GIVES_BACK.includes(left?.status ?? 0)) {
    sessionStorage.setItem(GIVEN, entry.key);
    goOn(form, submitter);
  } else if (left) location.assign("/waiting");
  // Another tab was quicker.
  else location.assign("/");
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function goOn(form, submitter) {
  // Not before the event that brought us here is over: until then a form cannot be sent again.
  setTimeout(() => {
    goingOn.add(form);
    form.requestSubmit(submitter);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 * @returns {Entry}
 */
function entryOf(form, submitter) {
  const data = new FormData(form, submitter);
  const id = String(data.get("id") ?? "");
  const key = ID.test(id) ? id : (keys.get(form) ?? newKey());
  keys.set(form, key);
  const body = new URLSearchParams([...data].map(([name, value]) => [name, String(value)]));
  return {
    key,
    whose: whose(),
    path: form.getAttribute("action") ?? location.pathname,
    body: body.toString(),
    kind: form.dataset.outbox ?? "",
    words: wordsOf(form, submitter),
    page: location.pathname + location.search,
    urgent: data.get("urgency") === "now" || data.get("category") === "harm" || "urgent" in form.dataset,
    written: writtenAt.get(form) ?? Date.now(),
    state: "waiting",
    tries: 0,
  };
}

/**
 * What the writer will know it by: their own words, else what they chose.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function wordsOf(form, submitter) {
  const written = [...form.querySelectorAll("textarea")].map(({ value }) => value.trim()).filter(Boolean);
  if (written.length > 0) return written.join(" / ").slice(0, 300);
  const chosen = [...form.querySelectorAll("input:checked")].flatMap((input) =>
    input instanceof HTMLInputElement ? [...(input.labels ?? [])].map(textOf) : [],
  );
  if (chosen.length > 0) return chosen.join("、").slice(0, 300);
  return submitter instanceof HTMLButtonElement && submitter.name ? textOf(submitter) : "";
}

/** @param {Element} element */
function textOf(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const reading of copy.querySelectorAll("rt, rp, .tile-more")) reading.remove();
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** A UUIDv7, as the server makes them. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | 0x7000n | BigInt(bytes[7] ?? 0));
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** From the list of what waits, back into its form: `#again=` and the entry's key. */
async function refill() {
  const key = new URLSearchParams(location.hash.slice(1)).get("again");
  if (!key) return;
  const entry = (await queue.list(whose())).find((each) => each.key === key);
  const form = entry && document.querySelector(`form[data-outbox][action="${CSS.escape(entry.path)}"]`);
  if (!entry || !(form instanceof HTMLFormElement)) return;
  // While it is changed, what it was is not sent.
  await queue.keep({ ...entry, state: "look" });
  keys.set(form, key);
  const body = new URLSearchParams(entry.body);
  // It stays an entry of the day on which it was written.
  if (body.get("local_date")?.startsWith("written")) writtenAt.set(form, entry.written);
  for (const field of form.elements) {
    if (field instanceof HTMLTextAreaElement) field.value = body.get(field.name) ?? "";
    if (field instanceof HTMLInputElement) fill(field, body);
  }
}

/**
 * @param {HTMLInputElement} field
 * @param {URLSearchParams} body
 */
function fill(field, body) {
  if (field.type === "radio" || field.type === "checkbox") {
    field.checked = body.getAll(field.name).includes(field.value);
    // What its writer saw then is not what they see now.
  } else if (body.has(field.name) && field.name !== "seen_at") {
    field.value = body.get(field.name) ?? "";
  }
}
