"""What comes in when a word gets its reading."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, StringConstraints
from starlette.datastructures import FormData

from pwa.forms import Form, in_hiragana, one_line
from pwa.japanese.characters import is_han
from pwa.japanese.fitting import fit
from pwa.language import Msg, msg

_KANA = re.compile("[ぁ-ゖー ]+")

NO_WORD = msg("Please write the word.")
NO_KANJI = msg("Only words with kanji need a reading.")
NO_READING = msg("Please write how the word is read.")
NOT_KANA = msg("Please write the reading in hiragana.")
OTHER_KANA = msg("The kana of the word must stand in the reading too, in the same order.")
OTHER_SPACES = msg("Please put a space in the reading at the same place as in the word.")


Written = Annotated[str, BeforeValidator(one_line), StringConstraints(max_length=40)]
Reading = Annotated[str, BeforeValidator(in_hiragana), StringConstraints(max_length=80)]


class EntryForm(Form):
    """A word and its reading."""

    written: Written = ""
    reading: Reading = ""

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; a reading that could not stand over the word is no reading."""
        form = super().of(data)
        for field, message in _problems(form):
            if field not in form.problems:
                form = form.with_problem(field, message)
        return form


def _problems(form: EntryForm) -> Iterator[tuple[str, Msg]]:
    # With other problems the fields hold what was typed, unchecked.
    written, reading = str(one_line(form.written)), str(in_hiragana(form.reading))
    if not written:
        yield "written", NO_WORD
    elif not is_han(written):
        yield "written", NO_KANJI
    if not reading:
        yield "reading", NO_READING
    elif not _KANA.fullmatch(reading):
        yield "reading", NOT_KANA
    elif reading.count(" ") not in (0, written.count(" ")):
        yield "reading", OTHER_SPACES
    elif is_han(written) and not _stands_over(written, reading):
        yield "reading", OTHER_KANA


def _stands_over(written: str, reading: str) -> bool:
    if " " in reading:
        return all(map(fit, written.split(), reading.split()))
    return fit(written.replace(" ", ""), reading) is not None
