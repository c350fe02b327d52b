"""The questions of a concern report: groups, categories, urgencies and wishes, with their labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pwa.language import Msg, msg

Chain = Literal["ordinary", "service", "harm"]
Category = Literal[
    "unclear", "load", "fit", "people", "harsh", "sensory", "health", "break",
    "hours", "pay", "commute", "life", "harm", "service", "other", "help",
]  # fmt: skip
Urgency = Literal["now", "today", "week", "none"]
Wish = Literal["listen", "talk", "think", "tell_work", "unsure"]
Since = Literal["today", "days", "weeks", "longer", "unsure"]


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

# Sent with one yes from the help pages and offered nowhere else. Its name says where it comes from, not
# what was read or pressed there: no more than the person agreed to.
FROM_HELP = Choice("help", msg("concern", "From the help page"), "support")

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

# How the person says it while writing; `URGENCIES` is how it stands in lists.
WHEN_TO_LOOK = (
    Choice("now", msg("urgency", "Please look now")),
    Choice("today", msg("urgency", "Please look today")),
    Choice("week", msg("urgency", "Please look this week")),
    Choice("none", msg("urgency", "There is no rush")),
)

SINCES = (
    Choice("today", msg("since", "Today")),
    Choice("days", msg("since", "Some days")),
    Choice("weeks", msg("since", "Some weeks")),
    Choice("longer", msg("since", "Longer")),
    Choice("unsure", msg("since", "Not sure")),
)

# To whom else the reader may speak of it.
AUDIENCES = (
    Choice("colleagues", msg("may tell", "Other supporters")),
    Choice("workplace", msg("may tell", "My workplace")),
    Choice("family", msg("may tell", "My family")),
    Choice("doctor", msg("may tell", "My doctor")),
)

_BY_CODE = {
    choice.code: choice for choice in (*(each for group in GROUPS for each in group.categories), FROM_HELP)
}
_LABELS = {choice.code: choice.label for choice in (*URGENCIES, *WISHES)}
_SINCE = {choice.code: choice.label for choice in SINCES}
_AUDIENCE = {choice.code: choice.label for choice in AUDIENCES}


def category_of(code: str) -> Choice | None:
    """The category with this code."""
    return _BY_CODE.get(code)


def known_category(code: str) -> Choice:
    """The category of a report that was kept: its code is always one of ours."""
    return _BY_CODE[code]


def group_of(code: str) -> Group | None:
    """The group with this code."""
    return next((group for group in GROUPS if group.code == code), None)


def group_with(category: str) -> Group | None:
    """The group that a category is in; None for what nobody can choose there."""
    return next((group for group in GROUPS if any(each.code == category for each in group.categories)), None)


def label_of(code: str) -> Msg:
    """The label of an urgency or a wish."""
    return _LABELS[code]


def since_label(code: str) -> Msg:
    """How long it has been so."""
    return _SINCE[code]


def audience_labels(codes: Iterable[str]) -> list[Msg]:
    """The people whom the reader may speak to."""
    return [_AUDIENCE[code] for code in codes if code in _AUDIENCE]


def audiences_in(codes: Iterable[str]) -> list[str]:
    """Those of these codes that there are, in their own order."""
    chosen = set(codes)
    return [code for code in _AUDIENCE if code in chosen]


def chain_of(category: str) -> Chain:
    """Which people a report of this category may reach at all."""
    return "service" if category == "service" else "harm" if category == "harm" else "ordinary"


IN_CONFIDENCE = msg("A message in confidence")
TO_TALK_NOW = msg("concern", "I want to talk now")


def own_label(category: Choice) -> Msg:
    """What a report is called for the person who sent it; `label` is its name for staff."""
    return TO_TALK_NOW if category is FROM_HELP else category.label


def quiet_label(category: Choice) -> Msg:
    """What a list calls a report: somebody may look over the person's shoulder, even whoever it is about."""
    return own_label(category) if chain_of(category.code) == "ordinary" else IN_CONFIDENCE


def is_urgent(category: str, urgency: str) -> bool:
    """Whether the first person has fifteen staffed minutes before the next one is told."""
    return urgency == "now" or category == "harm"
