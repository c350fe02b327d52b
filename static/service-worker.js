/**
 * Alerts, and what can be read without a network: how to get help.
 *
 * The server writes three things in front of this file: `self.ayumi`, which names the version, its
 * files and the pages that may be kept, static/js/queue.js and static/worker/kept_pages.js. Of the pages
 * that are kept here the help pages have lines of somebody's own plan on them: signing out takes them away,
 * and they are fetched anew when somebody else is here.
 */

/**
 * @typedef {object} Ayumi
 * @property {string} version
 * @property {string[]} files addresses of the styles, scripts and pictures of this version
 * @property {string} icon
 * @property {string} badge
 */
/** @import { Flushed, Options } from "./js/queue.js" */
/** @import { Told } from "./worker/kept_pages.js" */
/**
 * @typedef {object} Kept
 * @property {string} PREFIX
 * @property {(address: URL) => boolean} isKept
 * @property {(words: string[], html: string) => boolean} isIn
 * @property {(whose: string) => Promise<void>} onlyFor
 * @property {(request: Request, response: Response) => Promise<void>} note
 * @property {(told: Told) => Promise<void>} refresh
 * @property {(address: URL) => Promise<Response | undefined>} copyOf
 * @property {(copy: Response | undefined) => Promise<Response | undefined>} marked
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const ayumi = /** @type {Ayumi} */ (Reflect.get(self, "ayumi"));

const queue = /** @type {{ flush: (options?: Options) => Promise<Flushed>, CHANNEL: string }} */ (
  Reflect.get(self, "ayumiQueue")
);
const kept = /** @type {Kept} */ (Reflect.get(self, "ayumiKept"));

const PAGES = ["/help", "/help/now", "/offline", "/unsent", "/waiting"];
// Read from the phone when the network does not answer soon.
const HELP = ["/help", "/help/now", "/waiting"];
const PAGES_CACHE = "ayumi-pages";
const FILES_CACHE = `ayumi-files-${ayumi.version}`;
// Somebody who needs the numbers does not wait for a slow network.
const HELP_PATIENCE = 3000;
// Who only reads is better served by what is new, if it comes at all.
const PATIENCE = 5000;
const DAY = 24 * 60 * 60 * 1000;
const ASKING_PATIENCE = 500;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const { origin, pathname } = address;
  if (origin !== worker.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, address));
  else if (pathname.startsWith("/static/")) event.respondWith(file(event.request, pathname));
});
worker.addEventListener("message", (event) => {
  if (event.data?.kind === "here") event.waitUntil(refresh(event.data).catch(() => {}));
  if (event.data?.kind === "send") event.waitUntil(queue.flush().catch(() => {}));
});
// Background Sync, where there is one: the last page may be closed by now.
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === queue.CHANNEL) event.waitUntil(sendWhatWaits());
});
worker.addEventListener("push", (event) => event.waitUntil(notify(event)));
worker.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAgain(event)));

// --- Without a network ---

async function install() {
  void worker.skipWaiting();
  const files = await caches.open(FILES_CACHE);
  await Promise.all([files.addAll(ayumi.files), keepPages()]);
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter(
    (name) => name !== FILES_CACHE && name !== PAGES_CACHE && !name.startsWith(kept.PREFIX),
  );
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** In the words and letters of whoever uses this browser now. */
async function keepPages() {
  const pages = await caches.open(PAGES_CACHE);
  await pages.addAll(PAGES.map((path) => new Request(path, { cache: "reload" })));
}

/** @param {Told & { hasNewPlan: boolean }} told by an open page */
async function refresh(told) {
  await kept.onlyFor(told.whose);
  if (told.hasNewPlan || !(await isHelpFor(told))) await keepPages();
  await kept.refresh(told);
}

/** @param {Told} told */
async function isHelpFor({ whose, words }) {
  const copy = await caches.match("/help/now");
  const html = (await copy?.text()) ?? "";
  const isNew = Date.now() - Date.parse(copy?.headers.get("date") ?? "") < DAY;
  return isNew && kept.isIn(words, html) && copy?.headers.get("Ayumi-Whose") === whose;
}

/**
 * @param {FetchEvent} event
 * @param {URL} address
 * @returns {Promise<Response>}
 */
async function page(event, address) {
  const { request } = event;
  const isHelp = HELP.includes(address.pathname);
  const answer = fetch(request);
  event.waitUntil(answer.then((response) => kept.note(request, response)).catch(() => {}));
  try {
    if (request.method !== "GET" || !(isHelp || kept.isKept(address))) return await answer;
    const response = await soon(answer, isHelp ? HELP_PATIENCE : PATIENCE);
    if (response.status < 500) return response;
  } catch {
    if (request.method !== "GET") return unsent(event);
  }
  const copy = isHelp ? await kept.marked(await caches.match(address.pathname)) : await kept.copyOf(address);
  if (copy) return copy;
  try {
    return await answer;
  } catch {
    return (await kept.marked(await caches.match("/offline"))) ?? Response.error();
  }
}

/**
 * Leaves the page with all that was written on it, and lets it say that nothing was sent.
 *
 * @param {FetchEvent} event
 */
async function unsent(event) {
  const client = await worker.clients.get(event.clientId);
  client?.postMessage({ kind: "unsent" });
  // "No content" is the one answer after which a browser stays where it is.
  return new Response(null, { status: 204 });
}

/**
 * @param {Promise<Response>} answer
 * @param {number} patience in milliseconds
 * @returns {Promise<Response>}
 */
function soon(answer, patience) {
  const late = new Promise((_, reject) => setTimeout(reject, patience));
  return Promise.race([answer, /** @type {Promise<never>} */ (late)]);
}

/**
 * @param {Request} request
 * @param {string} pathname
 */
async function file(request, pathname) {
  const kept = await caches.match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    // A page kept before an update asks for the files of another version: the name decides.
    const name = pathname.split("/").slice(3).join("/");
    const similar = ayumi.files.find((address) => address.endsWith(`/${name}`));
    const instead = similar && (await caches.match(similar));
    if (instead) return instead;
    throw error;
  }
}

// --- What was written without a network ---

async function sendWhatWaits() {
  const { entries } = await queue.flush();
  // The browser tries again later.
  if (entries.some(({ state, status }) => state === "waiting" && status !== 403)) throw new Error("still waiting");
}

// --- Alerts ---

/**
 * Shows something for every push: browsers take the permission away after silent ones.
 *
 * @param {PushEvent} event
 */
async function notify(event) {
  const { notification, app_badge } = contentOf(event);
  const tag = text(notification.tag) ?? "ayumi";
  await worker.registration.showNotification(text(notification.title) ?? "お知らせがあります", {
    body: text(notification.body) ?? "ひらいて 読む",
    tag,
    // With the same tag it takes the older one's place; a reminder is still heard.
    ...{ renotify: true },
    lang: "ja",
    icon: ayumi.icon,
    badge: ayumi.badge,
    data: { navigate: text(notification.navigate) ?? "/" },
  });
  if (typeof app_badge === "number") await worker.navigator.setAppBadge?.(app_badge).catch(() => {});
}

/**
 * @param {PushEvent} event
 * @returns {{ notification: Record<string, unknown>, app_badge?: unknown }}
 */
function contentOf(event) {
  try {
    const content = event.data?.json();
    if (content && typeof content.notification === "object" && content.notification) return content;
  } catch {
    // What cannot be read is still an alert.
  }
  return { notification: {} };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" && value ? value : undefined;
}

/** @param {Notification} notification */
async function open(notification) {
  notification.close();
  const address = ownAddress(notification.data?.navigate);
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const client = windows.find(({ visibilityState }) => visibilityState === "visible") ?? windows[0];
  if (client && (await mayLeave(client))) {
    try {
      await client.focus();
      await client.navigate(address);
      return;
    } catch {
      // A window that this worker does not control cannot be led anywhere.
    }
  }
  await worker.clients.openWindow(address);
}

/** @param {unknown} wanted */
function ownAddress(wanted) {
  try {
    const address = new URL(String(wanted), worker.location.origin);
    if (address.origin === worker.location.origin) return address.href;
  } catch {
    // As if it named no place at all.
  }
  return `${worker.location.origin}/`;
}

/**
 * Whether nothing half written would be lost; a window that does not answer has nothing.
 *
 * @param {WindowClient} client
 * @returns {Promise<boolean>}
 */
function mayLeave(client) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data !== false);
    setTimeout(() => resolve(true), ASKING_PATIENCE);
    client.postMessage({ kind: "may-leave" }, [port2]);
  });
}

/** @param {PushSubscriptionChangeEvent} event */
async function subscribeAgain(event) {
  const subscription = event.newSubscription ?? (await subscribe(event.oldSubscription));
  const { endpoint, keys } = subscription.toJSON();
  const body = new URLSearchParams({ endpoint: endpoint ?? "", ...keys });
  await fetch("/alerts/on", { method: "POST", body });
}

/** @param {PushSubscription | null} old */
async function subscribe(old) {
  const applicationServerKey = old?.options.applicationServerKey ?? (await serverKey());
  return worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** @returns {Promise<string>} */
async function serverKey() {
  const answer = await fetch("/alerts/device");
  return (await answer.json()).key;
}
