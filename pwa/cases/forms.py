"""What comes in when a report changes hands."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from pwa.db import is_id, new_id
from pwa.forms import Form, Key, Words, clean
from pwa.language import msg

# What is missing, by its name: one summary has them both.
_MISSING = {"to": msg("Please choose to whom you hand it."), "reason": msg("Please write the reason.")}


def _id_or_nothing(text: object) -> str:
    return text if isinstance(text, str) and is_id(text) else ""


class HandoverForm(Form):
    """To whom, and why; the author reads the reason too."""

    id: Key = Field(default_factory=new_id)
    to: Annotated[str, BeforeValidator(clean), StringConstraints(min_length=1, max_length=80)]
    reason: Annotated[Words, StringConstraints(min_length=1)] = Field("", validate_default=True)

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; what was left empty is called by its name."""
        form = super().of(data)
        for field in form.problems:
            if field in _MISSING and not getattr(form, field):
                form = form.with_problem(field, _MISSING[field])
        return form


class TakeoverForm(Form):
    """From whom: whoever had it on the page that the colleague looked at."""

    id: Key = Field(default_factory=new_id)
    taken_from: Annotated[str, BeforeValidator(_id_or_nothing)] = ""
