"""What comes in when somebody looks for a word, and when staff explain one."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from pwa.db import new_id
from pwa.forms import Form, Key, Line, clean, in_hiragana
from pwa.japanese.characters import KANA_READING
from pwa.language import msg

KANA = msg("Please write the reading in hiragana.")
# What is missing, by its name: one summary has all of it.
_MISSING = {
    "word": msg("Please write the word."),
    "reading": msg("Please write how it is read."),
    "standard": msg("Please write what it means."),
}
TAKEN = msg("This word is in the list already.")


def _kana(text: object) -> object:
    kana = in_hiragana(text)
    return kana.replace(" ", "") if isinstance(kana, str) else kana


Meaning = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=300)]
Asked = Annotated[Line, AfterValidator(lambda text: unicodedata.normalize("NFKC", text))]


class SearchForm(Form):
    """A part of a word, or of how it is read."""

    asked: Asked = ""


class WordForm(Form):
    """A word, how it is read, and what it means in three registers; only the standard one must be there."""

    id: Key = Field(default_factory=new_id)
    word: Annotated[Line, StringConstraints(min_length=1)] = Field("", validate_default=True)
    reading: Annotated[str, BeforeValidator(_kana), StringConstraints(min_length=1, max_length=80)] = Field(
        "", validate_default=True
    )
    standard: Annotated[Meaning, StringConstraints(min_length=1)] = Field("", validate_default=True)
    easy: Meaning = ""
    english: Meaning = ""

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; what was left empty is called by its name."""
        form = super().of(data)
        for field in form.problems:
            if field in _MISSING and not getattr(form, field):
                form = form.with_problem(field, _MISSING[field])
        return form

    @property
    def has_odd_reading(self) -> bool:
        """Whether the reading holds letters that are no kana: then nobody would find the word by it."""
        # With another problem in the form it is as it was typed.
        return not KANA_READING.fullmatch(str(_kana(self.reading)).replace("・", ""))
