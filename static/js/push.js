import { focus } from "./focus.js";

/** @typedef {"on" | "off" | "asking" | "denied" | "failed" | "install" | "unsupported"} State */
/** @typedef {{ key: string, endpoint_hash: string | null }} Device what the server knows of this device */

const PATIENCE = 20_000;

/**
 * Alerts on this device: shows how things stand and switches them on with a tap.
 *
 * @param {HTMLElement} element holds one element with `data-push-state` for each state that it speaks of
 */
export function start(element) {
  for (const button of element.querySelectorAll("[data-push-on]")) {
    button.addEventListener("click", () => void switchOn(element));
  }
  look().then(
    (state) => show(element, state),
    () => show(element, "failed"),
  );
}

/** On every page of somebody signed in: a subscription that the browser lost is made again. */
export function keep() {
  if (isSupported() && Notification.permission === "granted") look().catch(() => {});
}

/** @param {HTMLElement} element */
async function switchOn(element) {
  // The first thing after the tap: later, Safari would not ask any more.
  const permission = await Notification.requestPermission();
  if (permission !== "granted") {
    show(element, permission === "denied" ? "denied" : "off", true);
    return;
  }
  show(element, "asking", true);
  try {
    // Without a network, `subscribe` neither succeeds nor fails.
    await within(PATIENCE, device().then(({ key }) => subscribe(key)));
    show(element, "on", true);
  } catch {
    show(element, "failed", true);
  }
}

/**
 * How alerts stand here; puts right what the browser lost since they were switched on.
 *
 * @returns {Promise<State>}
 */
async function look() {
  if (!isSupported()) return isApple() ? "install" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  const { key, endpoint_hash } = await device();
  if (endpoint_hash === null || Notification.permission !== "granted") return "off";
  const subscription = await present();
  const isKnown = subscription && (await hash(subscription.endpoint)) === endpoint_hash;
  if (!isKnown || keyOf(subscription) !== key) await within(PATIENCE, subscribe(key));
  return "on";
}

/** @param {string} key the server's public key, base64url */
async function subscribe(key) {
  const old = await present();
  if (old && keyOf(old) !== key) await old.unsubscribe();
  const { pushManager } = await worker();
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const { endpoint, keys } = (await pushManager.subscribe(options)).toJSON();
  const body = new URLSearchParams({ endpoint: endpoint ?? "", ...keys });
  const answer = await fetch("/alerts/on", { method: "POST", body });
  if (!answer.ok) throw new Error(`/alerts/on answered ${answer.status}`);
}

/** @returns {Promise<Device>} */
async function device() {
  const answer = await fetch("/alerts/device", { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`/alerts/device answered ${answer.status}`);
  return answer.json();
}

async function present() {
  return (await worker()).pushManager.getSubscription();
}

function worker() {
  return within(PATIENCE, navigator.serviceWorker.ready);
}

/**
 * @param {HTMLElement} element
 * @param {State} state
 * @param {boolean} [isAnswer] to a tap, which may have been on what now disappears
 */
function show(element, state, isAnswer = false) {
  let shown;
  for (const part of element.querySelectorAll("[data-push-state]")) {
    if (!(part instanceof HTMLElement)) continue;
    part.hidden = part.dataset.pushState !== state;
    if (!part.hidden) shown = part;
  }
  element.hidden = !shown;
  if (isAnswer && shown) focus(shown);
}

function isSupported() {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

function isApple() {
  const { userAgent, maxTouchPoints } = navigator;
  // An iPad calls itself a Macintosh, but no Macintosh is touched.
  return /iPhone|iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

/** @param {PushSubscription} subscription */
function keyOf(subscription) {
  const key = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return btoa(String.fromCharCode(...key)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * As the server keeps it: SHA-256 in hexadecimal.
 *
 * @param {string} text
 */
async function hash(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
function within(milliseconds, promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer in time")), milliseconds));
  return Promise.race([promise, /** @type {Promise<never>} */ (late)]);
}
