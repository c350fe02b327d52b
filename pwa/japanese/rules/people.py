"""方 and 皆: words for people."""

from typing import Final

from pwa.japanese.rules.asking import about, listed, near
from pwa.japanese.words import Word

_POINTING: Final = frozenset({"この", "その", "あの", "どの"})
_POLITE: Final = frozenset({"お", "ご", "御"})
_COUNTED: Final = frozenset({"なん", "いく", "すう"})


@about("方")
def person_or_side(words: list[Word], index: int) -> str | None:
    """かた for a person (担当の方, 希望する方は), ほう for a side or a choice (前の方, 休む方がいい)."""
    if index == 0:
        return "かた"
    previous = words[index - 1]
    if previous.surface == "の":
        return "かた" if _is_said_of_people(words, index - 2) else "ほう"
    if previous.surface in _POINTING:
        return "かた" if near(words, index, 1) != "が" or _is_about_somebody(words, index) else "ほう"
    if previous.pos[0] in ("動詞", "助動詞", "形容詞", "形状詞") and words[index].pos[0] == "名詞":
        return _after_a_verb(words, index)
    return None


def _is_said_of_people(words: list[Word], index: int) -> bool:
    if index < 0:
        return False
    noun, people = words[index], listed("people")
    is_polite = near(words, index, -1) in _POLITE or noun.surface[0] in _POLITE
    return is_polite or noun.surface in people or noun.surface[-1] in people or noun.pos[2] == "人名"


def _is_about_somebody(words: list[Word], index: int) -> bool:
    # この方が来た, but この方がいい. あの方 is a person (あの方が言った, あの方が怖い)
    # unless two ways are compared (あの方が楽だ, あの方がずっと早い).
    if near(words, index, 2) in listed("coming"):
        return True
    after = words[index + 2 : index + 4]
    return words[index - 1].surface == "あの" and not any(_compares(word) for word in after)


def _compares(word: Word) -> bool:
    return word.surface in listed("comparing") or word.surface.endswith(("やすい", "やすく"))


def _after_a_verb(words: list[Word], index: int) -> str:
    following = near(words, index, 1)
    if following == "が":
        return "かた" if near(words, index, 2) in listed("coming") else "ほう"
    return "ほう" if following in ("を", "だ", "です") else "かた"


@about("皆")
def everybody(words: list[Word], index: int) -> str | None:
    """皆 with a particle is みんな (皆で); 皆さん and 皆様 keep みな."""
    return "みんな" if near(words, index, 1) in tuple("のもでがにはとへ") else None


@about("人")
def somebody(words: list[Word], index: int) -> str | None:
    """ひと after hiragana (えらんだ人, which the dictionary takes apart wrongly); なん人 stays a number."""
    if index == 0 or words[index - 1].is_quantity or words[index - 1].surface in _COUNTED:
        return None
    return "ひと" if "ぁ" <= words[index - 1].surface[-1:] <= "ん" else None
