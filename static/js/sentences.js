/**
 * @typedef {object} Sentence
 * @property {string} text as a voice should say it
 * @property {string} lang two letters
 * @property {Range[]} ranges where it stands on the page, without the readings over it
 * @property {Range[]} readings the furigana over it
 * @property {Element} block the paragraph it is in
 */

/** @typedef {{ node: Text, start: number, end: number, say?: string }} Piece a text node's place in its paragraph */
/** @typedef {{ block: Element, pieces: Piece[], raw: string, lang: string }} Paragraph */

// Readings would be said twice; the rest is not meant for the ear, or is said by the one who uses it.
const UNSAID =
  "rt, rp, script, style, noscript, svg, textarea, select, nav, dialog:not([open]), [hidden], [aria-hidden=true], " +
  ".visually-hidden, .aloud, .aloud-speed, .listen, details:not([open]) > :not(summary)";
const INLINE = ["inline", "ruby", "contents"];
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
// Spaces beside a Japanese character part phrases for the eye; a voice would stop at each.
const BETWEEN_PHRASES = /(?<=[\u3000-\u9fff\uff00-\uffef])\s+|\s+(?=[\u3000-\u9fff\uff00-\uffef])/gu;

// 11月26日（木）: a voice takes the day of the week for a tree.
const WEEKDAY = /[（(]([月火水木金土日])[）)]/gu;

/**
 * What can be seen of a part of the page, sentence by sentence, in the order of the page.
 *
 * @param {Element} root
 * @returns {Sentence[]}
 */
export function sentencesOf(root) {
  return paragraphsOf(root).flatMap(split);
}

/**
 * @param {Element} root
 * @returns {Paragraph[]}
 */
function paragraphsOf(root) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && isUnsaid(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  /** @type {Paragraph[]} */
  const paragraphs = [];
  /** @type {Paragraph | undefined} */
  let last;
  /** @type {Element | null} */
  let named = null;
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node instanceof Element && node.localName === "br") last = undefined;
    if (!(node instanceof Text) || !node.parentElement) continue;
    const { block, lang } = placeOf(node.parentElement);
    if (!last || last.block !== block || last.lang !== lang) {
      last = { block, pieces: [], raw: "", lang };
      paragraphs.push(last);
    }
    // A name with two rubies is said once, with the reading that its owner gave.
    const name = node.parentElement.closest("[data-say]");
    const say = name && (name === named ? "" : (name.getAttribute("data-say") ?? ""));
    named = name;
    const start = last.raw.length;
    const whole = isPreformatted(block) ? node.data : node.data.replaceAll("\n", " ");
    last.raw += whole;
    last.pieces.push({ node, start, end: last.raw.length, ...(say === null ? {} : { say }) });
  }
  return paragraphs;
}

/** @param {Element} element */
function isUnsaid(element) {
  if (element.matches(UNSAID)) return true;
  const { display, visibility } = getComputedStyle(element);
  return display === "none" || visibility !== "visible";
}

/**
 * @param {Element} element
 * @returns {{ block: Element, lang: string }}
 */
function placeOf(element) {
  let block = element;
  while (block.parentElement && INLINE.includes(getComputedStyle(block).display)) block = block.parentElement;
  const lang = element.closest("[lang]")?.getAttribute("lang") ?? document.documentElement.lang;
  return { block, lang: lang.slice(0, 2) };
}

/** @param {Element} block */
function isPreformatted(block) {
  return getComputedStyle(block).whiteSpace.startsWith("pre");
}

/**
 * @param {Paragraph} paragraph
 * @returns {Sentence[]}
 */
function split({ block, pieces, raw, lang }) {
  const sentences = [];
  for (const { start, end } of limits(raw, lang)) {
    const text = spoken(pieces, start, end);
    if (!/[\p{L}\p{N}]/u.test(text)) continue;
    const ranges = pieces
      .filter((piece) => piece.start < end && piece.end > start)
      .map((piece) => rangeOf(piece, Math.max(start, piece.start), Math.min(end, piece.end)));
    const readings = ranges.flatMap(readingsOver);
    sentences.push({ text, lang: JAPANESE.test(text) ? "ja" : lang, ranges, readings, block });
  }
  return sentences;
}

/**
 * @param {string} raw
 * @param {string} lang
 * @returns {{ start: number, end: number }[]} without the space around each sentence
 */
function limits(raw, lang) {
  const found = [];
  // Older browsers without it read a paragraph as one sentence.
  const parts =
    "Segmenter" in Intl
      ? new Intl.Segmenter(lang, { granularity: "sentence" }).segment(raw)
      : [{ segment: raw, index: 0 }];
  for (const { segment, index } of parts) {
    const start = index + segment.length - segment.trimStart().length;
    found.push({ start, end: index + segment.trimEnd().length });
  }
  return found;
}

/**
 * @param {Piece[]} pieces
 * @param {number} start
 * @param {number} end
 */
function spoken(pieces, start, end) {
  let text = "";
  for (const piece of pieces) {
    if (piece.start >= end || piece.end <= start) continue;
    const from = Math.max(start, piece.start) - piece.start;
    text += piece.say ?? piece.node.data.slice(from, Math.min(end, piece.end) - piece.start);
  }
  return text.replace(BETWEEN_PHRASES, "").replace(WEEKDAY, "$1曜日 ").replace(/\s+/gu, " ").trim();
}

/**
 * @param {Range} range of one text node
 * @returns {Range[]}
 */
function readingsOver({ startContainer }) {
  const ruby = startContainer.parentElement?.closest("ruby");
  return [...(ruby?.querySelectorAll("rt") ?? [])].map((rt) => {
    const range = new Range();
    range.selectNodeContents(rt);
    return range;
  });
}

/**
 * @param {Piece} piece
 * @param {number} start
 * @param {number} end
 */
function rangeOf(piece, start, end) {
  const range = new Range();
  range.setStart(piece.node, start - piece.start);
  range.setEnd(piece.node, end - piece.start);
  return range;
}
