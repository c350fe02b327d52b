"""A supporter's day: who has written, who is late or off, who needs them."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.alerts.banner import has_banner
from pwa.caseload.actions import note_day
from pwa.caseload.queries import day_of, shown_of
from pwa.caseload.whose import LABELS, NOTHING_ELSE, QUIET, choices_of, chosen
from pwa.cases.queries import MOST_LINES
from pwa.clock import now, today
from pwa.web import Refused, Visit, endpoint

# The most urgent; the inbox has them all.
MOST_WAITING = 4


def show_today(visit: Visit) -> Response:
    if not visit.person.has_caseload:
        raise Refused(404)
    choices = choices_of(visit.db, visit.person)
    whose = chosen(choices, visit.query.get("whose"))
    has_choice = len(choices) > 1
    day = day_of(visit.db, visit.person, whose, today(), has_choice=has_choice)
    shown = shown_of(day)
    if visit.is_prefetch and shown:
        # What cannot be noted as looked at is not shown.
        raise Refused(503)
    if not (has_choice and whose != "all") and len(day.waiting) < MOST_LINES:
        # All there are: the layout need not count them.
        visit.waiting = len(day.waiting)
    visit.unsettled = sum(each.is_mine for each in day.wishes)
    note_day(visit.db, visit.person, shown)
    return visit.show(
        "caseload/today.html",
        there=day,
        whose=whose,
        # Without a choice, all that waits is shown.
        end=(QUIET if day.is_quiet else NOTHING_ELSE)[whose if has_choice else "all"],
        is_part=has_choice and whose != "all",
        choices=[(code, LABELS[code]) for code in choices] if has_choice else [],
        most_waiting=MOST_WAITING,
        now=now(),
        has_banner=has_banner(visit),
        is_manager="manager" in visit.person.roles,
    )


# A look at other people's records is noted.
routes = [Route("/today", endpoint(show_today, who="staff", writes=True))]
