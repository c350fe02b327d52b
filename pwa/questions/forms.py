"""What comes in when somebody says what they want to be asked."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from pwa.forms import Form, Key, clean

ItemWords = Annotated[str, BeforeValidator(clean), StringConstraints(min_length=1, max_length=40)]


class AskingForm(Form):
    """How many steps a scale has, and whether medicine is asked."""

    steps: Literal["3", "4", "5"]
    meds: Literal["yes", "no"]


class ItemForm(Form):
    """An own item in the person's words."""

    id: Key
    words: ItemWords = ""
