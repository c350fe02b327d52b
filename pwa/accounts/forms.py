"""What comes in when people sign in, are invited, choose how they read, or say yes to being seen."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from pwa.db import new_id
from pwa.forms import Form, Key, Line, clean
from pwa.language import msg
from pwa.registers import Furigana, Register, TextSize, Theme

NextPath = Annotated[str, StringConstraints(max_length=500)]

_HAN = re.compile(r"[々〇\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]*")
NO_READING = msg("Please write how the name is read.")
NOT_KANA = msg("Please write the reading in hiragana.")


def _digits(text: object) -> object:
    # Full-width digits, spaces and hyphens are how a phone or a person may write a code.
    return (
        re.sub(r"[\s\-‐‑–—−ー]", "", unicodedata.normalize("NFKC", text)) if isinstance(text, str) else text
    )


def _reading(text: object) -> object:
    # Readings are set in hiragana over the kanji, however they were typed.
    if not isinstance(text, str):
        return text
    text = unicodedata.normalize("NFKC", text)
    return re.sub("[ァ-ヶ]", lambda kana: chr(ord(kana[0]) - 0x60), text)


class StartForm(Form):
    """The token out of a link's fragment."""

    token: Annotated[str, StringConstraints(max_length=200)] = ""
    next: NextPath = "/"


class CodeForm(Form):
    """An 8-digit code."""

    code: Annotated[str, BeforeValidator(_digits), StringConstraints(max_length=40)] = ""
    next: NextPath = "/"


class PasswordForm(Form):
    """A member of staff's e-mail and password."""

    email: Annotated[str, BeforeValidator(clean), StringConstraints(max_length=200)] = ""
    password: Annotated[str, StringConstraints(max_length=200)] = ""
    next: NextPath = "/"


class ReadingForm(Form):
    """How a person wants to read; what is not sent stays as it is."""

    wording: Register | None = None
    furigana: Furigana | None = None
    theme: Theme | None = None
    text: TextSize | None = None
    next: NextPath = "/"


class ConsentForm(Form):
    """A participant's yes or no to their supporter seeing a part of their record."""

    field: Literal["checkin", "mood"]
    answer: Literal["yes", "no"]


class InviteForm(Form):
    """A new participant. The id is made with the empty form, so that sending twice adds nobody twice."""

    id: Key = Field(default_factory=new_id)
    name: Annotated[Line, StringConstraints(min_length=1)] = ""
    reading: Annotated[Line, BeforeValidator(_reading)] = ""
    called: Line = ""
    wording: Register = "easy"
    furigana: Furigana = "all"

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; a name in kanji needs its reading, for the furigana over it."""
        form = super().of(data)
        if form.reading and not _KANA.fullmatch(form.reading):
            return form.with_problem("reading", NOT_KANA)
        if _HAN.search(form.name or "") and not form.reading:
            return form.with_problem("reading", NO_READING)
        return form
