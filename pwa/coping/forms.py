"""What comes in with one line of a plan."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from pwa.coping.questions import Section, Sight
from pwa.db import new_id
from pwa.forms import Form, Key, clean
from pwa.language import msg
from pwa.phones import NOT_A_PHONE, Phone, as_phone, is_phone

NO_PHONE = msg("Please write the phone number.")


class LineForm(Form):
    """One line: its words, whom it is shown to, and for somebody to call the number."""

    id: Key = Field(default_factory=new_id)
    section: Section
    words: Annotated[str, BeforeValidator(clean), StringConstraints(min_length=1, max_length=120)] = ""
    phone: Phone = ""
    visible_to: Sight = "self"

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; somebody to call has a number that a phone can dial."""
        form = super().of({"words": "", **_all(data)})
        if form.section != "contact":
            return form
        phone = str(as_phone(form.phone or ""))
        if not phone:
            return form.with_problem("phone", NO_PHONE)
        return (
            form if is_phone(phone) or "phone" in form.problems else form.with_problem("phone", NOT_A_PHONE)
        )


class MoveForm(Form):
    """One place up or down."""

    to: Literal["up", "down"]


def _all(data: FormData | Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in LineForm.model_fields if name in data}
