"""A name's reading in Latin letters, as passports write it: Hepburn without marks for long vowels."""

import re
from functools import lru_cache
from typing import Final

from pwa.japanese.characters import hiragana

_ROWS: Final = {
    "あいうえお": "a i u e o",
    "かきくけこ": "ka ki ku ke ko",
    "がぎぐげご": "ga gi gu ge go",
    "さしすせそ": "sa shi su se so",
    "ざじずぜぞ": "za ji zu ze zo",
    "たちつてと": "ta chi tsu te to",
    "だぢづでど": "da ji zu de do",
    "なにぬねの": "na ni nu ne no",
    "はひふへほ": "ha hi fu he ho",
    "ばびぶべぼ": "ba bi bu be bo",
    "ぱぴぷぺぽ": "pa pi pu pe po",
    "まみむめも": "ma mi mu me mo",
    "やゆよ": "ya yu yo",
    "らりるれろ": "ra ri ru re ro",
    "わゐゑをん": "wa i e o n",
    "ゔ": "vu",
    "ぁぃぅぇぉ": "a i u e o",
}
_KANA: Final = {
    kana: sound for row, sounds in _ROWS.items() for kana, sound in zip(row, sounds.split(), strict=True)
}
# きゃ is kya, しゃ sha; ふぁ fa, てぃ ti, うぃ wi as in names from elsewhere.
_SMALL: Final = {"ゃ": "a", "ゅ": "u", "ょ": "o", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_GLIDES: Final = "ゃゅょ"
_SOFT: Final = ("sh", "ch", "j")
# In these, う does not lengthen what stands before it: 井上 is Inoue, 松浦 Matsuura.
_OWN_U: Final = re.compile("(?<=の)う(?=え)|(?<=[つすくる])う")
# At the end oo stays: 横尾 is Yokoo.
_LONG: Final = re.compile("ou|oo(?!$)|(?<=[yhjf])uu")
_SEPARATE: Final = "|"


@lru_cache(maxsize=2048)
def romaji(reading: str) -> str:
    """たなか ようこ as Tanaka Yoko; what is no kana stays as it is."""
    return " ".join(_word(word) for word in hiragana(reading).split())


def _word(word: str) -> str:
    sounds = _shortened("".join(_sounds(_OWN_U.sub(f"{_SEPARATE}う", word.replace("ー", "")))))
    return sounds[:1].upper() + sounds[1:]


def _sounds(word: str) -> list[str]:
    found: list[str] = []
    doubled = False
    for at, kana in enumerate(word):
        if kana == "っ":
            doubled = True
            continue
        if kana in _SMALL and found and at:
            found[-1] = _joined(found[-1], kana)
            continue
        sound = _KANA.get(kana, kana)
        if found and found[-1] == "n" and word[at - 1] == "ん" and sound[:1] in "aiueoy":
            # けんいち is Ken'ichi, not けにち.
            sound = f"'{sound}"
        if doubled:
            sound = ("t" if sound.startswith("ch") else sound[:1]) + sound
            doubled = False
        found.append(sound)
    return found


def _joined(sound: str, small: str) -> str:
    stem = sound[:-1]
    if small not in _GLIDES:
        return ("w" if stem == "" and sound == "u" else stem) + _SMALL[small]
    return stem + ("" if stem.endswith(_SOFT) else "y") + _SMALL[small]


def _shortened(sounds: str) -> str:
    return _LONG.sub(lambda long: long[0][0], sounds).replace(_SEPARATE, "")
