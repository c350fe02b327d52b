"""A supporter's day: who has written, who is late or off, who needs them."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.alerts.banner import has_banner
from pwa.caseload.actions import note_day
from pwa.caseload.queries import day_of, shown_of
from pwa.caseload.whose import LABELS, choices_of, chosen
from pwa.clock import now, today
from pwa.web import Refused, Visit, endpoint


def show_today(visit: Visit) -> Response:
    if not visit.person.has_caseload:
        raise Refused(404)
    choices = choices_of(visit.db, visit.person)
    whose = chosen(choices, visit.query.get("whose"))
    day = day_of(visit.db, visit.person, whose, today())
    shown = shown_of(day)
    if visit.is_prefetch and shown:
        # What cannot be noted as looked at is not shown.
        raise Refused(503)
    note_day(visit.db, visit.person, shown)
    return visit.show(
        "caseload/today.html",
        there=day,
        whose=whose,
        choices=[(code, LABELS[code]) for code in choices] if len(choices) > 1 else [],
        now=now(),
        has_banner=has_banner(visit),
        is_manager="manager" in visit.person.roles,
    )


# A look at other people's records is noted.
routes = [Route("/today", endpoint(show_today, who="staff", writes=True))]
