"""What may come in: plain Pydantic forms that keep what was typed and say kindly what is wrong."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self, cast, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails
from starlette.datastructures import FormData

from pwa.db import is_id, new_id
from pwa.japanese.characters import hiragana
from pwa.language import Msg, msg

# NUL breaks PostgreSQL, lone surrogates break UTF-8, the other controls have no meaning in a form.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def clean(text: object) -> object:
    """Text as it may be stored: one kind of line end, no invisible controls, no space around it."""
    if not isinstance(text, str):
        return text
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text: object) -> object:
    """A name as it is kept: one space of one kind between its parts, whatever was typed."""
    cleaned = clean(text)
    return re.sub(r"\s+", " ", cleaned) if isinstance(cleaned, str) else cleaned


def in_hiragana(text: object) -> object:
    """A reading as it is set over kanji. Katakana, half-width too: a keyboard gives whichever it likes."""
    return one_line(hiragana(unicodedata.normalize("NFKC", text))) if isinstance(text, str) else text


def calendar_day(text: object) -> date:
    """A day as `2026-11-24`, in digits of either width; raises `ValueError` for anything else."""
    if isinstance(text, date):
        return text
    written = unicodedata.normalize("NFKC", str(text)).strip()
    if not _DAY.fullmatch(written):
        raise ValueError("no day")
    return date.fromisoformat(written)


def day_or_none(text: object) -> date | None:
    """As `calendar_day`, and None for anything else."""
    try:
        return calendar_day(text)
    except ValueError:
        return None


def empty_is_none(value: object) -> object:
    """No answer for a field that was sent empty."""
    return None if isinstance(value, str) and not value.strip() else value


def _key(text: object) -> object:
    # A missing or foreign key only costs the protection against sending twice, never the words.
    return text if isinstance(text, str) and is_id(text) else new_id()


Line = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=80)]
Words = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=2000)]
Key = Annotated[str, BeforeValidator(_key)]
CalendarDay = Annotated[date, BeforeValidator(calendar_day)]
MaybeDay = Annotated[CalendarDay | None, BeforeValidator(empty_is_none)]

# For a key that came with other content before.
SENT_BEFORE = msg("You sent this before, with other words. Press again to use these.")
_PROBLEMS = {
    "missing": msg("Please choose one."),
    "literal_error": msg("Please choose one."),
    "string_too_short": msg("Please write this."),
    # What pydantic calls it where the shortest length was laid over another limit.
    "too_short": msg("Please write this."),
    "string_too_long": msg("This is too long. Please make it %(limit)s letters or fewer."),
}
_ANY_PROBLEM = msg("Please look at this again.")


class Problem(BaseModel):
    """What is wrong with one field, to be said in the person's language."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    message: Any
    values: dict[str, Any] = {}


class Form(BaseModel):
    """Base of all forms. `Form.of(data)` never raises: see `problems`; the values are as typed."""

    model_config = ConfigDict(extra="ignore")
    problems: ClassVar[Mapping[str, Problem]] = {}

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        """Read a sent form. With `problems`, the fields hold what was typed, unchecked."""
        raw = {
            name: _all(data, name) if is_list else data[name]
            for name, is_list in _fields_of(cls)
            if name in data and (is_list or isinstance(data[name], str))
        }
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            typed: dict[str, Any] = {name: clean(value) for name, value in raw.items()}
            missing = {name: None for name in cls.model_fields if cls.model_fields[name].is_required()}
            form: Self = cls.model_construct(None, **(missing | typed))  # type: ignore[assignment, unused-ignore]
            object.__setattr__(form, "problems", _problems(error))
            return form

    def with_problem(self, field: str, message: Msg, **values: Any) -> Self:
        """The same form with one more problem found after reading it."""
        problem = Problem(message=message, values=values)
        object.__setattr__(self, "problems", {**self.problems, field: problem})
        return self

    def unblamed(self) -> Self:
        """The same form, as it was typed, and nothing said against it: it is not being sent yet."""
        object.__setattr__(self, "problems", {})
        return self


@cache
def _fields_of(cls: type[BaseModel]) -> list[tuple[str, bool]]:
    """The names of the fields, and whether each takes more than one value."""
    return [(name, get_origin(field.annotation) is list) for name, field in cls.model_fields.items()]


def _all(data: FormData | Mapping[str, Any], name: str) -> list[str]:
    values: Iterable[Any] = data.getlist(name) if isinstance(data, FormData) else cast(Any, data)[name]
    return [value for value in values if isinstance(value, str) and value]


def _problems(error: ValidationError) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for item in error.errors():
        field = str(item["loc"][0]) if item["loc"] else ""
        kind = _kind_of(item)
        values = {"limit": item["ctx"]["max_length"]} if kind == "string_too_long" else {}
        found.setdefault(field, Problem(message=_PROBLEMS.get(kind, _ANY_PROBLEM), values=values))
    return found


def _kind_of(item: ErrorDetails) -> str:
    # After `clean`, Pydantic does not know any more that what is too long is a text.
    is_text = item["type"] in ("too_long", "too_short") and item["ctx"].get("field_type") == "Value"
    return f"string_{item['type']}" if is_text else item["type"]
