"""Text in a person's language: three registers out of gettext files, and furigana over all of it.

msgids are English. `messages.po` holds standard Japanese, `easy.po` easy Japanese; what the easy
file lacks comes from the standard one. Interface strings and people's own words go through the
same door to the page: `Speech.say` and `Speech.words`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import NamedTuple

from babel.messages.pofile import read_po
from markupsafe import Markup

from pwa.dates import say_clock, say_day, say_moment, say_time
from pwa.japanese import to_html
from pwa.japanese.furigana import read_words
from pwa.japanese.links import Links, to_html_with_links
from pwa.japanese.names import prepared
from pwa.japanese.romaji import romaji
from pwa.registers import Language, Register
from pwa.settings import ROOT

Names = Mapping[str, str]
_SAN = re.compile(r"\b[A-Z][a-z]+-san\b")


class Msg(NamedTuple):
    """A string to be translated where it is shown, with a context where English is not enough."""

    msgid: str
    context: str | None = None


def msg(first: str, second: str | None = None) -> Msg:
    """`msg("Send")` or, where one English word means several things, `msg("mood", "Bad")`."""
    return Msg(first) if second is None else Msg(second, first)


@cache
def _catalog(domain: str) -> dict[tuple[str | None, str], str]:
    path = ROOT / "locales" / "ja" / "LC_MESSAGES" / f"{domain}.po"
    with path.open("rb") as file:
        entries = read_po(file, locale="ja", domain=domain)
    found: dict[tuple[str | None, str], str] = {}
    for entry in entries:
        if not entry.id or entry.fuzzy:
            continue
        msgid = entry.id if isinstance(entry.id, str) else entry.id[0]
        text = entry.string if isinstance(entry.string, str) else next(iter(entry.string or ()), "")
        if text:
            found[entry.context, msgid] = text
    return found


@lru_cache(maxsize=8192)
def translate(register: Register, msgid: str, context: str | None = None) -> str:
    """The text of a msgid in a register, with its placeholders still in it."""
    if register == "english":
        return msgid
    key = (context, msgid)
    if register == "easy" and key in _catalog("easy"):
        return _catalog("easy")[key]
    return _catalog("messages").get(key, msgid)


def texts() -> set[str]:
    """Every Japanese text of the interface, with its placeholders."""
    return {text for domain in ("messages", "easy") for text in _catalog(domain).values()}


def is_known(msgid: str, context: str | None) -> bool:
    """Whether this is a text of the interface."""
    return (context, msgid) in _catalog("messages")


@lru_cache(maxsize=8192)
def _say_fixed(language: Language, msgid: str, context: str | None) -> Markup:
    return _markup(translate(language.register, msgid, context), language, {})


def _markup(text: str, language: Language, names: Names) -> Markup:
    # Text of an English page keeps its furigana where somebody wrote Japanese on it.
    html = to_html(text, language.furigana, names=names, spaced=language.has_spaces)
    if language.register == "english" and "-san" in html:
        # A browser would end a line after the hyphen.
        html = _SAN.sub(r'<span class="keep">\g<0></span>', html)
    return Markup(html)  # noqa: S704


@dataclass(frozen=True)
class Speech:
    """All that a template needs to speak to one person.

    `names` maps written names to readings; `links` has the words that lead to their explanation.
    """

    language: Language
    names: Callable[[], Names] = field(default=dict)
    links: Callable[[], Links | None] = field(default=lambda: None)

    def plain(self, message: str | Msg, **values: object) -> str:
        """A translated string without readings, for attributes, titles and pushes."""
        msgid, context = _parts(message)
        text = translate(self.language.register, msgid, context)
        if not values:
            return text
        said = text % {key: self._value(value) for key, value in values.items()}
        begins = text[2 : text.index(")")] if text.startswith("%(") else ""
        return self._begun(said) if isinstance(values.get(begins), date) else said

    def say(self, message: str | Msg, **values: object) -> Markup:
        """A translated string as HTML with readings; values are escaped with the rest."""
        if values:
            return _markup(self.plain(message, **values), self.language, self.names())
        names = prepared(self.names())
        if names is not None and names.override(text := self.plain(message)):
            # An organisation's own readings hold in our texts too.
            return _markup(text, self.language, names.without_people)
        return _say_fixed(self.language, *_parts(message))

    def say_count(self, one: str, many: str, count: int, **values: object) -> Markup:
        """`say` for a number of things: English has two forms, Japanese one (under the first)."""
        if self.language.register == "english" and count != 1:
            return self.say(many, count=count, **values)
        return self.say(one, count=count, **values)

    def san(self, name: str) -> str:
        """How somebody is spoken of: the family name with さん, English Tanaka-san."""
        return self.plain("%(name)s-san", name=name.split()[0] if name.split() else name)

    def words(self, text: str | None) -> Markup:
        """What a person wrote, as HTML with readings; a known person's name alone in English letters."""
        return _markup(self._named(text or ""), self.language, self.names())

    def helped(self, text: str | None, *, are_shown_only: bool = False) -> Markup:
        """`words`, with hard words of the field as links to what they mean."""
        links = self.links()
        if links is None:
            return self.words(text)
        html = to_html_with_links(
            self._named(text or ""),
            self.language.furigana,
            links,
            names=self.names(),
            spaced=self.language.has_spaces,
            are_shown_only=are_shown_only,
        )
        return Markup(html)  # noqa: S704

    def term(self, word: str, reading: str) -> Markup:
        """A word of which the reading is known, as HTML with it."""
        # Read so anyhow, it has a reading for each of its parts, and lines may break between them.
        is_usual = "".join(each.reading for each in read_words(word, None)) == reading
        return _markup(word, self.language, {} if is_usual else {word: reading})

    def day(self, day: date, *, relative: bool = True) -> Markup:
        """A day as people say it, as HTML with readings; `relative` says 今日 where it fits."""
        return self.words(self._begun(say_day(day, self.language.register, relative=relative)))

    def moment(self, moment: datetime) -> Markup:
        """A day with a time, as HTML with readings."""
        return self.words(self._begun(say_moment(moment, self.language.register)))

    def clock_time(self, at: datetime | time) -> Markup:
        """A time of day, as HTML with readings."""
        say = say_clock if isinstance(at, time) else say_time
        return self.words(say(at, self.language.register))  # type: ignore[arg-type]

    def _begun(self, said: str) -> str:
        """A day at the beginning of what is said: Today."""
        return said[:1].upper() + said[1:] if self.language.register == "english" else said

    def _value(self, value: object) -> object:
        register = self.language.register
        match value:
            case Msg():
                return self.plain(value)
            case datetime():
                return say_moment(value, register)
            case date():
                return say_day(value, register)
            case str():
                return self._named(value)
            case time():
                return say_clock(value, register)
            case _:
                return value

    def _named(self, text: str) -> str:
        # Who reads English reads no kana either; a name in the middle of a sentence is left alone.
        if self.language.register != "english" or text.isascii():
            return text
        reading = self.names().get(text)
        return romaji(reading) if reading else text


def _parts(message: str | Msg) -> tuple[str, str | None]:
    return (message.msgid, message.context) if isinstance(message, Msg) else (message, None)
