"""A lint for easy Japanese (やさしい日本語): it marks what is hard to read and says why. It never blocks.

The rules follow the guideline of the Immigration Services Agency and the Agency for Cultural Affairs, and
that of 育成会 for easy information: short sentences, kanji of the first years, one thing at a time.
"""

from collections.abc import Callable, Iterator
from typing import Final

from pwa.japanese.plain import grammar, length, patterns, simpler, vocabulary
from pwa.japanese.plain.finding import Finding
from pwa.japanese.plain.sentence import Sentence, sentences_of

__all__ = ["Finding", "findings"]

_RULES: Final[tuple[Callable[[Sentence], Iterator[Finding]], ...]] = (
    length.sentence_length,
    length.commas,
    grammar.clauses,
    grammar.passive,
    patterns.patterns,
    vocabulary.long_compounds,
    vocabulary.late_kanji,
    vocabulary.katakana,
    vocabulary.terms,
    vocabulary.levels,
    simpler.simpler_words,
)


def findings(text: str, *, label: bool = False) -> list[Finding]:
    """What is hard in the text, sentence by sentence. A `label` (a button, a heading) needs no です or ます.

    Placeholders such as %(name)s count as a short name or number.
    """
    rules = _RULES if label else (*_RULES, grammar.ending)
    return [finding for sentence in sentences_of(text) for rule in rules for finding in rule(sentence)]
