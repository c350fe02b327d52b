"""What comes in with a report and with the talk about it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pwa.concerns.questions import Category, Urgency, Wish
from pwa.forms import Form, Key, Line, Words


class ConcernForm(Form):
    """A report: one tap chose the category, everything else has a default that can be changed."""

    id: Key
    category: Category
    urgency: Urgency = "week"
    wish: Wish = "unsure"
    words: Words = ""
    about_whom: Line = ""
    left_out: list[str] = Field(default_factory=list)


class ReplyForm(Form):
    """A message in the talk about a concern."""

    id: Key
    words: Annotated[Words, StringConstraints(min_length=1)] = ""
