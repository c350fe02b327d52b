/**
 * A button that prints; without scripts the browser's own menu does.
 *
 * @param {HTMLElement} element hidden, around the button
 */
export function start(element) {
  element.hidden = false;
  element.querySelector("button")?.addEventListener("click", () => print());
}
