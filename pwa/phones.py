"""Telephone numbers as people write them, and as a phone dials them."""

import re
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from pwa.language import msg

NOT_A_PHONE = msg("Please write the phone number in digits.")
_PHONE = re.compile(r"\+?[0-9]{3,15}")


def as_phone(text: object) -> object:
    """A number with plain digits and hyphens."""
    # Full-width digits and any kind of dash are how a phone or a person may write a number.
    if not isinstance(text, str):
        return text
    text = re.sub(r"[‐‑–—−ー―]", "-", unicodedata.normalize("NFKC", text))
    return re.sub(r"[()\s]+", "-", text.strip()).strip("-")


def is_phone(text: str) -> bool:
    """Whether a phone can dial this."""
    return _PHONE.fullmatch(text.replace("-", "")) is not None


Phone = Annotated[str, BeforeValidator(as_phone), StringConstraints(max_length=40)]
