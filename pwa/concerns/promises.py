"""What is promised for a report, in words that do not say "today" when nobody is there today."""

from datetime import datetime

from pwa.clock import in_japan
from pwa.concerns.hours import Hours
from pwa.language import Msg, msg

KEPT = msg("An answer by %(when)s")
NOBODY_NOW = msg("Nobody is there now. An answer by %(when)s")
CLOSED_TODAY = msg("There is not enough time today. An answer by %(when)s")
WEEK_ENDS = msg("There is not enough time this week. An answer by %(when)s")


def promise(urgency: str, hours: Hours, moment: datetime, answer_by: datetime) -> Msg:
    """What to say beside an urgency that is chosen at this moment; `%(when)s` is `answer_by`."""
    sent, answered = in_japan(moment).date(), in_japan(answer_by).date()
    match urgency:
        case "now" if not hours.is_staffed(moment):
            return NOBODY_NOW
        case "today" if answered != sent:
            return CLOSED_TODAY
        case "week" if answered.isocalendar()[:2] != sent.isocalendar()[:2]:
            return WEEK_ENDS
    return KEPT
