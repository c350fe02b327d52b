"""The questions of a concern report: groups, categories, urgencies and wishes, with their labels."""

from dataclasses import dataclass
from typing import Literal

from pwa.language import Msg, msg

Chain = Literal["ordinary", "service", "harm"]
Category = Literal[
    "unclear", "load", "fit", "people", "harsh", "sensory", "health", "break",
    "hours", "pay", "commute", "life", "harm", "service", "other",
]  # fmt: skip
Urgency = Literal["now", "today", "week", "none"]
Wish = Literal["listen", "talk", "think", "tell_work", "unsure"]


@dataclass(frozen=True)
class Choice:
    """One answer that a person can tap."""

    code: str
    label: Msg
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """A few categories that belong together."""

    code: str
    label: Msg
    icon: str
    categories: tuple[Choice, ...]


GROUPS = (
    Group("work", msg("concern", "The work"), "work", (
        Choice("unclear", msg("concern", "Unclear work"), "question_mark"),
        Choice("load", msg("concern", "Too much"), "stacks"),
        Choice("fit", msg("concern", "Poor fit"), "extension"),
    )),
    Group("others", msg("concern", "Other people"), "group", (
        Choice("people", msg("concern", "People"), "group"),
        Choice("harsh", msg("concern", "Harsh words"), "record_voice_over"),
        Choice("harm", msg("concern", "Someone hurt me"), "front_hand"),
    )),
    Group("body", msg("concern", "Body and surroundings"), "noise_aware", (
        Choice("sensory", msg("concern", "Surroundings"), "noise_aware"),
        Choice("health", msg("concern", "Health"), "stethoscope"),
        Choice("break", msg("concern", "Breaks"), "local_cafe"),
    )),
    Group("terms", msg("concern", "Time and money"), "schedule", (
        Choice("hours", msg("concern", "Hours"), "schedule"),
        Choice("pay", msg("concern", "Pay"), "currency_yen"),
        Choice("commute", msg("concern", "Commute"), "train"),
    )),
    Group("rest", msg("concern", "Life and other things"), "home", (
        Choice("life", msg("concern", "Life"), "home"),
        Choice("service", msg("concern", "My service"), "handshake"),
        Choice("other", msg("concern", "Something else"), "more_horiz"),
    )),
)  # fmt: skip

URGENCIES = (
    Choice("now", msg("concern", "Now")),
    Choice("today", msg("concern", "Today")),
    Choice("week", msg("concern", "This week")),
    Choice("none", msg("concern", "No rush")),
)

WISHES = (
    Choice("listen", msg("concern", "Just listen")),
    Choice("talk", msg("concern", "Talk")),
    Choice("think", msg("concern", "Think with me")),
    Choice("tell_work", msg("concern", "Help me tell my boss")),
    Choice("unsure", msg("concern", "Not sure yet")),
)

_BY_CODE = {choice.code: choice for group in GROUPS for choice in group.categories}
_LABELS = {choice.code: choice.label for choice in (*URGENCIES, *WISHES)}


def category_of(code: str) -> Choice | None:
    """The category with this code."""
    return _BY_CODE.get(code)


def group_of(code: str) -> Group | None:
    """The group with this code."""
    return next((group for group in GROUPS if group.code == code), None)


def group_with(category: str) -> Group:
    """The group that a category is in."""
    return next(group for group in GROUPS if any(each.code == category for each in group.categories))


def label_of(code: str) -> Msg:
    """The label of an urgency or a wish."""
    return _LABELS[code]


def chain_of(category: str) -> Chain:
    """Which people a report of this category may reach at all."""
    return "service" if category == "service" else "harm" if category == "harm" else "ordinary"


def is_urgent(category: str, urgency: str) -> bool:
    """Whether the first person has fifteen staffed minutes before the next one is told."""
    return urgency == "now" or category == "harm"
