"""What comes in with a report and with the talk about it."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from pwa.concerns.questions import Category, Since, Urgency, Wish, audiences_in
from pwa.db import is_id, new_id
from pwa.forms import Form, Key, Line, Words


def _ids(values: list[str]) -> list[str]:
    return sorted({value for value in values if is_id(value)})


class ConcernForm(Form):
    """A report: one tap chose the category, everything else has a default that can be changed."""

    id: Key = Field(default_factory=new_id)
    category: Category
    urgency: Urgency = "week"
    wish: Wish = "unsure"
    words: Words = ""
    since: Since = "unsure"
    about_whom: Line = ""
    left_out: Annotated[list[str], AfterValidator(_ids)] = Field(default_factory=list)
    # To whom else the reader may speak of it; nobody by default.
    may_tell: Annotated[list[str], AfterValidator(audiences_in)] = Field(default_factory=list)


class ReplyForm(Form):
    """A message in the talk about a concern."""

    id: Key = Field(default_factory=new_id)
    words: Annotated[Words, StringConstraints(min_length=1)] = Field("", validate_default=True)
