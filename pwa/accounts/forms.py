"""What comes in when people sign in, are invited, choose how they read, or say yes to being seen."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, StringConstraints
from starlette.datastructures import FormData

from pwa.forms import Form, clean
from pwa.phones import NOT_A_PHONE, Phone, is_phone
from pwa.registers import (
    FORMER_SIZES,
    Font,
    Furigana,
    Language,
    LineSpacing,
    Motion,
    Register,
    Sound,
    Spaced,
    TextSize,
    Theme,
)

NextPath = Annotated[str, StringConstraints(max_length=500)]


def _digits(text: object) -> object:
    # Full-width digits, spaces and hyphens are how a phone or a person may write a code.
    return (
        re.sub(r"[\s\-‐‑–—−ー]", "", unicodedata.normalize("NFKC", text)) if isinstance(text, str) else text
    )


def _percent(size: object) -> object:
    # A page that was kept on a phone may still call them normal, large and largest.
    return FORMER_SIZES.get(size, size)


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
    text: Annotated[TextSize | None, BeforeValidator(_percent)] = None
    spaced: Spaced | None = None
    spacing: LineSpacing | None = None
    font: Font | None = None
    motion: Motion | None = None
    sound: Sound | None = None
    next: NextPath = "/"

    def over(self, now: Language) -> Language:
        """The settings of now with the answers in their places; of a form with problems nothing is taken."""
        if self.problems:
            return now
        said = self.model_dump(exclude_none=True, exclude={"next", "wording"})
        return now._replace(**said, register=self.wording or now.register)


ShareableField = Literal["checkin", "mood", "schedule", "silence", "baseline"]


class ConsentForm(Form):
    """A participant's yes or no to their supporter seeing a part of their record."""

    field: ShareableField
    answer: Literal["yes", "no"]


class TitleForm(Form):
    """Whether the browser's tab may name this app."""

    discreet: Literal["yes", "no"]


class PhoneForm(Form):
    """One's own number; empty for none."""

    phone: Phone = ""

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; what is written can be dialled."""
        form = super().of(data)
        is_right = not form.phone or bool(form.problems) or is_phone(form.phone)
        return form if is_right else form.with_problem("phone", NOT_A_PHONE)
