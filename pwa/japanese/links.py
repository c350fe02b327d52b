"""Words of a text that lead to their explanation: as HTML, with furigana and breaks as everywhere."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from itertools import accumulate
from typing import Final

from pwa.japanese.characters import JAPANESE, encodable
from pwa.japanese.furigana import gaps, html_of, read_words
from pwa.japanese.markup import Furigana
from pwa.japanese.names import Names, prepared
from pwa.japanese.words import Word

_CACHED_TEXTS: Final = 1024
_LONGEST_CACHED: Final = 300
_LETTER: Final = re.compile(r"\w")


class Links:
    """Written forms and the address of each. Make one and keep it: the search is prepared once."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = dict(addresses)
        longest_first = sorted(self._addresses, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def places(self, text: str, words: list[Word]) -> Iterator[tuple[int, int, str]]:
        """First and last word of each term, and its address; each term once, where it comes first.

        Only what begins and ends where words do: 実習 is not in 事実習得.
        """
        if self._pattern is None:
            return
        ends = list(accumulate(word.length for word in words))
        first = {end - word.length: index for index, (word, end) in enumerate(zip(words, ends, strict=True))}
        last = {end: index for index, end in enumerate(ends)}
        seen: set[str] = set()
        for match in self._pattern.finditer(text):
            begins, finishes = first.get(match.start()), last.get(match.end())
            if begins is not None and finishes is not None and match[0] not in seen:
                seen.add(match[0])
                yield begins, finishes, self._addresses[match[0]]


def to_html_with_links(
    text: str,
    furigana: Furigana,
    links: Links,
    *,
    names: Mapping[str, str] | None = None,
    spaced: bool = False,
    are_shown_only: bool = False,
) -> str:
    """What `to_html` says, with the terms in `<a class="word">`; `are_shown_only` for a picture of it.

    A link inside a sentence breaks and carries readings as the words around it do.
    """
    make = _linked if len(text) > _LONGEST_CACHED else _cached
    return make(text, furigana, links, prepared(names), spaced, are_shown_only)


def _linked(
    text: str, furigana: Furigana, links: Links, names: Names | None, spaced: bool, are_shown_only: bool
) -> str:
    text = encodable(text)
    words = read_words(text, names)
    html = html_of(words, furigana)
    for first, last, address in links.places(text, words):
        others = words[:first] + words[last + 1 :]
        is_alone = not any(_LETTER.search(word.surface) for word in others)
        html[first] = _opened(address, is_alone, are_shown_only) + html[first]
        html[last] += "</span>" if are_shown_only else "</a>"
    # Before the link, so that its line under the words does not begin with a space.
    for index, gap in gaps(words, text, spaced=spaced) if JAPANESE.search(text) else ():
        html[index] = gap + html[index]
    return "".join(html)


_cached = lru_cache(maxsize=_CACHED_TEXTS)(_linked)


def _opened(address: str, is_alone: bool, is_shown_only: bool) -> str:
    if is_shown_only:
        return '<span class="word">'
    where = escape(address)
    # Where nothing else is said, it is no link in a sentence and must be as large as a finger.
    alone = " data-alone" if is_alone else ""
    return (
        f'<a class="word"{alone} href="{where}" hx-get="{where}" hx-target="#word-help" hx-swap="innerHTML">'
    )
