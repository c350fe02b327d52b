/**
 * Opens the dialog whose id `data-opens` names. Without scripts the same button goes where its form
 * or link goes; a dialog only asks before.
 *
 * @param {HTMLElement} element a button or link
 */
export function start(element) {
  const dialog = document.getElementById(element.dataset.opens ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  element.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  // The browser gives focus back to what opened it.
  for (const button of dialog.querySelectorAll("[data-closes]")) {
    button.addEventListener("click", () => dialog.close());
  }
}
