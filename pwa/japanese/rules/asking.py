"""Which rule is asked about which word, and what a rule can see."""

from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import Final

from pwa.japanese.tables import pairs
from pwa.japanese.words import Word

Rule = Callable[[list[Word], int], str | None]

# In words. A rule looks no further for what a sentence is about.
_FAR: Final = 12
_SENTENCE_ENDS: Final = frozenset("。！？!?\n")

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
    for index in [index for index, word in enumerate(words) if word.surface in _RULES]:
        word = words[index]
        if not word.is_certain:
            for rule in _RULES[word.surface]:
                reading = rule(words, index)
                if reading is not None:
                    words[index] = word.read(reading) if reading != word.reading else word
                    break


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


def sentence_around(words: list[Word], index: int) -> list[str]:
    """The surfaces of the other words of the same sentence, at most twelve to each side."""
    before = reversed(words[max(0, index - _FAR) : index])
    after = words[index + 1 : index + 1 + _FAR]
    return [*_to_sentence_end(before), *_to_sentence_end(after)]


def _to_sentence_end(words: Iterable[Word]) -> Iterator[str]:
    surfaces = (word.surface for word in words)
    return takewhile(lambda surface: surface not in _SENTENCE_ENDS, surfaces)


def topic_of(words: list[Word], index: int) -> Word | None:
    """The word before the nearest は or も to the left: 送迎 for 行っ in 送迎は母が行った."""
    for at in range(index - 1, max(0, index - _FAR), -1):
        if words[at].surface in _SENTENCE_ENDS:
            return None
        if words[at].surface in ("は", "も"):
            return words[at - 1]
    return None
