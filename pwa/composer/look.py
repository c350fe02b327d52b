"""A look at what somebody is writing: what is hard in it, and how its reader will see it."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from pwa.accounts.sessions import language_of
from pwa.composer.hints import MOST_HINTS, MOST_LETTERS, Hint, hints_for
from pwa.composer.queries import reader_for
from pwa.forms import clean
from pwa.language import Speech
from pwa.registers import Language
from pwa.web import Refused, Visit

# Where a text has no reader of its own, it is shown as the person sees it who needs most.
_ANYBODY: Final = Language("easy", "all")


@dataclass(frozen=True)
class Look:
    """One box: hints (`more` of them are not shown), and the text as the reader's page has it."""

    field: str
    hints: list[Hint]
    more: int
    preview: Markup
    lang: str
    reader: str

    @property
    def outcome(self) -> str:
        """What a screen reader is told of, once, when it changes: "some" things are hard, or "none"."""
        return "some" if self.hints else "none" if self.preview else ""


def look_at_words(visit: Visit, text: object, field: str, reader_id: str = "") -> Look:
    """Raises `Refused` with 404 for a reader to whom the visitor may not write."""
    person = reader_for(visit.db, visit.person, reader_id) if reader_id else None
    if reader_id and person is None:
        raise Refused(404)
    language = language_of(person) if person else _ANYBODY
    words = str(clean(text))[:MOST_LETTERS] if isinstance(text, str) else ""
    glossary = visit.app.glossaries.of(visit.db, visit.person)
    speech = Speech(language.of_texts, visit.names, lambda: glossary.links(language.register))
    found = hints_for(
        words, glossary.explained(language.register), for_standard=language.register == "standard"
    )
    return Look(
        field,
        found[:MOST_HINTS],
        max(0, len(found) - MOST_HINTS),
        speech.helped(words, are_shown_only=True),
        language.lang,
        person.name if person else "",
    )


def has_looked(visit: Visit, reader_id: str = "") -> bool:
    """Whether a form came in only to be looked at: the button of a box, pressed without JavaScript.

    Then the page has the look in `visit.looked`, and nothing may be written.
    """
    field = visit.form.get("look")
    if not isinstance(field, str) or not field:
        return False
    visit.looked = look_at_words(visit, visit.form.get(field), field, reader_id)
    return True
