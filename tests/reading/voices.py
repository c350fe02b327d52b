"""A voice for the browser: headless ones have none. What it is asked to say is kept in `spoken`."""

from typing import Any

from playwright.sync_api import Page

JAPANESE = {"name": "Kyoko", "lang": "ja-JP", "localService": True, "default": True}
ENGLISH = {"name": "Samantha", "lang": "en-US", "localService": True, "default": False}
REMOTE = {"name": "Far away", "lang": "ja-JP", "localService": False, "default": True}

# Speaks until it is told to go on (`finish`), and says of what was stopped that it was, as browsers do.
_STUB = """
(voices) => {
  const synthesis = Object.assign(new EventTarget(), {
    spoken: [], cancelled: 0, speaking: false, pending: false, paused: false, now: null, voices: [],
    getVoices() { return this.voices; },
    speak(words) {
      if (!(words instanceof SpeechSynthesisUtterance)) throw new TypeError("not an utterance");
      this.now = words;
      this.speaking = true;
      this.spoken.push({
        text: words.text, lang: words.lang, rate: words.rate, voice: words.voice?.name,
      });
      setTimeout(() => words.onstart?.(new Event("start")), 0);
    },
    cancel() {
      const words = this.now;
      this.now = null;
      this.speaking = false;
      if (!words) return;
      this.cancelled += 1;
      setTimeout(() => words.onerror?.(Object.assign(new Event("error"), { error: "interrupted" })), 0);
    },
    finish() {
      const words = this.now;
      this.now = null;
      this.speaking = false;
      words?.onend?.(new Event("end"));
    },
  });
  window.SpeechSynthesisUtterance = class {
    constructor(text) { Object.assign(this, { text, lang: "", rate: 1, voice: null }); }
  };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis, configurable: true });
  // As browsers do: nothing at first, and word of it later.
  setTimeout(() => {
    synthesis.voices = voices;
    synthesis.dispatchEvent(new Event("voiceschanged"));
  }, 30);
}
"""


def give_voices(page: Page, *voices: dict[str, Any]) -> None:
    """From the next page on this tab has these voices, and no others."""
    page.add_init_script(f"({_STUB})({list(voices)!r})".replace("True", "true").replace("False", "false"))


def spoken(page: Page) -> list[str]:
    """The texts that were given to the voice on this page, in order."""
    return [each["text"] for each in utterances(page)]


def utterances(page: Page) -> list[dict[str, Any]]:
    """What was given to the voice: text, lang, rate, voice."""
    said: list[dict[str, Any]] = page.evaluate("speechSynthesis.spoken")
    return said


def finish(page: Page) -> None:
    """The voice comes to the end of its sentence."""
    page.evaluate("speechSynthesis.finish()")


def hear_out(page: Page, *, most: int = 200) -> list[str]:
    """Let it speak to the end of the page; returns all that was said."""
    for _ in range(most):
        if not page.evaluate("speechSynthesis.speaking"):
            return spoken(page)
        finish(page)
    raise AssertionError(f"still speaking after {most} sentences")


def highlighted(page: Page) -> str:
    """The text that is shown as being read, in the browser's own highlight or by class."""
    text: str = page.evaluate(
        """() => {
          const ranges = [...(CSS.highlights?.get("read-aloud") ?? [])];
          if (ranges.length) return ranges.join("");
          return document.querySelector(".being-read")?.textContent ?? "";
        }"""
    )
    return text


def is_speaking(page: Page) -> bool:
    speaking: bool = page.evaluate("speechSynthesis.speaking")
    return speaking
