"""Words with a simpler one for the same thing: plain_simpler.tsv."""

import re
from collections.abc import Iterator
from typing import Final

from pwa.japanese.plain.finding import Finding, found
from pwa.japanese.plain.sentence import Sentence
from pwa.japanese.tables import pairs

_SIMPLER: Final = pairs("plain_simpler.tsv")
# Shorter ones would be found inside of other words.
_LONG: Final = re.compile(
    "|".join(sorted((re.escape(hard) for hard in _SIMPLER if len(hard) > 3), key=len, reverse=True))
)


def simpler_words(sentence: Sentence) -> Iterator[Finding]:
    """Each hard word once, with what could be written instead."""
    hard = {match[0]: match[0] for match in _LONG.finditer(sentence.unquoted)}
    for word in sentence.words:
        form = word.surface if word.surface in _SIMPLER else word.lemma
        if form in _SIMPLER and word.surface in sentence.unquoted:
            hard.setdefault(word.surface, form)
    for written, form in hard.items():
        simpler = _SIMPLER[form]
        yield found("WORD", "warning", written, simpler, simpler=simpler)
