// What the questions are called, where the attributes of <html> say it otherwise.
/** @type {Record<string, string>} */
const ATTRIBUTES = { wording: "register" };

/**
 * The sample above the reading settings follows what is chosen; the page itself waits until it is saved.
 * Without scripts a button of the form shows it.
 *
 * @param {HTMLElement} form with radios whose names are settings
 */
export function start(form) {
  const sample = document.querySelector("[data-sample]");
  if (!(form instanceof HTMLFormElement) || !(sample instanceof HTMLElement)) return;
  const show = () => {
    for (const [name, value] of new FormData(form)) {
      const attribute = `data-${ATTRIBUTES[name] ?? name}`;
      if (sample.hasAttribute(attribute)) sample.setAttribute(attribute, String(value));
    }
    // Very large letters make it scroll: by keyboard too.
    sample.tabIndex = sample.scrollHeight > sample.clientHeight ? 0 : -1;
  };
  form.addEventListener("change", show);
  // Going back, the browser puts in what was chosen before, after this has run.
  addEventListener("pageshow", show);
  show();
}
