"""Words for places in space and time: 間, 後, 下, 中, 夜."""

from typing import Final

from pwa.japanese.rules.asking import about, listed, near
from pwa.japanese.words import Word

_CLAUSE_END: Final = frozenset("のたるいだ、。")


@about("間")
def between(words: list[Word], index: int) -> str | None:
    """間 あいだ as a word of its own; ま in fixed phrases (間が悪い, 寝る間も, 間もなく)."""
    previous, following = near(words, index, -1), near(words, index, 1)
    if following == "も" and near(words, index, 2).startswith("な"):
        return "ま"
    if following not in tuple("にはをもがの、") or (previous and previous[-1] not in _CLAUSE_END):
        return None
    is_fixed = following == "が" and near(words, index, 2)[:1] in tuple("悪空持")
    return "ま" if is_fixed or previous == "寝る" else "あいだ"


@about("後")
def afterwards(words: list[Word], index: int) -> str | None:
    """その後、 そのご; この後 このあと; 、後に のちに; 後で and 食べた後 stay あと."""
    previous, following = near(words, index, -1), near(words, index, 1)
    if previous in ("その", "この"):
        return "ご" if previous == "その" and following not in ("で", "に") else "あと"
    if previous in ("、", "") and following == "に":
        return "あと" if near(words, index, 2)[:1] in tuple("なしすま回残") else "のち"
    return None


@about("下")
def under(words: list[Word], index: int) -> str | None:
    """机の下, 一つ下 した; 医師の指導の下 もと."""
    if near(words, index, -1)[-1:] == "つ" and words[index - 1].is_quantity:
        return "した"
    if near(words, index, -1) != "の" or near(words, index, 1) not in ("で", "に", "へ", "、"):
        return None
    return "もと" if near(words, index, -2) in listed("under care") else "した"


@about("中")
def throughout(words: list[Word], index: int) -> str | None:
    """一日中, 今日中, 世界中 じゅう; 午前中, 仕事中 keep ちゅう, and 3問中 is out of three, ちゅう."""
    is_ending = words[index].pos[0] == "接尾辞"
    if is_ending and near(words, index, -1) in listed("all over"):
        return "じゅう"
    return "ちゅう" if index > 0 and words[index - 1].is_quantity else None


@about("夜")
def night(words: list[Word], index: int) -> str | None:
    """夜が明ける, 夜も更ける よ; otherwise よる."""
    passes = near(words, index, 2)[:1] in ("明", "更")
    return "よ" if passes and near(words, index, 1) in ("が", "も", "を") else None
