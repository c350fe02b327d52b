import { say } from "./status.js";

/**
 * A button that copies a link, where the browser can; shown and said aloud is what became of it.
 *
 * @param {HTMLElement} element hidden, around the button and both sentences; data-copy: what is copied
 */
export function start(element) {
  // Only on a secure page is there a clipboard.
  if (!navigator.clipboard) return;
  element.hidden = false;
  element.querySelector("button")?.addEventListener("click", async () => {
    const isCopied = await copy(element.dataset.copy ?? "");
    tell(element, "[data-copied]", isCopied);
    tell(element, "[data-not-copied]", !isCopied);
  });
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} which
 * @param {boolean} isSo
 */
function tell(element, which, isSo) {
  const sentence = element.querySelector(which);
  if (!(sentence instanceof HTMLElement)) return;
  sentence.hidden = !isSo;
  if (isSo) say(sentence.innerHTML);
}
