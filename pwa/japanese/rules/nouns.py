"""Nouns that are read in one way alone and in another inside a compound."""

from typing import Final

from pwa.japanese.rules.asking import about, follows_noun, listed, near, sentence_around
from pwa.japanese.words import Word

_ALONE: Final = {"金": "かね", "米": "こめ", "仏": "ほとけ"}
_WAITING: Final = frozenset(("待っ", "待つ", "待た", "遊ん", "遊ぶ"))


@about(*_ALONE)
def on_its_own(words: list[Word], index: int) -> str | None:
    """金 かね, 米 こめ, 仏 ほとけ as words of their own; きん, べい, ふつ in compounds and in lists."""
    follows_a_word = index > 0 and words[index - 1].pos[0] in ("名詞", "接頭辞", "接尾辞")
    is_in_a_list = near(words, index, -1) in ("、", "・")
    if follows_a_word or is_in_a_list or near(words, index, 1) not in tuple("をがはものにとやで"):
        return None
    return _ALONE[words[index].surface]


@about("空")
def empty_or_sky(words: list[Word], index: int) -> str | None:
    """空の箱, 空になる から; otherwise そら."""
    following, thing = near(words, index, 1), near(words, index, 2)
    is_empty = following == "の" and thing in listed("vessels")
    becomes_empty = following == "に" and thing in ("なる", "なっ", "する", "し", "なり")
    return "から" if is_empty or becomes_empty else None


@about("便")
def mail_or_stool(words: list[Word], index: int) -> str | None:
    """便 alone is what a doctor asks about, べん; びん for posts and flights (1便, 次の便で)."""
    left, right = near(words, index, -1), near(words, index, 1)
    if left in ("", "の", "る", "な", "た", "、", "。") and right not in ("に", "で", "名"):
        return "べん"
    return "べん" if left[-1:] in tuple("状様血軟排検") else None


@about("薬")
def medicine(words: list[Word], index: int) -> str | None:
    """3回薬を飲む: after a number it is a word of its own, not やく."""
    return "くすり" if index > 0 and words[index - 1].is_quantity else None


@about("数")
def number_of(words: list[Word], index: int) -> str | None:
    """数を, 数が かず; すう before a counter and after a noun."""
    is_alone = near(words, index, 1) in tuple("をがはもの、") and not follows_noun(words, index)
    return "かず" if is_alone else None


@about("表")
def front(words: list[Word], index: int) -> str | None:
    """表に出る, 表で待つ おもて; 表を作る, 表で確かめる ひょう."""
    following, then = near(words, index, 1), near(words, index, 2)
    is_outside = following == "に" and then[:1] in ("出", "立")
    waits = then in _WAITING or (then == "待ち" and near(words, index, 3).startswith("ま"))
    return "おもて" if is_outside or (following == "で" and waits) else None


@about("市場")
def market(words: list[Word], index: int) -> str | None:
    """いちば where people go, buy and sell: 市場へ行く, 野菜を市場に出す; しじょう in trade (労働市場)."""
    following, then = near(words, index, 1), near(words, index, 2)
    if following not in tuple("でにへ") or follows_noun(words, index):
        return None
    is_visited = then[:1] in ("行", "買", "寄")
    is_of_food = not listed("fresh goods").isdisjoint(sentence_around(words, index))
    return "いちば" if is_visited or is_of_food else None


@about("人気")
def sign_of_people(words: list[Word], index: int) -> str | None:
    """人気のない道, 廊下は人気がなくて静か ひとけ; a product has にんき or has none."""
    if near(words, index, 1) not in tuple("がのも") or not near(words, index, 2).startswith("な"):
        return None
    if near(words, index, 3) in listed("deserted"):
        return "ひとけ"
    sentence = sentence_around(words, index)
    has_place = not listed("deserted").isdisjoint(sentence)
    has_look = any(word.startswith(tuple(listed("deserted looks"))) for word in sentence)
    return "ひとけ" if has_place and has_look else None


@about("年")
def age(words: list[Word], index: int) -> str | None:
    """年を取る, 年が明ける, 年の初め とし; 年に一度 stays ねん."""
    if index > 0 and words[index - 1].pos[0] in ("名詞", "接頭辞"):
        return None
    following, then = near(words, index, 1), near(words, index, 2)
    is_age = following in ("を", "が", "は") or (following == "の" and then[:1] in tuple("初始暮瀬差割"))
    return "とし" if is_age else None


@about("額")
def forehead(words: list[Word], index: int) -> str | None:
    """額に汗をかく, 額に手を当てる ひたい; money is がく."""
    is_skin = near(words, index, 1) in ("に", "の") and near(words, index, 2) in ("汗", "しわ", "手", "傷")
    return "ひたい" if is_skin else None
