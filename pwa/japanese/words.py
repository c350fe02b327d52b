"""Cut text into dictionary words with readings: SudachiPy does the work, this keeps it safe and quick."""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Final
from unicodedata import normalize

from sudachipy import Config, Dictionary, Morpheme, SplitMode, Tokenizer

from pwa.japanese.characters import hiragana, is_han
from pwa.japanese.fitting import fitted, one_by_one
from pwa.japanese.markup import Piece, markup
from pwa.japanese.tables import pairs

PartOfSpeech = tuple[str, ...]

# In characters. SudachiPy refuses more than 49,149 bytes, and one word of thousands of ー takes it long.
LONGEST: Final = 4_000
_SENTENCE_ENDS: Final = "\n。！？!?、 "
_KNOWN_WORDS_KEPT: Final = 30_000
_LONGEST_WORD_KEPT: Final = 40
# From here on an id of SudachiPy names only a part of speech: of words not in its dictionary and of numerals,
# which it reads by what follows (二つ ふた, 二 に).
_NO_ENTRY: Final = 0xF000_0000

_corrections: Final = pairs("corrections.tsv")
# The default configuration without the plugin that swallows （かな） after a word as if it were part of it.
_CONFIG: Final = Config(
    system="core", inputTextPlugin=[{"class": "com.worksap.nlp.sudachi.DefaultInputTextPlugin"}]
)
# Forms that only names use, one for one, so that offsets stay: 髙 to 高.
_VARIANTS: Final = pairs("variants.tsv")
_VARIANT: Final = re.compile(f"[{''.join(_VARIANTS)}]")
_TO_USUAL: Final = str.maketrans(_VARIANTS)

_SYMBOLS: Final = frozenset(("補助記号", "記号", "空白"))
# A particle, an ending or a full stop belongs to the phrase before it,
_NEVER_FIRST: Final = frozenset(("助詞", "助動詞", "接尾辞")) | _SYMBOLS
# and the parts of a compound to each other (就労支援する),
_JOINED_TO_A_NOUN: Final = frozenset((("名詞", "普通名詞"), ("動詞", "非自立可能")))
# what only completes a clause to the clause (困ったとき, 仕事のこと),
_COMPLETING: Final = frozenset(["とき", "こと", "もの", "ところ", "ため", "ほう", "はず", "わけ", "まま"])
_CLAUSES: Final = frozenset(("動詞", "助動詞", "形容詞", "連体詞"))
# and an hour to its half of the day (午後2時). Each kind of bond is a bit, for speed.
_HALVES: Final = frozenset(("午前", "午後"))
# After these particles a long phrase may end (受け取ることが|できます), whatever the model says.
_ENDS: Final = frozenset("がをはも")
ENDS_PHRASE: Final = 8
# and after these always: an adverb (とても|いい, 今|話したい), a name beside its value (気分：|よい).
_FREE: Final = frozenset(("とても", "すぐ", "もっと", "ずっと", "あまり", "今", "いま", "ぜんぶ", "："))
PHRASE_IS_OVER: Final = 16
# Between these two a phrase begins too (支援員に|とどきます): in kana the model hears an と of the particle.
_WHERE: Final = "に"
WHERE: Final = 32
_REACHES: Final = "とどく"


class Word:
    """A word in a text, with its reading in hiragana, its ruby pieces and its HTML."""

    __slots__ = (
        "all",
        "bears",
        "hard",
        "is_certain",
        "is_quantity",
        "leans",
        "lemma",
        "length",
        "may_begin_phrase",
        "off",
        "pieces",
        "pos",
        "reaches",
        "reading",
        "surface",
    )

    def __init__(
        self,
        surface: str,
        reading: str,
        pos: PartOfSpeech,
        pieces: tuple[Piece, ...],
        *,
        lemma: str = "",
        is_quantity: bool = False,
        is_certain: bool = False,
        say: str = "",
    ) -> None:
        self.surface: Final = surface
        self.lemma: Final = lemma or surface
        self.length: Final = len(surface)
        self.reading: Final = reading
        self.pos: Final = pos
        self.pieces: Final = pieces
        self.is_certain: Final = is_certain or is_quantity
        self.is_quantity: Final = is_quantity
        self.may_begin_phrase: Final = pos[0] not in _NEVER_FIRST or pos[1] == "括弧開"
        # A word is bound to the one before where one leans as the other bears.
        is_clause = pos[0] in _CLAUSES or surface == "の"
        is_over = surface in _FREE
        is_noun = pos[0] in ("名詞", "接頭辞") and "副詞可能" not in pos and not is_over
        ends = pos[0] == "助詞" and surface in _ENDS
        self.bears: Final = (
            is_noun * 1
            | is_clause * 2
            | (surface in _HALVES) * 4
            | ends * ENDS_PHRASE
            | is_over * PHRASE_IS_OVER
            | (surface == _WHERE and pos[0] == "助詞") * WHERE
        )
        self.reaches: Final = self.lemma == _REACHES
        completes = surface in _COMPLETING and pos[0] == "名詞"
        self.leans: Final = (pos[:2] in _JOINED_TO_A_NOUN) * 1 | completes * 2 | is_quantity * 4
        # The HTML for each way of showing furigana.
        self.off, self.hard, self.all = markup(pieces, kept_together=is_quantity, say=say)

    def __repr__(self) -> str:
        return f"Word({self.surface!r}, {self.reading!r}, {self.pos[:2]})"

    def read(self, reading: str) -> "Word":
        """The same word with another reading."""
        return _read_as(self, reading)


_SURFACE: Final = attrgetter("surface")


@lru_cache(maxsize=8192)
def _read_as(word: Word, reading: str) -> Word:
    pieces = fitted(word.surface, reading)
    return Word(word.surface, reading, word.pos, pieces, lemma=word.lemma, is_quantity=word.is_quantity)


_dictionary: Dictionary | None = None
_loading: Final = threading.Lock()
_own: Final = threading.local()


def _tokenizer() -> Tokenizer:
    """This thread's tokenizer: one used by two threads at once raises."""
    global _dictionary
    try:
        tokenizer: Tokenizer = _own.tokenizer
    except AttributeError:
        with _loading:
            if _dictionary is None:
                _dictionary = Dictionary(config=_CONFIG)
            tokenizer = _own.tokenizer = _dictionary.tokenizer(SplitMode.C)
    return tokenizer


# Met before: by surface, id and, where an id says too little, reading;
_known: dict[tuple[str, int, str], Word] = {}
# and by id alone, which is enough for a word that is written as in the dictionary.
_usual: dict[int, Word] = {}


def words_of(text: str) -> list[Word]:
    """The words of the text in order; their surfaces joined are the text. No lone surrogates, please."""
    if _VARIANT.search(text) is not None:
        return _as_written(words_of(text.translate(_TO_USUAL)), text)
    if len(text) <= LONGEST:
        return _words_of_part(text)
    return [word for part in _parts(text) for word in _words_of_part(part)]


def _words_of_part(text: str) -> list[Word]:
    """The words of a text no longer than `LONGEST`."""
    tokenize, usual = _tokenizer().tokenize, _usual.get
    # One call for each word: asking for its surface as well takes half as long again.
    words = [usual(morpheme.word_id()) or _word(morpheme) for morpheme in tokenize(text)]
    if "".join(map(_SURFACE, words)) == text:
        return words
    # ＡＢ or ㍻ in the text: the dictionary takes them for AB and 平成.
    return [_word(morpheme) for morpheme in tokenize(text)]


def _as_written(words: list[Word], text: str) -> list[Word]:
    """The words with the variants of their kanji that the text has."""
    written: list[Word] = []
    at = 0
    for word in words:
        surface = text[at : at + word.length]
        at += word.length
        if surface != word.surface:
            word = Word(surface, word.reading, word.pos, fitted(surface, word.reading))
        written.append(word)
    return written


def _parts(text: str) -> Iterator[str]:
    """The text in parts short enough for the tokenizer, cut after a sentence where there is one."""
    while len(text) > LONGEST:
        at = max(text.rfind(end, LONGEST // 2, LONGEST) for end in _SENTENCE_ENDS) + 1 or LONGEST
        yield text[:at]
        text = text[at:]
    yield text


def _word(morpheme: Morpheme) -> Word:
    """The word that was made for such a morpheme before, or a new one."""
    surface, id = morpheme.surface(), morpheme.word_id()
    key = (surface, id, morpheme.reading_form() if id >= _NO_ENTRY else "")
    return _known.get(key) or _meet(key, morpheme)


def _meet(key: tuple[str, int, str], morpheme: Morpheme) -> Word:
    """Fit a word once and remember it: texts of one service repeat the same few thousand words."""
    surface, reading = key[0], hiragana(morpheme.reading_form())
    pos = morpheme.part_of_speech()
    if not is_han(surface):
        pieces: tuple[Piece, ...] = (Piece(surface, ""),)
    elif pos[0] in _SYMBOLS:
        # 々 alone would be read きごう, symbol.
        pieces = one_by_one(surface)
    elif surface in _corrections:
        reading = _corrections[surface]
        pieces = fitted(surface, reading)
    else:
        pieces = _pieces(morpheme, surface, reading)
    word = Word(surface, reading, pos, pieces, lemma=morpheme.dictionary_form())
    if len(surface) <= _LONGEST_WORD_KEPT:
        _remember(key, word)
    return word


def _remember(key: tuple[str, int, str], word: Word) -> None:
    if len(_known) >= _KNOWN_WORDS_KEPT:
        _known.clear()
        _usual.clear()
    _known[key] = word
    if key[1] < _NO_ENTRY and normalize("NFKC", word.surface).lower() == word.surface:
        _usual[key[1]] = word


def _pieces(morpheme: Morpheme, surface: str, reading: str) -> tuple[Piece, ...]:
    """One group for each short unit (就労|支援), where the units are read as the whole is."""
    units = [(unit.surface(), hiragana(unit.reading_form())) for unit in morpheme.split(SplitMode.A)]
    if len(units) > 1 and "".join(r for _, r in units) == reading and "".join(s for s, _ in units) == surface:
        return tuple(piece for unit in units for piece in fitted(*unit))
    return fitted(surface, reading)
