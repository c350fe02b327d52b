"""One sentence in every register with every reading: the reading page shows and hides with styles alone."""

import re
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from pwa.dates import say_day
from pwa.language import Speech, msg
from pwa.registers import Language, Register

_SENTENCE = msg("sample", "Your next meeting is on %(day)s. It starts at 2:00 pm.")
_REGISTERS: tuple[Register, ...] = ("standard", "easy", "english")


@lru_cache(maxsize=2)
def sample(day: date) -> dict[Register, Markup]:
    """The sentence by register, for a meeting on this day, which is said in full.

    Readings that only "all kanji" has are marked `data-grade="easy"`, spaces between phrases
    `class="gap"`.
    """
    return {register: _marked(register, day) for register in _REGISTERS}


def _marked(register: Register, day: date) -> Markup:
    said = say_day(day, register, relative=False)
    every, hard = (
        Speech(Language(register, furigana)).say(_SENTENCE, day=said) for furigana in ("all", "hard")
    )
    graded = re.sub(
        "<ruby>.*?</ruby>",
        lambda ruby: ruby[0] if ruby[0] in hard else f'<span data-grade="easy">{ruby[0]}</span>',
        every,
    )
    # Our own sentence, already escaped by `say`.
    return Markup(re.sub(r"(\s)<wbr>", r'<span class="gap">\1</span><wbr>', graded))  # noqa: S704
