"""Which rule is asked about which word, and what a rule can see."""

from collections.abc import Callable
from typing import Final

from pwa.japanese.tables import pairs
from pwa.japanese.words import Word

Rule = Callable[[list[Word], int], str | None]

_RULES: dict[str, list[Rule]] = {}
_LISTS: Final = {name: frozenset(words.split()) for name, words in pairs("word_lists.tsv").items()}


def about(*surfaces: str) -> Callable[[Rule], Rule]:
    """Ask the rule below about these words."""

    def register(rule: Rule) -> Rule:
        for surface in surfaces:
            _RULES.setdefault(surface, []).append(rule)
        return rule

    return register


def reread(words: list[Word]) -> None:
    """Apply the rules to every word; the first rule with an answer wins. Changes the list."""
    for index, word in enumerate(words):
        rules = _RULES.get(word.surface)
        if rules is not None and not word.is_certain:
            reading = next((reading for rule in rules if (reading := rule(words, index)) is not None), None)
            if reading is not None and reading != word.reading:
                words[index] = word.read(reading)


def listed(name: str) -> frozenset[str]:
    """A list of `data/word_lists.tsv`."""
    return _LISTS[name]


def near(words: list[Word], index: int, distance: int) -> str:
    """The surface of the word so many places to the right (to the left if negative); empty past the edge."""
    at = index + distance
    return words[at].surface if 0 <= at < len(words) else ""


def is_noun(word: Word) -> bool:
    """A noun, or what ends one; not a number."""
    is_number = word.pos[1] in ("数詞", "助動詞語幹")
    return word.pos[0] in ("名詞", "接尾辞", "形状詞") and not is_number and word.surface != "さん"


def follows_noun(words: list[Word], index: int) -> bool:
    return index > 0 and is_noun(words[index - 1])


def object_of(words: list[Word], index: int, *particles: str) -> str:
    """The word before one of the particles before this one: 害 for 被る in 害を被る."""
    return near(words, index, -2) if near(words, index, -1) in particles else ""
