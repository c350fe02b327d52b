"""What somebody says about a late start or a day off, as data with labels."""

from typing import Literal

from pwa.checkins.questions import BODY, Choice, Question, choice_of
from pwa.language import Msg, msg

Kind = Literal["late", "off"]
Reason = Literal["body", "feelings", "clinic", "home", "other"]
Condition = Literal["good", "caution", "bad"]

KIND = Question("kind", msg("What do you want to tell?"), msg("absence", "What"), "event_busy", (
    Choice("late", msg("absence", "I come late"), "schedule"),
    Choice("off", msg("absence", "I take the day off"), "event_busy"),
))  # fmt: skip
REASON = Question("reason", msg("Why is it?"), msg("absence", "Reason"), "chat_bubble", (
    Choice("body", msg("absence reason", "My body"), "sick"),
    Choice("feelings", msg("absence reason", "My feelings"), "sentiment_sad"),
    Choice("clinic", msg("absence reason", "Clinic"), "stethoscope"),
    Choice("home", msg("absence reason", "Things at home"), "home"),
    Choice("other", msg("absence reason", "Something else"), "more_horiz"),
))  # fmt: skip
CONDITION = Question(
    "condition", msg("How is your body?"), msg("absence", "Condition"), "favorite", BODY.choices
)


def label_of(question: Question, code: str | None) -> Msg | None:
    """The label of an answer; None where there is no answer."""
    choice = choice_of(question, code)
    return choice.label if choice else None
