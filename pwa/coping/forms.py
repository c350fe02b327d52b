"""What comes in with one line of a plan."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from pwa.coping.questions import Section, Sight
from pwa.db import new_id
from pwa.forms import Form, Key, clean
from pwa.language import msg

NO_PHONE = msg("Please write the phone number.")
NOT_A_PHONE = msg("Please write the phone number in digits.")
_PHONE = re.compile(r"\+?[0-9]{3,15}")


def _phone(text: object) -> object:
    # Full-width digits and any kind of dash are how a phone or a person may write a number.
    if not isinstance(text, str):
        return text
    text = re.sub(r"[‐‑–—−ー―]", "-", unicodedata.normalize("NFKC", text))
    return re.sub(r"[()\s]+", "-", text.strip()).strip("-")


class LineForm(Form):
    """One line: its words, whom it is shown to, and for somebody to call the number."""

    id: Key = Field(default_factory=new_id)
    section: Section
    words: Annotated[str, BeforeValidator(clean), StringConstraints(min_length=1, max_length=120)] = ""
    phone: Annotated[str, BeforeValidator(_phone), StringConstraints(max_length=40)] = ""
    visible_to: Sight = "self"

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; somebody to call has a number that a phone can dial."""
        form = super().of({"words": "", **_all(data)})
        if form.section != "contact":
            return form
        phone = str(_phone(form.phone or ""))
        if not phone:
            return form.with_problem("phone", NO_PHONE)
        return (
            form if is_phone(phone) or "phone" in form.problems else form.with_problem("phone", NOT_A_PHONE)
        )


class MoveForm(Form):
    """One place up or down."""

    to: Literal["up", "down"]


def is_phone(text: str) -> bool:
    """Whether a phone can dial this."""
    return _PHONE.fullmatch(text.replace("-", "")) is not None


def _all(data: FormData | Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in LineForm.model_fields if name in data}
