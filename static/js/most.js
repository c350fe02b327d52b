import { say } from "./status.js";

/**
 * Of these choices only so many may be ticked. When they are, the others wait, and a line says why.
 * Without scripts the hint says it before and the server after.
 *
 * @param {HTMLElement} element around checkboxes: `data-most` is how many, `data-said` names the line
 */
export function start(element) {
  const line = document.querySelector(element.dataset.said ?? "");
  const boxes = [...element.querySelectorAll("input[type=checkbox]")].filter((box) => box instanceof HTMLInputElement);
  const hold = (/** @type {boolean} */ isAnswer) => {
    const isFull = boxes.filter((box) => box.checked).length >= Number(element.dataset.most);
    for (const box of boxes) box.disabled = isFull && !box.checked;
    if (!(line instanceof HTMLElement) || line.hidden === !isFull) return;
    line.hidden = !isFull;
    if (isFull && isAnswer) say(line.querySelector("span")?.innerHTML ?? "");
  };
  element.addEventListener("change", () => hold(true));
  // Going back, the browser ticks what was ticked before, after this has run.
  addEventListener("pageshow", () => hold(false));
  hold(false);
}
