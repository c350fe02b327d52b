"""What comes in when a word gets its reading."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, StringConstraints
from starlette.datastructures import FormData

from pwa.forms import Form, clean
from pwa.japanese.characters import hiragana, is_han
from pwa.japanese.fitting import fit
from pwa.language import Msg, msg

_KANA = re.compile("[ぁ-ゖー ]+")

NO_WORD = msg("Please write the word.")
NO_KANJI = msg("Only words with kanji need a reading.")
NO_READING = msg("Please write how the word is read.")
NOT_KANA = msg("Please write the reading in hiragana.")
OTHER_KANA = msg("The kana of the word must stand in the reading too, in the same order.")
OTHER_SPACES = msg("Please put a space in the reading at the same place as in the word.")


def _one_line(text: object) -> object:
    cleaned = clean(text)
    return re.sub(r"\s+", " ", cleaned) if isinstance(cleaned, str) else cleaned


def _in_hiragana(text: object) -> object:
    # Katakana, half-width too: a phone's keyboard gives whichever it likes.
    return _one_line(hiragana(unicodedata.normalize("NFKC", text))) if isinstance(text, str) else text


Written = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=40)]
Reading = Annotated[str, BeforeValidator(_in_hiragana), StringConstraints(max_length=80)]


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
    written, reading = str(_one_line(form.written)), str(_in_hiragana(form.reading))
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
