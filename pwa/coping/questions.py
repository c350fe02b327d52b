"""The four parts of a plan for hard moments, with their words."""

from dataclasses import dataclass
from typing import Literal

from pwa.language import Msg, msg

Section = Literal["help", "contact", "sign", "please_not"]
Sight = Literal["self", "supporter"]

# More would be read by nobody on a bad day.
MOST_LINES = 5


@dataclass(frozen=True)
class Part:
    """One part of the plan: its heading, what belongs there, and how a line of it is asked for."""

    code: Section
    icon: str
    name: Msg
    more: Msg
    ask: Msg
    example: Msg
    # How others read it.
    for_others: Msg


# What to do and whom to call come first: on the worst day nobody scrolls.
PARTS = (
    Part(
        "help",
        "favorite",
        msg("coping", "What helps me"),
        msg("Small things are fine."),
        msg("What helps you?"),
        msg("For example: lie down for 10 minutes, drink something warm, put on music."),
        msg("coping", "What helps"),
    ),
    Part(
        "contact",
        "call",
        msg("coping", "Whom I call"),
        msg("People you can talk to."),
        msg("Whom do you call?"),
        msg("For example: my sister, a friend, the clinic."),
        msg("coping", "Whom to call"),
    ),
    Part(
        "sign",
        "visibility",
        msg("coping", "Signs"),
        msg("What you notice when it gets hard."),
        msg("What do you notice?"),
        msg("For example: I cannot sleep, sounds hurt, I answer nobody."),
        msg("coping", "Signs"),
    ),
    Part(
        "please_not",
        "front_hand",
        msg("coping", "Please don't"),
        msg("What others should not do then."),
        msg("What should others not do?"),
        msg("For example: ask many questions, say “pull yourself together”."),
        msg("coping", "Please don't"),
    ),
)


def part_of(code: str) -> Part | None:
    """The part with this code."""
    return next((part for part in PARTS if part.code == code), None)
