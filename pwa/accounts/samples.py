"""One sentence in every register with every reading: the reading page shows and hides with styles alone."""

import re
from functools import lru_cache

from markupsafe import Markup

from pwa.language import Speech, msg
from pwa.registers import Language, Register

# Nobody's plan: no day, no place that there is.
_SENTENCE = msg("sample", "The library with a view of the sea opens at 2:00 pm.")
_REGISTERS: tuple[Register, ...] = ("standard", "easy", "english")


@lru_cache(maxsize=1)
def sample() -> dict[Register, Markup]:
    """The sentence by register.

    Readings that only "all kanji" has are marked `data-grade="easy"`, spaces between phrases
    `class="gap"`.
    """
    return {register: _marked(register) for register in _REGISTERS}


def _marked(register: Register) -> Markup:
    every, hard = (Speech(Language(register, furigana)).say(_SENTENCE) for furigana in ("all", "hard"))
    graded = re.sub(
        "<ruby>.*?</ruby>",
        lambda ruby: ruby[0] if ruby[0] in hard else f'<span data-grade="easy">{ruby[0]}</span>',
        every,
    )
    # Our own sentence, already escaped by `say`.
    return Markup(re.sub(r"(\s)<wbr>", r'<span class="gap">\1</span><wbr>', graded))  # noqa: S704
