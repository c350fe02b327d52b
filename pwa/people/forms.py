"""What comes in about participants and families: names, who is there for them, that somebody was asked."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from pwa.db import ID_LENGTH, new_id
from pwa.forms import Form, Key, Line, in_hiragana, one_line
from pwa.japanese.characters import is_han
from pwa.language import Msg, msg
from pwa.registers import Furigana, Register

_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s]*")

NO_NAME = msg("Please write the name.")
NO_SPACE = msg("Please put a space between the family name and the given name.")
NO_READING = msg("Please write how the name is read.")
NOT_KANA = msg("Please write the reading in hiragana.")
OTHER_SPACES = msg("Please put a space in the reading at the same place as in the name.")
NOT_ASKED = msg("Please ask the person first, and tick this then.")
NOBODY = msg("Please choose a supporter.")
SAME_TWICE = msg("Please choose two different people.")


Name = Annotated[Line, BeforeValidator(one_line)]
Reading = Annotated[Line, BeforeValidator(in_hiragana)]


class NameForm(Form):
    """Somebody's name with its reading. All that is wrong is said at once."""

    name: Name = ""
    reading: Reading = ""
    called: Name = ""
    # The name has no family name and given name: asked only where there is no space.
    one_name: str = ""

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every form; a name in kanji needs its reading, for the furigana over it."""
        form = super().of(data)
        for field, problem in _problems(form):
            if field not in form.problems:
                form = form.with_problem(field, problem)
        return form

    @property
    def asks_one_name(self) -> bool:
        """Whether to offer the way for a name without a space."""
        problem = self.problems.get("name")
        return self.one_name == "yes" or (problem is not None and problem.message == NO_SPACE)


class InviteForm(NameForm):
    """A new participant. The id is made with the empty form, so that sending twice adds nobody twice."""

    id: Key = Field(default_factory=new_id)
    wording: Register = "easy"
    furigana: Furigana = "all"


class FamilyForm(NameForm):
    """A new family member of a participant who was asked and said yes."""

    id: Key = Field(default_factory=new_id)
    asked: Literal["", "yes"] = ""

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """As every name; without the participant's yes nobody is added."""
        form = super().of(data)
        return form if form.asked == "yes" else form.with_problem("asked", NOT_ASKED)


class CareForm(Form):
    """Who is there for a participant from now on: ids of staff; no backup is an empty one."""

    supporter: Annotated[str, Field(max_length=ID_LENGTH)] = ""
    backup: Annotated[str, Field(max_length=ID_LENGTH)] = ""

    def among(self, ids: set[str]) -> Self:
        """The form with what is wrong with it, given whom one may choose."""
        if self.supporter not in ids:
            return self.with_problem("supporter", NOBODY)
        if self.backup and self.backup not in ids:
            return self.with_problem("backup", NOBODY)
        if self.supporter == self.backup:
            return self.with_problem("backup", SAME_TWICE)
        return self


def _problems(form: NameForm) -> Iterator[tuple[str, Msg]]:
    # With other problems the fields hold what was typed, unchecked.
    name, reading = str(one_line(form.name or "")), str(in_hiragana(form.reading or ""))
    if not name:
        yield "name", NO_NAME
    elif " " not in name and form.one_name != "yes":
        yield "name", NO_SPACE
    if not _KANA.fullmatch(reading):
        yield "reading", NOT_KANA
    elif is_han(name) and not reading:
        yield "reading", NO_READING
    elif reading and " " in name and reading.count(" ") != name.count(" "):
        yield "reading", OTHER_SPACES
