/**
 * Away from this page at once, and not back to it with the Back button.
 *
 * @param {HTMLElement} element a link to a harmless place
 */
export function start(element) {
  element.addEventListener("click", (event) => {
    if (!(element instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    // Installed, there is no tab to hide in: the app's first page tells least.
    location.replace(matchMedia("(display-mode: standalone)").matches ? "/" : element.href);
  });
}
