"""何: なに or なん."""

from typing import Final

from pwa.japanese.numbers import COUNTERS, spoken
from pwa.japanese.rules.asking import about, near
from pwa.japanese.words import Word

_NAN_BEFORE: Final = frozenset({"曜日", "で", "でも", "と", "の", "だ", "です", "なら"})
_NANI_BEFORE: Final = frozenset("をがかもはにへ、。？?者事色語") | {
    "",
    "より",
    "から",
    "まで",
    "ひとつ",
    "一つ",
}


@about("何")
def what(words: list[Word], index: int) -> str | None:
    """なに as a word of its own (何を, 何か, 何色); なん before counters and before だ, で, と, の."""
    following = near(words, index, 1)
    if following in _NANI_BEFORE:
        return "なに"
    return "なん" if following in COUNTERS or following in _NAN_BEFORE else None


@about("分", "本", "匹", "杯", "階", "足", "泊", "歩", "軒", "票", "発", "班")
def counter_after_what(words: list[Word], index: int) -> str | None:
    """何分 なんぷん, 何本 なんぼん: ん changes the counter as さん does."""
    if near(words, index, -1) != "何":
        return None
    counter = COUNTERS[words[index].surface]
    return counter.after_n or counter.reading


@about("分")
def minutes_apart(words: list[Word], index: int) -> str | None:
    """10 分: the number stands a space away, and changes the counter all the same."""
    number = near(words, index, -2)
    is_apart = near(words, index, -1).isspace() and number.isdecimal() and len(number) < 4
    return spoken(int(number), "分").counter if is_apart and int(number) > 9 else None
