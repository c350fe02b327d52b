"""The kinds of appointments and what a family may see of one, with their labels."""

from typing import Literal, get_args

from pwa.language import Msg, msg

FamilySees = Literal["none", "time", "title", "all"]

KINDS = {
    "meeting": msg("appointment", "Meeting"),
    "visit": msg("appointment", "Work visit"),
    "clinic": msg("appointment", "Clinic"),
    "trial": msg("appointment", "Trial"),
    "case": msg("appointment", "Case meeting"),
    "review": msg("appointment", "Review"),
    "event": msg("appointment", "Local event"),
}
ANYTHING = msg("appointment", "Something planned")

FAMILY_SEES = {
    "none": msg("family sees", "Your family does not see this"),
    "time": msg("family sees", "Your family sees only the time"),
    "title": msg("family sees", "Your family sees what it is and when"),
    "all": msg("family sees", "Your family sees everything"),
}
assert set(FAMILY_SEES) == set(get_args(FamilySees))


def kind_label(code: str) -> Msg:
    """The name of a kind of appointment; of one that is not known here, that something is planned."""
    return KINDS.get(code, ANYTHING)
