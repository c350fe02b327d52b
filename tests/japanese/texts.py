"""Texts for Hypothesis: what people write, and what nobody should but somebody will."""

from hypothesis import strategies as st

from pwa.japanese.numbers import COUNTERS

_JAPANESE = "今日は 支援員の 田中さん ました。 1日 20日 3階 10分 三百人 （水） の方が 々 ヶ月 お腹が空いた"
_MARKUP = "<b> </ruby> <script>alert(1)</script> &amp; & \" ' < > %(name)s Hello 1,000円 １２月 3.5"
_SPACES = ["\n", "\r\n", "\t", " ", "　", "\0", "\u200b", "\ufeff", "\u202e"]
_ODD = [
    "\ud800",
    "\udfff",
    "😀",
    "👨‍👩‍👧",
    "e\u0301",
    "が\u3099",
    "ｶﾞ",
    "㐂",
    "𠮷",
    "\U0002a6d6",
    "髙橋",
    "葛\U000e0100",
]

_FRAGMENTS = st.sampled_from([*_JAPANESE.split(), *_MARKUP.split(), *_SPACES, *_ODD, *sorted(COUNTERS)])
_CHARACTERS = st.one_of(
    st.characters(min_codepoint=0x3041, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x323AF),
    st.characters(),
)

TEXTS = st.lists(st.one_of(_FRAGMENTS, _CHARACTERS), max_size=12).map("".join)
