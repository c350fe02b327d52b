"""What the lint found in a text, put together for the person who is writing it: word by word, calmly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pwa.japanese.plain import findings
from pwa.language import Msg, msg

# In letters: what a box takes; the rest of something longer is not looked at.
MOST_LETTERS: Final = 2000
MOST_HINTS: Final = 5
# A sentence is named by its beginning.
_SHOWN: Final = 16

WHY: Final[dict[str, Msg]] = {
    "LEN": msg("This sentence is long. Please make two of it."),
    "TEN": msg("There are many commas. Please make two sentences of it."),
    "CLAUSE": msg("Several sentences hang together here. Please say one thing at a time."),
    "DNEG": msg("It says “not” twice. Please say it once."),
    "KEIGO": msg("This is very polite and so hard to read."),
    "PASSIVE": msg("Please write who does it."),
    "KANJI4": msg("Many kanji stand in a row."),
    "GRADE": msg("This kanji is learned late."),
    "VOC": msg("This word is hard."),
    "KATA": msg("Not everybody knows this katakana word."),
    "LATIN": msg("Not everybody reads these letters."),
    "TIME": msg("Please write times like 午後2時 and days like 11月25日."),
    "KNUM": msg("Numbers are easier as 1, 2, 3."),
    "VAGUE": msg("It stays open what to do. Please write what, when and how much."),
    "BLAME": msg("This may sound like blame. Please write what to do next."),
    "NO3": msg("の stands three times. Please make two sentences of it."),
    "ONOM": msg("Not everybody knows words that imitate a sound."),
    "TERM": msg("This app has another word for it."),
    "WORD": msg("There is a simpler word."),
}
# What comes with a simpler word needs no more reasons.
_SAID_BY_IT: Final = frozenset({"WORD", "TERM", "GRADE", "VOC", "KATA"})
# What is still said where the reader reads standard Japanese: the rest is hard only in easy Japanese.
_FOR_STANDARD: Final = frozenset({"LEN", "TEN", "VAGUE", "BLAME", "NO3"})


@dataclass
class Hint:
    """Some words that are hard, why, and what could stand there instead ("" where that is not known)."""

    words: str
    simpler: str = ""
    is_hard: bool = False
    rules: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """The words, or their beginning."""
        return self.words if len(self.words) <= _SHOWN else self.words[:_SHOWN] + "…"

    @property
    def reasons(self) -> list[Msg]:
        """Why, as far as the simpler word does not say it."""
        return [WHY[rule] for rule in self.rules if not (self.simpler and rule in _SAID_BY_IT)]


def hints_for(text: str, explained: Iterable[str] = (), *, for_standard: bool = False) -> list[Hint]:
    """Each hard thing once: first what is hardest, then as it stands in the text.

    A word that the reader can tap for what it means (one of `explained`) may be as hard as it is.
    `for_standard`: for a reader of standard Japanese, who needs neither easy words nor easy kanji.
    """
    hints: dict[str, Hint] = {}
    # As a label: how a sentence ends is not hard to read, and notes may be short.
    for finding in findings(text[:MOST_LETTERS], label=True):
        is_fine = finding.rule not in _FOR_STANDARD or (finding.rule, finding.severity) == ("LEN", "warning")
        if for_standard and is_fine:
            continue
        hint = hints.setdefault(finding.words, Hint(finding.words))
        hint.simpler = hint.simpler or finding.simpler
        hint.is_hard = hint.is_hard or finding.severity == "error"
        if finding.rule not in hint.rules:
            hint.rules.append(finding.rule)
    known = " ".join(explained)
    said = [
        hint
        for hint in hints.values()
        if not _is_part_of_another(hint, hints) and not (_is_only_a_hard_word(hint) and hint.words in known)
    ]
    return sorted(said, key=lambda hint: not (hint.is_hard or hint.simpler))


def _is_only_a_hard_word(hint: Hint) -> bool:
    return not hint.simpler and set(hint.rules) <= {"GRADE", "VOC", "KATA", "KANJI4"}


def _is_part_of_another(hint: Hint, hints: Mapping[str, Hint]) -> bool:
    """Whether a longer piece of text with this in it has a simpler form: then that says it all."""
    return any(
        other.simpler and hint.words != words and hint.words in words for words, other in hints.items()
    )
