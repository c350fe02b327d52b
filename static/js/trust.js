/**
 * The page's Trusted Types policy: all HTML that a script puts into the page comes through here.
 *
 * htmx hands over what the server answered. Our fragments hold no scripts, so markup with one, with
 * an inline handler or a javascript: address is not ours, and is refused as a whole. The browser's
 * content security policy would not run it either; this is the lock behind that lock.
 */

/**
 * @typedef {object} Policy
 * @property {(markup: string) => string} createHTML
 * @property {(code: string) => string} createScript
 * @property {(address: string) => string} createScriptURL
 */

const REFUSED = "script, iframe, frame, object, embed, base, meta[http-equiv]";
/** Attributes that hold a person's words: they may speak of JavaScript. */
const WORDS = /^(value|placeholder|title|alt|content|label|aria-.*|data-(?!hx-).*)$/;
const HANDLER = /^(on|(data-)?hx-on)/;
const SCRIPT_ADDRESS = /^(javascript|js|vbscript):/i;

let isInspecting = false;

/**
 * The same markup.
 *
 * @param {string} markup
 * @throws {TypeError} when it could run a script
 */
function createHTML(markup) {
  // Looking at it needs the browser's own parser, and that asks this policy again.
  if (isInspecting) return markup;
  isInspecting = true;
  try {
    inspect(new DOMParser().parseFromString(markup, "text/html"));
  } finally {
    isInspecting = false;
  }
  return markup;
}

/** @param {ParentNode} root */
function inspect(root) {
  for (const element of root.querySelectorAll("*")) {
    if (element.matches(REFUSED)) refuse(`<${element.localName}>`);
    for (const { name, value } of element.attributes) {
      if (HANDLER.test(name) || name === "srcdoc") refuse(name);
      if (!WORDS.test(name) && SCRIPT_ADDRESS.test(value.replace(/[\0-\x20]/g, ""))) refuse(name);
    }
    if (element instanceof HTMLTemplateElement) inspect(element.content);
  }
}

/**
 * @param {string} what
 * @returns {never}
 */
function refuse(what) {
  throw new TypeError(`This markup could run a script: ${what}`);
}

/** @type {Policy} */
export const policy = {
  createHTML,
  createScript: () => refuse("code"),
  createScriptURL(address) {
    if (new URL(address, location.href).origin !== location.origin) refuse("an address elsewhere");
    return address;
  },
};

/** @type {{ createPolicy(name: string, policy: Policy): unknown } | undefined} */
const trustedTypes = Reflect.get(window, "trustedTypes");
trustedTypes?.createPolicy("default", policy);
