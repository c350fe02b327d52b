"""What somebody says about a late start or a day off, as data with labels."""

from typing import Literal

from pwa.checkins.questions import BODY, Choice, Question
from pwa.language import msg

Kind = Literal["late", "off"]
Reason = Literal["body", "feelings", "clinic", "transport", "overslept", "home", "other"]
Condition = Literal["good", "caution", "bad"]
LateBy = Literal["half_hour", "hour", "two_hours", "afternoon"]

KIND = Question("kind", msg("What do you want to tell?"), msg("absence", "What"), "event_busy", (
    Choice("late", msg("absence", "I come late"), "schedule"),
    Choice("off", msg("absence", "I take the day off"), "event_busy"),
))  # fmt: skip
REASON = Question("reason", msg("Why is it?"), msg("absence", "Reason"), "chat_bubble", (
    Choice("body", msg("absence reason", "My body"), "sick"),
    Choice("feelings", msg("absence reason", "My feelings"), "sentiment_sad"),
    Choice("clinic", msg("absence reason", "Clinic"), "stethoscope"),
    Choice("transport", msg("absence reason", "Train or bus is late"), "schedule"),
    Choice("overslept", msg("absence reason", "I overslept"), "bedtime"),
    Choice("home", msg("absence reason", "Things at home"), "home"),
    Choice("other", msg("absence reason", "Something else"), "more_horiz"),
))  # fmt: skip
# Counted from the usual time, so that it means the same whenever it is told and read.
LATE_BY = Question("late_by", msg("How late do you come?"), msg("absence", "How late"), "schedule", (
    Choice("half_hour", msg("late by", "About 30 minutes late")),
    Choice("hour", msg("late by", "About 1 hour late")),
    Choice("two_hours", msg("late by", "About 2 hours late")),
    Choice("afternoon", msg("late by", "From the afternoon")),
))  # fmt: skip
CONDITION = Question(
    "condition", msg("How is your body?"), msg("absence", "Condition"), "favorite", BODY.choices
)
