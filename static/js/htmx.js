/**
 * What htmx 4 says about a request, as far as we use it.
 *
 * @typedef {object} Context
 * @property {string} text the answer's body, once it is read
 * @property {Element} sourceElement
 * @property {Event} [sourceEvent]
 * @property {{ method: string, action: string, form?: HTMLFormElement | null, submitter?: HTMLElement | null }} request
 * @property {{ raw: Response, status: number } | undefined} [response] not there when nothing answered
 */

/**
 * Do something with each htmx event of a kind.
 *
 * @template Detail
 * @param {string} kind
 * @param {(detail: Detail, event: CustomEvent<Detail>) => void} react
 */
export function on(kind, react) {
  document.addEventListener(kind, (event) => {
    if (event instanceof CustomEvent) react(event.detail, event);
  });
}

/**
 * Whether a person did this just now and waits for what comes of it; polls and drafts happen unseen.
 *
 * @param {Context} context
 */
export function isTap({ sourceEvent }) {
  return sourceEvent?.type === "click" || sourceEvent?.type === "submit";
}
