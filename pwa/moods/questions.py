"""What is asked about a mood: the faces with their labels, best first, and what may be said beyond them."""

from typing import Literal, NamedTuple

from pwa.language import Msg, msg

Feeling = Literal["happy", "calm", "keen", "anxious", "angry", "sad", "scared", "lonely", "unsure"]
Cause = Literal["work", "people", "body", "home", "money", "unsure"]
Helped = Literal["yes", "some", "no"]
MOST_FEELINGS = 3


class Face(NamedTuple):
    """One mood to tap, 1 (great) to 5 (awful)."""

    code: int
    label: Msg


class Option(NamedTuple):
    """One answer to tick."""

    code: str
    label: Msg
    icon: str = ""


FACES = (
    Face(1, msg("mood", "Great")),
    Face(2, msg("mood", "Good")),
    Face(3, msg("mood", "Okay")),
    Face(4, msg("mood", "Bad")),
    Face(5, msg("mood", "Awful")),
)
# A scale of fewer steps leaves faces out; what is stored means the same on every scale.
STEPS = (3, 4, 5)
# An answer is kept as its place among five, so that all of a year lies on one scale.
_ON_SCALE = {3: (1, 3, 5), 4: (1, 2, 4, 5)}

# Never more than five choices in one heap.
FEELING_GROUPS = (
    (msg("feeling", "Good to feel"), (
        Option("happy", msg("feeling", "Happy"), "sunny"),
        Option("calm", msg("feeling", "Calm"), "spa"),
        Option("keen", msg("feeling", "Keen"), "bolt"),
    )),
    (msg("feeling", "Hard to feel"), (
        Option("anxious", msg("feeling", "Anxious"), "foggy"),
        Option("angry", msg("feeling", "Angry"), "thunderstorm"),
        Option("sad", msg("feeling", "Sad"), "water_drop"),
        Option("scared", msg("feeling", "Scared"), "sentiment_worried"),
        Option("lonely", msg("feeling", "Lonely"), "person"),
    )),
    (msg("feeling", "Neither"), (Option("unsure", msg("feeling", "Not sure"), "question_mark"),)),
)  # fmt: skip
CAUSE_GROUPS = (
    (msg("cause", "With others"), (
        Option("work", msg("cause", "Work"), "work"),
        Option("people", msg("cause", "People"), "group"),
    )),
    (msg("cause", "Myself and my life"), (
        Option("body", msg("cause", "Body"), "favorite"),
        Option("home", msg("cause", "Home"), "home"),
        Option("money", msg("cause", "Money"), "currency_yen"),
        Option("unsure", msg("cause", "Not sure"), "question_mark"),
    )),
)  # fmt: skip
HELPED = (
    Option("yes", msg("helped", "Yes")),
    Option("some", msg("helped", "A bit")),
    Option("no", msg("helped", "No")),
)

# The options by their codes, for what was said about a mood.
MOOD_WORDS = {
    "feelings": {option.code: option for _, options in FEELING_GROUPS for option in options},
    "causes": {option.code: option for _, options in CAUSE_GROUPS for option in options},
    "helped": {option.code: option for option in HELPED},
}


def faces_for(steps: int, also: int | None = None) -> tuple[Face, ...]:
    """The faces of a scale with 3, 4 or 5 steps; with `also`, the one that was chosen on another scale."""
    codes = {*_ON_SCALE.get(steps, (1, 2, 3, 4, 5)), also}
    return tuple(face for face in FACES if face.code in codes)


def mood_label(code: int) -> Msg:
    """The word of a mood."""
    return FACES[code - 1].label
