/**
 * A sign-in link carries its token behind the `#`, which no server and no link preview gets to see.
 * The page puts it into the form, takes it out of the address bar, and waits for the tap.
 *
 * @param {HTMLElement} element the form with `data-start-link`, hidden at first
 */
export function start(element) {
  const token = element.querySelector("input[name=token]");
  if (!(token instanceof HTMLInputElement)) return;
  const read = () => take(element, token);
  // A second link opened in the same tab changes nothing but the part behind the `#`.
  window.addEventListener("hashchange", read);
  read();
}

/**
 * @param {HTMLElement} form
 * @param {HTMLInputElement} field
 */
function take(form, field) {
  const token = location.hash.slice(1);
  if (!/^[\w.-]{20,200}$/.test(token)) return;
  field.value = token;
  // Behind the `#` of their address too: a browser takes it along over the redirect, and tells no server.
  for (const other of document.querySelectorAll("form[data-tongue]")) other.setAttribute("action", `/reading#${token}`);
  history.replaceState(history.state, "", location.pathname + location.search);
  form.hidden = false;
  for (const other of document.querySelectorAll("[data-no-token]")) other.toggleAttribute("hidden", true);
}
