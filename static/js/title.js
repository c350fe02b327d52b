/**
 * The browser's tab says what a part of the page that renewed itself says: how many are waiting.
 *
 * @param {HTMLElement} element with the page's name in `data-page-title`
 */
export function start(element) {
  const [, ...app] = document.title.split(" – ");
  document.title = [element.dataset.pageTitle ?? "", ...app].join(" – ");
}
