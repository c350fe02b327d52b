// Of a year: the room for the button is kept on the next pages (see pwa/web.py and css/components/aloud.css).
const REMEMBERED = 365 * 24 * 60 * 60;
// A browser that has named no voice by then will not; in milliseconds.
const PATIENCE = 3000;

/**
 * Offers to read the page aloud, where this device has a voice of its own for it.
 *
 * A voice that speaks on somebody's server would be sent what people write, so it counts as none. The
 * reader itself is fetched only when there is a voice.
 *
 * @param {HTMLElement} element the bar with the buttons, invisible at first
 */
export function start(element) {
  const html = document.documentElement;
  if (!("speechSynthesis" in window)) return without(html);
  let isThere = false;
  const look = async () => {
    if (isThere || !localVoices(html.lang).length) return;
    isThere = true;
    const { start: startReader } = await import("./read-aloud.js");
    startReader(element, localVoices);
    html.dataset.voice = "here";
    remember(html.lang, REMEMBERED);
  };
  void look();
  // Most browsers name their voices only after a while.
  speechSynthesis.addEventListener("voiceschanged", () => void look());
  setTimeout(() => isThere || without(html), PATIENCE);
}

/**
 * @param {string} lang two letters
 * @returns {SpeechSynthesisVoice[]} the voices on this device for a language, the preferred one first
 */
function localVoices(lang) {
  const fitting = speechSynthesis
    .getVoices()
    .filter((voice) => voice.localService && voice.lang.toLowerCase().startsWith(lang));
  return fitting.sort((a, b) => Number(b.default) - Number(a.default));
}

/** @param {HTMLElement} html */
function without(html) {
  if (html.dataset.voice === undefined) return;
  delete html.dataset.voice;
  remember("", 0);
}

/**
 * @param {string} lang
 * @param {number} seconds
 */
function remember(lang, seconds) {
  document.cookie = `ayumi_voice=${lang}; path=/; max-age=${seconds}; samesite=lax`;
}
