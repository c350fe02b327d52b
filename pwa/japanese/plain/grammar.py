"""Clauses inside clauses, the passive, and how a sentence ends."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pwa.japanese.plain.finding import Finding, found
from pwa.japanese.plain.sentence import Sentence
from pwa.japanese.words import Word

_CONJUNCTIONS: Final = frozenset(
    {"が", "ので", "から", "けど", "けれど", "けれども", "し", "ながら", "たら", "ば", "と", "のに"}
)
# Nobody else does these: 怖い思いをされました is polite and no passive.
_ONES_OWN: Final = frozenset({"思い", "経験", "苦労", "心配", "けが", "病気"})
_CLAUSE_NOUNS: Final = frozenset({"ため", "場合", "際", "とき", "時", "上"})
_CLAUSES_IN_A_SENTENCE: Final = 1
_ENDING: Final = re.compile(
    r"(?:です|ます|ました|ません|ませんでした|でした|ましょう|ください|ですか|ますか|でしょう|ね|よ|か)[」』）)]*$"
)


def clauses(sentence: Sentence) -> Iterator[Finding]:
    """More than one が, ので, たら, ため … that joins clauses."""
    joining = [word.surface for previous, word in pairwise(sentence.words) if _joins(previous, word)]
    if len(joining) > _CLAUSES_IN_A_SENTENCE:
        yield found("CLAUSE", "error", "・".join(joining))


def _joins(previous: Word, word: Word) -> bool:
    is_conjunction = word.pos[1] == "接続助詞" and word.surface in _CONJUNCTIONS
    # ので and のに are の and a word after it here; たら and なら are forms of た and だ.
    is_after_no = previous.pos[1] == "準体助詞" and word.surface in ("で", "に")
    is_condition = (
        word.pos[0] == "助動詞"
        and word.pos[5].startswith("仮定形")
        and word.surface in ("たら", "だら", "なら")
    )
    is_noun = word.surface in _CLAUSE_NOUNS and previous.pos[0] in ("動詞", "助動詞", "形容詞")
    return is_conjunction or is_after_no or is_condition or (is_noun and word.pos[0] == "名詞")


def passive(sentence: Sentence) -> Iterator[Finding]:
    """される, 送られる; 見られる and かえられる most often say that one can."""
    words = sentence.words
    for at, (previous, word) in enumerate(pairwise(words)):
        before = [each.surface for each in words[max(0, at - 2) : at + 1]]
        if before in ([noun, "を", "さ"] for noun in _ONES_OWN):
            continue
        if word.pos[4].startswith("助動詞-レル") and not word.surface.startswith("ら"):
            yield found("PASSIVE", "warning", previous.surface + word.surface)


def ending(sentence: Sentence) -> Iterator[Finding]:
    if not _ENDING.search(sentence.body):
        yield found("END", "warning", sentence.body[-6:])
