"""Verbs and adjectives that are written alike."""

import re
from typing import Final

from pwa.japanese.rules.asking import about, listed, near, object_of, topic_of
from pwa.japanese.words import Word

# After 開け, these say that something can or cannot be opened.
_ABLE: Final = frozenset(("ます", "ませ", "ない", "なく", "なかっ"))
# After 入れ, of somebody at a door.
_UNABLE: Final = frozenset(("ませ", "ない", "なく", "なかっ"))
_SENTENCE_END: Final = re.compile("[。！？!?\n]")


@about("行っ", "行い", "行え")
def carry_out(words: list[Word], index: int) -> str | None:
    """面談を行った, 送迎は母が行った おこなった; 道を行った, 電車で行った いった; else as it stands."""
    end = words[index].surface[1:]
    done = object_of(words, index, "を")
    if done:
        return ("い" if done in listed("the way") else "おこな") + end
    if object_of(words, index, "で", "と") in listed("going by"):
        return "い" + end
    topic = topic_of(words, index) if near(words, index, -1) in ("が", "で") else None
    if topic is not None and "サ変可能" in topic.pos:
        return ("い" if topic.surface in listed("outings") else "おこな") + end
    return "い" + end if object_of(words, index, "で", "と") in listed("going with") else None


@about("入れ")
def enter_or_put_in(words: list[Word], index: int) -> str | None:
    """部屋に入れない, なかなか入れない はいれ; 箱に入れない, 砂糖は入れない いれ."""
    previous, place = near(words, index, -1), object_of(words, index, "に", "には")
    is_entered = previous == "なかなか" or place in listed("places entered")
    return "はいれ" if is_entered and near(words, index, 1) in _UNABLE else None


@about("開い", "開く", "開き", "開か", "開こ")
def open_or_opened(words: list[Word], index: int) -> str | None:
    """店が開く あく; 会を開く ひらく."""
    particle, end = near(words, index, -1), words[index].surface[1:]
    if particle in ("が", "も"):
        return "あ" + end
    return "ひら" + end if particle == "を" else None


@about("開け")
def open_something(words: list[Word], index: int) -> str | None:
    """窓を開ける あける; a page can be opened, ひらける (スマホで開けます); 未来が開ける stays ひらける."""
    thing, may_be_able = object_of(words, index, "を", "は"), near(words, index, 1) in _ABLE
    screens = listed("screens")
    if near(words, index, -1) == "を":
        return "ひらけ" if may_be_able and thing in screens else "あけ"
    if may_be_able and thing not in listed("opened by hand"):
        if any(word.surface in screens for word in words[max(0, index - 40) : index]):
            return "ひらけ"
    return "あけ" if thing else None


@about("空い", "空く", "空き", "空か")
def empty(words: list[Word], index: int) -> str | None:
    """お腹が空く すく; a seat or an hour is あいている."""
    is_hungry = near(words, index, -2) in listed("stomach")
    return ("す" if is_hungry else "あ") + words[index].surface[1:]


@about("辛い", "辛く", "辛かっ", "辛さ", "辛", "辛けれ")
def hard_or_hot(words: list[Word], index: int) -> str | None:
    """辛い is つらい here, からい where the sentence is about food."""
    left = "".join(word.surface for word in words[max(0, index - 8) : index])
    right = "".join(word.surface for word in words[index : index + 6])
    sentence = _SENTENCE_END.split(left)[-1] + _SENTENCE_END.split(right)[0]
    is_food = any(food in sentence for food in listed("food"))
    return ("から" if is_food else "つら") + words[index].surface[1:]


@about("話さ")
def talk(words: list[Word], index: int) -> str | None:
    """お話させて is the noun はなし with させる."""
    is_noun = near(words, index, -1) in ("お", "ご") and near(words, index, 1).startswith("せ")
    return "はなしさ" if is_noun else None


@about("被る", "被っ", "被り", "被ら")
def suffer(words: list[Word], index: int) -> str | None:
    """害を被る こうむる; a hat is かぶる."""
    return "こうむ" + words[index].surface[1:] if object_of(words, index, "を") in listed("harm") else None


@about("描く", "描い", "描き", "描か", "描け", "描こ")
def draw(words: list[Word], index: int) -> str | None:
    """絵を描く かく; dreams and stories are えがく."""
    is_drawn = object_of(words, index, "を", "も", "が") in listed("drawn")
    return "か" + words[index].surface[1:] if is_drawn else None


@about("止め", "止める", "止めよ", "止めれ", "止めろ")
def give_up(words: list[Word], index: int) -> str | None:
    """Work, medicine or doing something: やめる; a car or a machine: とめる."""
    is_given_up = object_of(words, index, "を", "は", "も") in listed("given up")
    return "や" + words[index].surface[1:] if is_given_up else None
