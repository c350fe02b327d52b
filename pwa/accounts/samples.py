"""One sentence in every register with every reading: the reading page shows and hides with styles alone."""

import re
from functools import cache

from markupsafe import Markup

from pwa.language import Speech, msg
from pwa.registers import Language, Register

_SENTENCE = msg("sample", "Your next meeting is on Friday 27 November. It starts at 2:00 pm.")
_REGISTERS: tuple[Register, ...] = ("standard", "easy", "english")


@cache
def sample() -> dict[Register, Markup]:
    """The sentence by register; readings that only "all kanji" has are marked `data-grade="easy"`."""
    return {register: _marked(register) for register in _REGISTERS}


def _marked(register: Register) -> Markup:
    every, hard = (Speech(Language(register, furigana)).say(_SENTENCE) for furigana in ("all", "hard"))
    # Our own sentence, already escaped by `say`.
    return Markup(  # noqa: S704
        re.sub(
            "<ruby>.*?</ruby>",
            lambda ruby: ruby[0] if ruby[0] in hard else f'<span data-grade="easy">{ruby[0]}</span>',
            every,
        )
    )
