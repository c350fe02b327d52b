"""The kinds of meetings and who takes an agreed step, with their labels."""

from typing import Literal, get_args

from pwa.language import Msg, msg

Kind = Literal["meeting", "work_visit", "call"]
ByWhom = Literal["person", "supporter"]
MOST_STEPS = 5

KINDS: dict[str, Msg] = {
    "meeting": msg("note", "A talk"),
    "work_visit": msg("note", "A visit at work"),
    "call": msg("note", "A call"),
}
assert set(KINDS) == set(get_args(Kind))


def kind_label(code: str) -> Msg:
    """The name of a kind of meeting; an unknown one is a talk."""
    return KINDS.get(code, KINDS["meeting"])
