"""Sounds that change where a word ends a compound: 印刷会社 がいしゃ, 資料作り づくり, 食事時 どき."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from pwa.japanese.rules.asking import about, is_noun, listed
from pwa.japanese.tables import rows
from pwa.japanese.words import Word


class Suffix(NamedTuple):
    """A row of suffixes.tsv."""

    reading: str
    kind: str
    words: frozenset[str]


def _suffixes() -> dict[str, list[Suffix]]:
    table: dict[str, list[Suffix]] = {}
    for written, reading, kind, *words in rows("suffixes.tsv"):
        table.setdefault(written, []).append(Suffix(reading, kind, frozenset(" ".join(words).split())))
    return table


def _is_katakana(word: Word) -> bool:
    return _KATAKANA.fullmatch(word.surface) is not None


_SUFFIXES: Final = _suffixes()
_KATAKANA: Final = re.compile("[ァ-ヴー・]+")
_KINDS: Final[dict[str, Callable[[Word], bool]]] = {
    "noun": lambda word: is_noun(word) and "副詞可能" not in word.pos,  # 毎日会社に行く has no compound
    "time": lambda word: is_noun(word) or word.is_quantity,
    "place": lambda word: word.pos[2] == "地名" or word.surface in listed("peoples"),
    "family": lambda word: word.pos[2] == "人名",
    "name": lambda word: word.pos[1] == "固有名詞" or _is_katakana(word),
    "katakana": _is_katakana,
}


@about(*_SUFFIXES)
def after_noun(words: list[Word], index: int) -> str | None:
    """The reading from suffixes.tsv, if the word before is of the kind that asks for it."""
    if index == 0:
        return None
    previous = words[index - 1]
    for suffix in _SUFFIXES[words[index].surface]:
        is_listed = previous.surface in suffix.words
        if is_listed if suffix.kind == "after" else not is_listed and _KINDS[suffix.kind](previous):
            return suffix.reading
    return None
