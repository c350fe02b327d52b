/** What scripts add to pages that work without them. */

// First, so that nothing is put into the page before the policy is there.
import "./trust.js";
import * as copy from "./copy.js";
import * as dialog from "./dialog.js";
import * as focus from "./focus.js";
import * as kept from "./kept.js";
import * as most from "./most.js";
import * as outbox from "./outbox.js";
import * as paper from "./paper.js";
import * as pulled from "./pulled.js";
import * as push from "./push.js";
import * as quickExit from "./quick_exit.js";
import * as reading from "./reading.js";
import * as service from "./service.js";
import * as startLink from "./start_link.js";
import * as status from "./status.js";
import * as title from "./title.js";
import * as unsent from "./unsent.js";
import * as voice from "./voice.js";
import * as waiting from "./waiting.js";
import * as wholePage from "./whole_page.js";
import * as wordHelp from "./word_help.js";

/** @type {Record<string, (element: HTMLElement) => void>} */
const enhancements = {
  "#status": status.start,
  "[data-start-link]": startLink.start,
  "[data-copy]": copy.start,
  "[data-print]": paper.start,
  "[data-push]": push.start,
  "[data-opens]": dialog.start,
  "[data-quick-exit]": quickExit.start,
  "[data-page-title]": title.start,
  "[data-ways]": reading.start,
  "[data-most]": most.start,
  "[data-read-aloud]": voice.start,
  "a.word": wordHelp.start,
  "[data-waiting]": waiting.start,
  "[data-waiting-list]": waiting.startList,
  "[data-there]": (section) => void kept.showThere(section),
};

const enhanced = new WeakSet();

function enhance() {
  for (const [selector, start] of Object.entries(enhancements)) {
    for (const element of document.querySelectorAll(selector)) {
      if (!(element instanceof HTMLElement) || enhanced.has(element)) continue;
      enhanced.add(element);
      start(element);
    }
  }
}

quickExit.keepAway();
outbox.start();
service.start();
focus.start();
wholePage.start();
pulled.start();
unsent.start();
wordHelp.begin();
enhance();
document.addEventListener("htmx:after:swap", enhance);
if (document.querySelector(".places") && !document.querySelector("[data-push]")) push.keep();
kept.start(document.documentElement);
