"""The kinds of appointments, the answers to one, and what a family may see of it, with their labels."""

from dataclasses import dataclass
from typing import Literal, get_args

from pwa.language import Msg, msg

Kind = Literal["meeting", "visit", "clinic", "trial", "case", "review", "event", "other"]
Answer = Literal["yes", "unsure", "change"]
FamilySees = Literal["none", "time", "title", "all"]

KINDS = {
    "meeting": msg("appointment", "Meeting"),
    "visit": msg("appointment", "Work visit"),
    "clinic": msg("appointment", "Clinic"),
    "trial": msg("appointment", "Trial"),
    "case": msg("appointment", "Case meeting"),
    "review": msg("appointment", "Review"),
    "event": msg("appointment", "Local event"),
    "other": msg("appointment", "Another plan"),
}
assert set(KINDS) == set(get_args(Kind))
# With the service itself; a clinic or a local event is the person's own unless somebody of it comes along.
SERVICE_KINDS = ("meeting", "visit", "trial", "case", "review")
ANYTHING = msg("appointment", "Something planned")


@dataclass(frozen=True)
class Choice:
    """One of a few things to choose."""

    code: str
    label: Msg
    icon: str = ""


# What a person writes down for themselves.
OWN_KINDS = (
    Choice("clinic", KINDS["clinic"], "local_hospital"),
    Choice("event", KINDS["event"], "groups"),
    Choice("other", KINDS["other"], "event"),
)
ANSWERS = (
    Choice("yes", msg("appointment answer", "Going"), "check_circle"),
    Choice("unsure", msg("appointment answer", "Not sure yet"), "question_mark"),
    Choice("change", msg("appointment answer", "Another day, please"), "event_busy"),
)
assert tuple(each.code for each in ANSWERS) == get_args(Answer)

FAMILY_SEES = {
    "none": msg("family sees", "Your family does not see this"),
    "time": msg("family sees", "Your family sees only the time"),
    "title": msg("family sees", "Your family sees what it is and when"),
    "all": msg("family sees", "Your family sees everything"),
}
SHOWN_TO_FAMILY = ("time", "title", "all")
assert set(FAMILY_SEES) == set(get_args(FamilySees))


def kind_label(code: str) -> Msg:
    """The name of a kind of appointment; of one that is not known here, that something is planned."""
    return KINDS.get(code, ANYTHING)


def answer_choice(code: str | None) -> Choice | None:
    """The answer with this code; None where there is none yet."""
    return next((each for each in ANSWERS if each.code == code), None)
