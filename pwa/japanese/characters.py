"""Which characters carry a reading, and how kana turn into one another."""

import re
from typing import Final

# ヶ and ヵ are small kana in form but are read か or が: 3ヶ月, 八ヶ岳.
HAN_CLASS: Final = (
    "\u2e80-\u2fd5々〆〇〡-〩〸-〻ヵヶ\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001f250\U0001f251\U00020000-\U000323af"
)
HAN: Final = re.compile(f"[{HAN_CLASS}]")
JAPANESE: Final = re.compile(f"[ぁ-ヿ\uff66-\uff9f{HAN_CLASS}]")
KANA_READING: Final = re.compile("[ぁ-ゖー]+")

_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def is_han(text: str) -> bool:
    """Whether the text holds a character that needs furigana."""
    return HAN.search(text) is not None


def hiragana(text: str) -> str:
    """The text with its katakana as hiragana; ー and everything else stays."""
    return text.translate(_TO_HIRAGANA)


def encodable(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD: no reply could carry them in UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE_SURROGATE.sub("\ufffd", text)
    return text
