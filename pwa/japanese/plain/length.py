"""Long sentences."""

from collections.abc import Iterator
from typing import Final

from pwa.japanese.plain.finding import Finding, found
from pwa.japanese.plain.sentence import Sentence

LONG: Final = 30
TOO_LONG: Final = 40
COMMAS: Final = 1


def sentence_length(sentence: Sentence) -> Iterator[Finding]:
    """More than 30 characters are long, more than 40 too long; punctuation at the end is not counted."""
    length = len(sentence.body)
    if length > LONG:
        yield found("LEN", "error" if length > TOO_LONG else "warning", sentence.text, length)


def commas(sentence: Sentence) -> Iterator[Finding]:
    count = sentence.text.count("、")
    if count > COMMAS:
        yield found("TEN", "warning", sentence.text, count)
