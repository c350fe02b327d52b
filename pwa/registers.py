"""How one person reads: register, furigana, theme, text size. Small, so that everything may import it."""

from typing import Any, Literal, NamedTuple, get_args

Register = Literal["standard", "easy", "english"]
Furigana = Literal["off", "hard", "all"]
Theme = Literal["auto", "light", "dark"]
TextSize = Literal["normal", "large", "largest"]


class Language(NamedTuple):
    """A person's reading settings; the defaults are what a stranger sees first.

    A tuple, because every look into a cache of texts asks for its hash.
    """

    register: Register = "standard"
    furigana: Furigana = "off"
    theme: Theme = "auto"
    text: TextSize = "normal"

    @property
    def lang(self) -> str:
        """The value of `<html lang>`."""
        return "en" if self.register == "english" else "ja"

    def to_cookie(self) -> str:
        """Settings as a cookie value, understood by `from_cookie`."""
        return ".".join((self.register, self.furigana, self.theme, self.text))

    @classmethod
    def from_cookie(cls, value: str | None) -> "Language":
        """Settings out of a cookie that anybody may have written: what is unknown is the default."""
        parts = (value or "").split(".")
        return cls.of(*(parts + [""] * 4)[:4])

    @classmethod
    def of(cls, register: Any, furigana: Any, theme: Any, text: Any) -> "Language":
        """Settings from stored or sent words; a word that is no setting becomes the default."""
        return cls(
            _one_of(register, get_args(Register)),
            _one_of(furigana, get_args(Furigana)),
            _one_of(theme, get_args(Theme)),
            _one_of(text, get_args(TextSize)),
        )


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    return value if value in allowed else allowed[0]
