"""Text to HTML with furigana and phrase breaks: the one door for our strings and for people's own words."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from operator import attrgetter
from typing import Final

from pwa.japanese.characters import JAPANESE, encodable, is_han
from pwa.japanese.markup import BREAK, Furigana
from pwa.japanese.names import Names, may_hold_phrases, names_in, phrases_in, prepared
from pwa.japanese.overlay import Patch, lay
from pwa.japanese.phrases import phrase_starts
from pwa.japanese.quantities import join_kanji_quantities, quantities
from pwa.japanese.rules import reread
from pwa.japanese.words import Word, words_of

_CACHED_TEXTS: Final = 4096
# In characters. Together with the number of texts this bounds the memory of the cache: a kanji with its ruby
# takes 80 bytes, so 100 MB at the very worst and a few in practice.
_LONGEST_CACHED: Final = 300

_KANJI_NUMERAL: Final = re.compile("[〇一二三四五六七八九十百千万億兆]")
_DIGIT: Final = re.compile("[0-9０-９]")
# After these a line may always end: spaces that somebody typed, and marks between parts of a list.
_LOOSE: Final = re.compile(r"[\s・／/：:〜～]")
_NO_SPACE_NEEDED: Final = re.compile(r"[\s、。，．,.!?！？・：；…「『（(【〔［\[〈《]\Z")
_NO_SPACE_BEFORE: Final = re.compile(r"[\s、。，．,.!?！？・：；…」』）)】〕］\]〉》]")


def to_html(
    text: str,
    furigana: Furigana,
    *,
    names: Mapping[str, str] | None = None,
    phrases: bool = True,
    spaced: bool = False,
) -> str:
    """The text as HTML: escaped, with ruby, `<wbr>` between phrases and numbers kept with their counters.

    furigana: "off", "hard" (over words with a kanji taught after grade 3) or "all" (over every kanji).
    names: written form to hiragana reading; pass a `Names` where the same mapping is used often.
    phrases: whether lines may break between phrases only.
    spaced: show the phrases with spaces between them (分かち書き); after punctuation the break stays unseen.
    Newlines stay as they are. Lone surrogates become U+FFFD.
    """
    if len(text) > _LONGEST_CACHED:
        return uncached_html(text, furigana, names=names, phrases=phrases, spaced=spaced)
    return cached_html(text, furigana, prepared(names), phrases, spaced)


@lru_cache(maxsize=_CACHED_TEXTS)
def cached_html(text: str, furigana: Furigana, names: Names | None, phrases: bool, spaced: bool) -> str:
    return uncached_html(text, furigana, names=names, phrases=phrases, spaced=spaced)


def uncached_html(
    text: str,
    furigana: Furigana,
    *,
    names: Mapping[str, str] | None = None,
    phrases: bool = True,
    spaced: bool = False,
) -> str:
    """What `to_html` does, each time anew: for measuring."""
    text = encodable(text)
    if JAPANESE.search(text) is None:
        return escape(text)
    words = read_words(text, prepared(names))
    html = html_of(words, furigana)
    if phrases or spaced:
        for index, gap in gaps(words, text, spaced=spaced):
            html[index] = gap + html[index]
    return "".join(html)


def html_of(words: list[Word], furigana: Furigana) -> list[str]:
    """Each word as HTML, to be joined."""
    return list(map(_HTML[furigana], words))


def gaps(words: list[Word], text: str, *, spaced: bool) -> list[tuple[int, str]]:
    """Before which words a phrase begins, and what parts it from the one before."""
    starts = phrase_starts(words, text)
    if _LOOSE.search(text):
        starts = sorted({*starts, *after_loose_ends(words)})
    return [(index, _space(words, index) if spaced else BREAK) for index in starts]


_HTML: Final = {mode: attrgetter(mode) for mode in ("off", "hard", "all")}


def read_words(text: str, names: Names | None) -> list[Word]:
    """The words of the text with the readings they have here."""
    words = words_of(text)
    patches = patches_for(text, words, names)
    if patches:
        words = lay(patches, words)
    if _KANJI_NUMERAL.search(text):
        join_kanji_quantities(words, text)
    reread(words)
    return words


def patches_for(text: str, words: list[Word], names: Names | None) -> list[Patch]:
    """What is certain about the text before the rules begin: names first, then phrases, then numbers."""
    patches = list(names_in(text, names, words)) if names else []
    if may_hold_phrases(text):
        patches += phrases_in(text, words)
    if _DIGIT.search(text):
        patches += quantities(text, words)
    return patches


def after_loose_ends(words: list[Word]) -> Iterator[int]:
    """The indexes of the words with kanji that follow a space or a mark between parts of a list."""
    for index in range(1, len(words)):
        if _LOOSE.match(words[index - 1].surface[-1:]) and is_han(words[index].surface):
            yield index


def _space(words: list[Word], index: int) -> str:
    """A space between two words, unless punctuation parts them already.

    The break after it is for ruby: static/css/ruby.css lets no line end before one that has no break there.
    """
    if _NO_SPACE_NEEDED.search(words[index - 1].surface) or _NO_SPACE_BEFORE.match(words[index].surface):
        return BREAK
    return " " + BREAK
