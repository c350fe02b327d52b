"""What the lint says about a piece of text."""

from typing import Final, Literal, NamedTuple

from pwa.japanese.tables import pairs

Severity = Literal["error", "warning"]

_REASONS: Final = pairs("plain_reasons.tsv")


class Finding(NamedTuple):
    """A rule's short name, how bad it is, the words it is about, and why, for the person who writes.

    `simpler` is what could stand there instead, where that is known.
    """

    rule: str
    severity: Severity
    words: str
    reason: str
    simpler: str = ""


def found(rule: str, severity: Severity, words: str, count: int | str = "", *, simpler: str = "") -> Finding:
    """A finding with the reason from plain_reasons.tsv."""
    return Finding(rule, severity, words, _REASONS[rule].format(words=words, count=count), simpler)
