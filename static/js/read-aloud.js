import { sentencesOf } from "./sentences.js";

/** @import { Sentence } from "./sentences.js" */

const SPEED = "ayumi-speed";
const MARK = "read-aloud";

/**
 * Reads the page or one message aloud, a sentence at a time, and shows which one it is.
 *
 * It can be stopped at any time, and begun again at the sentence it was at: `pause` of the browser is not
 * used, since on Android it ends the speech for good. What leaves the screen is silent: another page,
 * another tab, the phone in the pocket.
 *
 * @param {HTMLElement} bar empty, invisible, where the buttons for play (also stop) and again belong
 * @param {(lang: string) => SpeechSynthesisVoice[]} localVoices
 */
export function start(bar, localVoices) {
  const { playButton, againButton, speeds } = furnish(bar);
  /** @type {Sentence[]} */
  let sentences = [];
  let at = 0;
  // Kept here while it is spoken: Chromium forgets the events of an utterance that nobody holds.
  /** @type {SpeechSynthesisUtterance | undefined} */
  let utterance;

  /**
   * @param {Sentence[]} list
   * @param {number} from
   */
  function read(list, from) {
    sentences = list;
    bar.dataset.speaking = "";
    againButton.hidden = false;
    speeds.hidden = false;
    say(from);
  }

  /** @param {number} number */
  function say(number) {
    const next = sentences.findIndex((each, index) => index >= number && isThere(each) && voiceFor(each));
    const sentence = sentences[next];
    const voice = sentence && voiceFor(sentence);
    if (!sentence || !voice) return stop();
    const mayScroll = isInView(sentences[at]);
    at = next;
    const words = new SpeechSynthesisUtterance(sentence.text);
    Object.assign(words, { voice, lang: voice.lang, rate: speed() });
    // What was stopped ends or fails later than what came after it begins.
    words.onend = () => words === utterance && say(next + 1);
    words.onerror = () => words === utterance && stop();
    utterance = words;
    if (speechSynthesis.speaking || speechSynthesis.pending) speechSynthesis.cancel();
    speechSynthesis.speak(words);
    mark(sentence);
    if ((mayScroll || next === 0) && !isInView(sentence)) sentence.block.scrollIntoView({ block: "center" });
  }

  function stop() {
    if (!utterance) return;
    utterance = undefined;
    speechSynthesis.cancel();
    delete bar.dataset.speaking;
    mark(undefined);
  }

  /** @param {Sentence} sentence */
  function voiceFor(sentence) {
    return localVoices(sentence.lang)[0];
  }

  playButton.addEventListener("click", () => {
    if (utterance) stop();
    else read(sentencesOf(document.querySelector("main") ?? document.body), 0);
  });
  againButton.addEventListener("click", () => read(sentences, at));
  speeds.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) keepSpeed(target.value);
    if (utterance) say(at);
  });
  showSpeed(speeds);
  // Messages come and go with swaps; their buttons are found when they are pressed.
  document.addEventListener("click", ({ target }) => {
    const message = target instanceof Element && target.closest("[data-listen]")?.closest(".message");
    if (message) read(sentencesOf(message), 0);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") stop();
  });
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  addEventListener("pagehide", stop);
}

/**
 * @param {HTMLElement} bar gets its buttons, and the speed after it
 */
function furnish(bar) {
  const parts = document.querySelector("template#aloud");
  if (!(parts instanceof HTMLTemplateElement)) throw new Error("this page cannot be read aloud");
  bar.append(parts.content.cloneNode(true));
  const [playButton, againButton, speeds] = ["[data-aloud=play]", "[data-aloud=again]", ".aloud-speed"].map(
    (selector) => /** @type {HTMLElement} */ (bar.querySelector(selector)),
  );
  if (!playButton || !againButton || !speeds) throw new Error("a part of the bar is missing");
  bar.after(speeds);
  return { playButton, againButton, speeds };
}

/** @param {Sentence} sentence */
function isThere({ block, ranges }) {
  return block.isConnected && ranges.every(({ startContainer }) => startContainer.isConnected);
}

/**
 * Whether the sentence can be seen whole between the bars above and below the page.
 *
 * @param {Sentence | undefined} sentence
 */
function isInView(sentence) {
  const boxes = sentence?.ranges.map((range) => range.getBoundingClientRect()) ?? [];
  const { scrollPaddingBlockStart, scrollPaddingBlockEnd } = getComputedStyle(document.documentElement);
  const top = Number.parseFloat(scrollPaddingBlockStart) || 0;
  const bottom = innerHeight - (Number.parseFloat(scrollPaddingBlockEnd) || 0);
  return boxes.every((box) => box.top >= top && box.bottom <= bottom);
}

/**
 * Shows the sentence that is being said, and no other.
 *
 * @param {Sentence | undefined} sentence
 */
function mark(sentence) {
  for (const element of document.querySelectorAll(".being-read")) element.classList.remove("being-read");
  if ("highlights" in CSS) {
    CSS.highlights.set(MARK, new Highlight(...(sentence?.ranges ?? [])));
    CSS.highlights.set(`${MARK}-readings`, new Highlight(...(sentence?.readings ?? [])));
  } else sentence?.block.classList.add("being-read");
}

// For where nothing may be kept; else the device's own storage says it.
let chosenHere = "";

function speed() {
  const kept = Number(chosenHere || stored());
  return kept >= 0.5 && kept <= 2 ? kept : 1;
}

/** @param {Element} speeds */
function showSpeed(speeds) {
  for (const input of speeds.querySelectorAll("input")) input.checked = Number(input.value) === speed();
}

/** @param {string} value */
function keepSpeed(value) {
  chosenHere = value;
  try {
    localStorage.setItem(SPEED, value);
  } catch {
    // It holds for this page.
  }
}

function stored() {
  try {
    return localStorage.getItem(SPEED);
  } catch {
    return null;
  }
}
