"""A late start or a day off on one page, as a phone keeps it for when there is no network."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response
from starlette.routing import Route

from pwa.absences.questions import CONDITION, KIND, LATE_BY, REASON
from pwa.accounts.queries import organisation_of
from pwa.db import new_id
from pwa.language import Msg, msg
from pwa.web import Visit, endpoint

# Instead of a date: so many days after the one on which it is written.
DAYS_AFTER: dict[str, tuple[int, Msg]] = {
    "written": (0, msg("plan", "Today")),
    "written+1": (1, msg("plan", "Tomorrow")),
}


def ask_whole(visit: Visit) -> Response:
    return visit.show(
        "absences/whole.html",
        id=new_id(),
        days=[{"code": code, "label": label} for code, (_, label) in DAYS_AFTER.items()],
        kind=KIND,
        reason=REASON,
        condition=CONDITION,
        late_by=LATE_BY,
        organisation=organisation_of(visit.db, visit.person),
    )


def with_day(form: FormData, written_on: date) -> Mapping[str, Any]:
    """What was sent, with a date; a page that a phone keeps does not know when it is filled in."""
    found = DAYS_AFTER.get(str(form.get("local_date")))
    if found is None:
        return form
    return {**form, "local_date": (written_on + timedelta(days=found[0])).isoformat()}


routes = [Route("/absences/whole", endpoint(ask_whole, who="participant"))]
