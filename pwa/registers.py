"""How one person reads: words, letters, screen, sound. Small, so that everything may import it."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args

Register = Literal["standard", "easy", "english"]
Furigana = Literal["off", "hard", "all"]
Theme = Literal["auto", "light", "dark"]
# Spaces between phrases (分かち書き): a setting of easy Japanese, which other registers never show.
Spaced = Literal["yes", "no"]
# In percent of what the browser's own letters are.
TextSize = Literal["100", "125", "150", "175", "200"]
LineSpacing = Literal["normal", "wide", "wider"]
# "ud": universal design letters, where the phone has some.
Font = Literal["system", "ud"]
Motion = Literal["system", "less"]
Sound = Literal["on", "off"]

# What the sizes were called when there were three of them.
FORMER_SIZES: Mapping[Any, str] = {"normal": "100", "large": "125", "largest": "150"}
# In the cookie these stand without their names, in this order, and always.
_NAMELESS = ("register", "furigana", "theme", "text")


class Language(NamedTuple):
    """A person's reading settings; the defaults are standard Japanese on an ordinary screen.

    A tuple, because every look into a cache of texts asks for its hash.
    """

    register: Register = "standard"
    furigana: Furigana = "off"
    theme: Theme = "auto"
    text: TextSize = "100"
    spacing: LineSpacing = "normal"
    font: Font = "system"
    motion: Motion = "system"
    sound: Sound = "on"
    spaced: Spaced = "yes"

    @property
    def lang(self) -> str:
        """The value of `<html lang>`."""
        return "en" if self.register == "english" else "ja"

    @property
    def has_spaces(self) -> bool:
        """Whether phrases are parted by spaces on this person's pages."""
        return self.register == "easy" and self.spaced == "yes"

    @property
    def of_texts(self) -> "Language":
        """These settings without those that change no text: what is kept by language is kept once."""
        return self._replace(
            theme="auto", text="100", spacing="normal", font="system", motion="system", sound="on"
        )

    def to_cookie(self) -> str:
        """Settings as a cookie value, understood by `from_cookie`: `easy.all.auto.150.font-ud`."""
        first = [getattr(self, name) for name in _NAMELESS]
        usual = Language()
        more = [
            f"{name}-{value}"
            for name, value in self._asdict().items()
            if name not in _NAMELESS and value != getattr(usual, name)
        ]
        return ".".join(first + more)

    def to_link(self) -> str:
        """Words and furigana alone, for an address that a person is given: `easy.all`."""
        return f"{self.register}.{self.furigana}"

    def as_in_link(self, value: str) -> "Language":
        """These settings with the words and furigana of a link; what is unknown changes nothing."""
        register, _, furigana = value.partition(".")
        if register not in ALLOWED["register"] or furigana not in ALLOWED["furigana"]:
            return self
        return self._replace(register=register, furigana=furigana)  # type: ignore[arg-type]

    @classmethod
    def from_cookie(cls, value: str | None) -> "Language":
        """Settings out of a cookie that anybody may have written, or an older or newer version of the app.

        What is unknown or missing is the default.
        """
        parts = (value or "").split(".")
        settings = dict(zip(_NAMELESS, parts, strict=False))
        named = (part.partition("-") for part in parts[len(_NAMELESS) :])
        return cls.of(**settings, **{name: said for name, _, said in named if name in _LATER})

    @classmethod
    def of(cls, register: Any = None, furigana: Any = None, **settings: Any) -> "Language":
        """Settings from stored or sent words; a word that is no setting becomes the default."""
        given = {"register": register, "furigana": furigana} | settings
        known: dict[str, Any] = {name: _one_of(value, ALLOWED[name]) for name, value in given.items()}
        return cls(**known)


# How Ayumi speaks to somebody of whom it knows nothing yet. Most of them come for support or have somebody
# who does; whoever reads standard Japanese can read this too, and not the other way round.
FIRST = Language("easy", "all")

# What each setting may be, the default first.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    name: get_args(kind) for name, kind in Language.__annotations__.items()
}
_LATER = ALLOWED.keys() - set(_NAMELESS)


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    value = FORMER_SIZES.get(value, value) if allowed == ALLOWED["text"] else value
    return value if value in allowed else allowed[0]
