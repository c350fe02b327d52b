"""A text as the lint sees it: sentences, with placeholders made neutral and known words out of the way."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Final

from pwa.japanese.characters import encodable, is_han
from pwa.japanese.tables import rows
from pwa.japanese.words import Word, words_of

_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_COUNTED: Final = re.compile(r"\s*(?:つ|人|日|回|分|時|件|枚|か月|週|年|円|％|%|文字|個)")
_QUOTED: Final = re.compile("「[^「」]*」")
_END: Final = re.compile(r"(?<=[。！？!?])(?![」』）)])|\n")
_SPACE: Final = re.compile(r"\s")

# Stand for %(name)s and %(count)d: a name and a number that no rule minds.
_NAME: Final = "ハル"
_NUMBER: Final = "3"


def words_in(table: str) -> frozenset[str]:
    """Every word of a table that is a plain list."""
    return frozenset(word for row in rows(table) for cell in row for word in cell.split())


GLOSSARY: Final = words_in("plain_glossary.tsv")
_KNOWN: Final = re.compile("|".join(sorted(map(re.escape, GLOSSARY), key=len, reverse=True)))


class Sentence:
    """One sentence, without spaces."""

    def __init__(self, text: str) -> None:
        self.text: Final = text

    @property
    def body(self) -> str:
        """Without the punctuation at its end."""
        return self.text.rstrip("。！？!?")

    @cached_property
    def unquoted(self) -> str:
        """The text with spaces in place of what stands in 「」: names on the screen, not our words."""
        return _QUOTED.sub(_blank, self.text)

    @cached_property
    def unknown(self) -> str:
        """The unquoted text with spaces in place of the words of the glossary, so that offsets stay."""
        return _KNOWN.sub(_blank, self.unquoted)

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.text)

    @cached_property
    def unknown_words(self) -> list[Word]:
        """The words with a kanji that is not in the glossary, not in 「」 and not in a name."""
        ends = accumulate(word.length for word in self.words)
        return [
            word
            for word, end in zip(self.words, ends, strict=True)
            if is_han(self.unknown[end - word.length : end]) and word.pos[1] != "固有名詞"
        ]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def sentences_of(text: str) -> Iterator[Sentence]:
    neutral = _PLACEHOLDER.sub(_neutral, encodable(text))
    for part in _END.split(neutral):
        sentence = _SPACE.sub("", part)
        if sentence:
            yield Sentence(sentence)


def _neutral(match: re.Match[str]) -> str:
    is_number = match[0].endswith("d") or _COUNTED.match(match.string, match.end()) is not None
    return _NUMBER if is_number else _NAME
