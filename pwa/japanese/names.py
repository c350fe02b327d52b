"""Names of people and places with their readings, and the fixed phrases that the dictionary reads wrongly."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from pwa.japanese.characters import hiragana, is_han
from pwa.japanese.fitting import fitted
from pwa.japanese.markup import Piece
from pwa.japanese.overlay import Patch, starts_of
from pwa.japanese.tables import pairs
from pwa.japanese.words import Word

NAME_POS: Final = ("名詞", "固有名詞", "人名", "*", "*", "*")
PHRASE_POS: Final = ("名詞", "普通名詞", "一般", "*", "*", "*")


class Lexicon:
    """Written forms with their words, and a search for all of them at once."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self._words = dict(words)
        longest_first = sorted(self._words, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def patches(self, text: str) -> Iterator[Patch]:
        """Every entry in the text, the longest first where two begin together."""
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                yield Patch(match.start(), match.end(), self._words[match[0]])

    def occurs_in(self, text: str) -> bool:
        """Whether the letters of an entry stand somewhere in the text."""
        return self._pattern is not None and self._pattern.search(text) is not None


class Names(Mapping[str, str]):
    """Written form to hiragana reading of people's names. Make one per organisation: the search is prepared.

    overrides: further words with readings (places, companies, what the dictionary reads wrongly). They win
    over `readings`, are laid over every text, and are no keys of the mapping: nobody is called so.
    """

    def __init__(self, readings: Mapping[str, str], overrides: Mapping[str, str] | None = None) -> None:
        self._readings, self._overrides = _in_hiragana(readings), _in_hiragana(overrides or {})
        self._hash = hash((frozenset(self._readings.items()), frozenset(self._overrides.items())))
        self.lexicon: Final = _lexicon(self._readings | self._overrides)
        # Alone, for our own texts: somebody called 前 must not change how 前の日 is read there.
        self.without_people: Final = Names({}, overrides) if readings and self._overrides else self

    def __getitem__(self, written: str) -> str:
        return self._readings[written]

    def __iter__(self) -> Iterator[str]:
        return iter(self._readings)

    def __len__(self) -> int:
        return len(self._readings)

    def __bool__(self) -> bool:
        return bool(self._readings or self._overrides)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Names):
            return NotImplemented
        return (self._readings, self._overrides) == (other._readings, other._overrides)

    def override(self, text: str) -> bool:
        """Whether a word of `overrides` may stand in the text."""
        return bool(self._overrides) and self.without_people.lexicon.occurs_in(text)


def _in_hiragana(readings: Mapping[str, str]) -> dict[str, str]:
    return {written: hiragana(reading) for written, reading in readings.items() if written and reading}


def _lexicon(readings: Mapping[str, str]) -> Lexicon:
    # A name in kana needs no reading, and はる would cut はるかに in two.
    return Lexicon(
        {written: _name(written, reading) for written, reading in readings.items() if is_han(written)}
    )


def _name(written: str, reading: str) -> Word:
    """A name may be given with a space between family and given name, in both forms."""
    written_parts, reading_parts = re.split(r"(\s+)", written), re.split(r"\s+", reading)
    if len(written_parts) // 2 + 1 != len(reading_parts):
        whole = fitted(written, "".join(reading_parts))
        return Word(written, reading, NAME_POS, whole, is_certain=True, say=reading)
    pieces: list[Piece] = []
    for index, part in enumerate(written_parts):
        pieces += (Piece(part, ""),) if index % 2 else fitted(part, reading_parts[index // 2])
    return Word(written, reading, NAME_POS, tuple(pieces), is_certain=True, say=reading)


def _phrase(written: str, reading: str) -> Word:
    """A bar in both columns parts the ruby groups: 公共|職業, こうきょう|しょくぎょう."""
    parts = zip(written.split("|"), reading.split("|"), strict=True)
    pieces = tuple(piece for part in parts for piece in fitted(*part))
    return Word(written.replace("|", ""), reading.replace("|", ""), PHRASE_POS, pieces, is_certain=True)


_PHRASES: Final = Lexicon(
    {
        word.surface: word
        for word in (_phrase(written, reading) for written, reading in pairs("phrases.tsv").items())
    }
)


# Quick, and false for most texts.
may_hold_phrases: Final = _PHRASES.occurs_in


def names_in(text: str, names: Names, words: list[Word]) -> Iterator[Patch]:
    """Names to lay over the text. One kanji alone is a name only where it is a word: 林 is not in 森林."""
    patches = list(names.lexicon.patches(text))
    starts = starts_of(words) if patches else set()
    for patch in patches:
        if patch.end - patch.start > 1 or _is_word(patch, starts):
            yield patch


def phrases_in(text: str, words: list[Word]) -> Iterator[Patch]:
    """Fixed phrases that begin and end where words do."""
    patches = list(_PHRASES.patches(text))
    starts = starts_of(words) if patches else set()
    return (patch for patch in patches if _is_word(patch, starts))


def _is_word(patch: Patch, starts: set[int]) -> bool:
    return patch.start in starts and patch.end in starts


@lru_cache(maxsize=64)
def _prepared(readings: frozenset[tuple[str, str]]) -> Names:
    return Names(dict(readings))


def prepared(names: Mapping[str, str] | None) -> Names | None:
    """The mapping as `Names`, or None where it is empty."""
    if not names:
        return None
    return names if isinstance(names, Names) else _prepared(frozenset(names.items()))
