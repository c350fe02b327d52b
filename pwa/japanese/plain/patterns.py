"""Rules that a regular expression can state: plain_patterns.tsv."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pwa.japanese.plain.finding import Finding, Severity
from pwa.japanese.plain.sentence import Sentence, words_in
from pwa.japanese.tables import rows

# Doubled like いらいら, but words of everyday; and the Latin letters that everyone knows.
_EVERYDAY: Final = words_in("plain_everyday.tsv")


class Pattern(NamedTuple):
    """A row of plain_patterns.tsv."""

    rule: str
    severity: Severity
    expression: re.Pattern[str]
    reason: str


def _patterns() -> Iterator[Pattern]:
    for rule, severity, expression, reason in rows("plain_patterns.tsv"):
        yield Pattern(rule, "error" if severity == "error" else "warning", re.compile(expression), reason)


_PATTERNS: Final = tuple(_patterns())


def patterns(sentence: Sentence) -> Iterator[Finding]:
    for pattern in _PATTERNS:
        for match in pattern.expression.finditer(sentence.text):
            if match[0] not in _EVERYDAY:
                yield Finding(pattern.rule, pattern.severity, match[0], pattern.reason)
