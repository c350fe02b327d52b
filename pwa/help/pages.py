"""The help page: whom to call, the person's own plan, and one quiet way to tell their supporter.

The service worker keeps `/help` and `/help/now` on the phone, so that they open without a network.
"""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pwa.accounts.models import Organisation
from pwa.accounts.queries import organisation_of
from pwa.clock import now
from pwa.concerns.actions import NobodyLeftError, OtherContentError, report_concern
from pwa.concerns.forms import ConcernForm
from pwa.concerns.hours import Hours
from pwa.concerns.queries import concern_for, prospect_of
from pwa.concerns.questions import category_of, label_of
from pwa.coping.queries import Filled, coping_of
from pwa.db import new_id
from pwa.forms import Form, Key
from pwa.help import numbers
from pwa.language import msg
from pwa.web import Refused, Visit, endpoint

TOLD = msg("It has arrived.")
# All that a yes says.
_CATEGORY, _URGENCY, _WISH = "health", "now", "talk"


class TellForm(Form):
    """A yes to telling the supporter; nothing else is asked."""

    id: Key


def show_help(visit: Visit) -> Response:
    return visit.show("help/help.html", numbers=numbers, plan=_plan(visit), service=_service(visit))


def show_now(visit: Visit) -> Response:
    """For the worst moments: the person's own plan and the numbers, at once, before anything is asked."""
    return visit.show("help/now.html", numbers=numbers, plan=_plan(visit))


def ask_tell(visit: Visit) -> Response:
    return _ask(visit, new_id())


def tell(visit: Visit) -> Response:
    """An ordinary report about health, for now, without a word; only ever after this tap."""
    form = TellForm.of(visit.form)
    try:
        concern = report_concern(visit.db, visit.person, _report(str(form.id or new_id())))
    except (NobodyLeftError, OtherContentError):
        return _ask(visit, new_id(), status=409)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/help/told/{concern.id}", TOLD)


def show_told(visit: Visit, id: str) -> Response:
    """Right after telling: who has it, until when nobody reads it, and whom to call until then."""
    concern = concern_for(visit.db, visit.person, id)
    if concern is None or concern.author_id != visit.person.id:
        raise Refused(404)
    hours = Hours.of(organisation_of(visit.db, visit.person))
    moment = now()
    return visit.show(
        "help/told.html",
        numbers=numbers,
        plan=_plan(visit),
        concern=concern,
        readers=prospect_of(visit.db, visit.person, _report(id), hours).at_once[_URGENCY],
        opens_at=None if hours.is_staffed(moment) else hours.next_opening(moment),
    )


def _ask(visit: Visit, key: str, status: int = 200) -> Response:
    hours = Hours.of(organisation_of(visit.db, visit.person))
    prospect = prospect_of(visit.db, visit.person, _report(key), hours)
    return visit.show(
        "help/tell.html",
        status=status,
        key=key,
        category=category_of(_CATEGORY),
        details=(label_of(_URGENCY), label_of(_WISH)),
        readers=prospect.readers,
        at_once=prospect.at_once[_URGENCY],
        answer_by=prospect.answer_by[_URGENCY],
        is_staffed=hours.is_staffed(now()),
        service=_service(visit),
    )


def _report(key: str) -> ConcernForm:
    values: dict[str, Any] = {"id": key, "category": _CATEGORY, "urgency": _URGENCY, "wish": _WISH}
    return ConcernForm.of(values)


@dataclass(frozen=True)
class Service:
    """Whom a participant or a family member may call first: their own service, in its hours."""

    organisation: Organisation
    hours: Hours


def _service(visit: Visit) -> Service | None:
    person = visit.signed_in
    if person is None or not (person.is_participant or person.is_family):
        return None
    organisation = organisation_of(visit.db, person)
    return Service(organisation, Hours.of(organisation))


def _plan(visit: Visit) -> list[Filled]:
    """The lines of whoever is here, by part; nothing for strangers, staff and families."""
    person = visit.signed_in
    if person is None or not person.is_participant:
        return []
    return [each for each in coping_of(visit.db, person, person.id) or [] if each.lines]


routes: list[BaseRoute] = [
    Route("/help", endpoint(show_help, who="anyone")),
    Route("/help/now", endpoint(show_now, who="anyone")),
    Route("/help/tell", endpoint(ask_tell, who="participant")),
    Route("/help/tell", endpoint(tell, who="participant"), methods=["POST"]),
    Route("/help/told/{id:id}", endpoint(show_told, who="participant")),
]
