"""What comes in with one tap on a face, and with what is said about it afterwards."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from pwa.db import new_id
from pwa.forms import Form, Key, Words
from pwa.language import msg
from pwa.moods.questions import MOST_FEELINGS, Cause, Feeling, Helped

Audience = Literal["self", "supporter"]
MoodCode = Literal["1", "2", "3", "4", "5"]
TOO_MANY = msg("Please choose 3 or fewer.")


class MoodForm(Form):
    """A mood, and who sees it as the faces said when they were tapped."""

    id: Key = Field(default_factory=new_id)
    mood: MoodCode
    visible_to: Audience = "self"


class MoreForm(Form):
    """All there is to say about a mood; nothing of it must be said. None: the page did not ask."""

    mood: MoodCode | None = None
    feelings: list[Feeling] = Field(default_factory=list)
    causes: list[Cause] = Field(default_factory=list)
    coping: Words = ""
    helped: Annotated[Helped | None, BeforeValidator(lambda value: value or None)] = None
    words: Words = ""
    visible_to: Audience | None = None

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """Read a sent form; three feelings are the most."""
        form = super().of(data)
        is_too_many = len(set(form.feelings)) > MOST_FEELINGS
        return form.with_problem("feelings", TOO_MANY) if is_too_many else form

    def said(self) -> dict[str, Any]:
        """What is stored of it: each feeling and cause once, and nothing for what was not asked."""
        asked = {"mood": int(self.mood) if self.mood else None, "visible_to": self.visible_to}
        return {
            "feelings": list(dict.fromkeys(self.feelings)),
            "causes": list(dict.fromkeys(self.causes)),
            "coping": self.coping,
            "helped": self.helped,
            "words": self.words,
        } | {name: value for name, value in asked.items() if value is not None}
