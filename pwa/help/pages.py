"""The help page: whom to call, the person's own plan, and one quiet way to tell their supporter.

The service worker keeps `/help` and `/help/now` on the phone, so that they open without a network.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, StringConstraints
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pwa.accounts.models import Organisation
from pwa.accounts.queries import organisation_of, phone_of
from pwa.clock import in_japan, now
from pwa.concerns.actions import NobodyLeftError, report_concern
from pwa.concerns.forms import ConcernForm
from pwa.concerns.hours import Hours
from pwa.concerns.queries import Prospect, concern_for, prospect_of
from pwa.concerns.questions import FROM_HELP, label_of
from pwa.coping.queries import Filled, coping_of
from pwa.dates import say_day
from pwa.db import OtherContentError, new_id
from pwa.forms import SENT_BEFORE, Form, Key, clean
from pwa.help import numbers
from pwa.language import msg
from pwa.schedules.relatives import relatives_of
from pwa.web import Refused, Visit, endpoint

TOLD = msg("It has arrived.")
# All that a yes says.
_CATEGORY: Final = "help"
_URGENCY: Final = "now"
_WISH: Final = "talk"


class TellForm(Form):
    """A yes to telling the supporter; a line of one's own may go with it."""

    id: Key = Field(default_factory=new_id)
    words: Annotated[str, BeforeValidator(clean), StringConstraints(max_length=200)] = ""


def show_help(visit: Visit) -> Response:
    return visit.show("help/help.html", numbers=numbers, plan=_plan(visit), service=_service(visit))


def show_now(visit: Visit) -> Response:
    """For the worst moments: the person's own plan and the numbers, at once, before anything is asked."""
    return visit.show("help/now.html", numbers=numbers, plan=_plan(visit))


def ask_tell(visit: Visit) -> Response:
    return _ask(visit, TellForm())


def tell(visit: Visit) -> Response:
    """An ordinary report that asks for a talk now; only ever after this tap."""
    form = TellForm.of(visit.form)
    if form.problems:
        return _ask(visit, form, status=422)
    try:
        concern = report_concern(visit.db, visit.person, _report(form.id, form.words), visit.written)
    except NobodyLeftError:
        return _ask(visit, form, status=409)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()}).with_problem("words", SENT_BEFORE)
        return _ask(visit, again, status=409)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/help/told/{concern.id}", TOLD)


def show_told(visit: Visit, id: str) -> Response:
    """Right after telling: who has it, until when nobody reads it, and whom to call until then."""
    concern = concern_for(visit.db, visit.person, id)
    if concern is None or concern.author_id != visit.person.id:
        raise Refused(404)
    hours = Hours.of(organisation_of(visit.db, visit.person))
    return visit.show(
        "help/told.html",
        numbers=numbers,
        plan=_plan(visit),
        concern=concern,
        readers=_prospect(visit, hours).at_once[_URGENCY],
        opens_at=_next_opening(hours),
    )


def _ask(visit: Visit, form: TellForm, status: int = 200) -> Response:
    hours = Hours.of(organisation_of(visit.db, visit.person))
    prospect = _prospect(visit, hours)
    return visit.show(
        "help/tell.html",
        numbers=numbers,
        status=status,
        form=form,
        category=FROM_HELP,
        asks=(label_of(_URGENCY), label_of(_WISH)),
        readers=prospect.readers,
        at_once=prospect.at_once[_URGENCY],
        answer_by=prospect.answer_by[_URGENCY],
        opens_at=_next_opening(hours),
        service=_service(visit),
        phone=phone_of(visit.db, visit.person.organisation_id, visit.person.id),
    )


def _prospect(visit: Visit, hours: Hours) -> Prospect:
    return prospect_of(visit.db, visit.person, _report(new_id(), ""), hours)


def _report(key: str, words: str) -> ConcernForm:
    return ConcernForm(id=key, category=_CATEGORY, urgency=_URGENCY, wish=_WISH, words=words)


@dataclass(frozen=True)
class Service:
    """Whom a participant or a family member may call first: their own service, in its hours."""

    organisation: Organisation
    hours: Hours
    # The day on which somebody is there again, in full; "" while somebody is.
    closed_until: str
    # Whose service it is, for a family of one; "" for a participant, whose own it is.
    of: str = ""


def _service(visit: Visit) -> Service | None:
    person = visit.signed_in
    if person is None or not (person.is_participant or person.is_family):
        return None
    organisation = organisation_of(visit.db, person)
    hours = Hours.of(organisation)
    theirs = relatives_of(visit.db, person) if person.is_family and not person.is_participant else []
    whose = theirs[0].called if len(theirs) == 1 else ""
    opens_at = _next_opening(hours)
    opens_on = say_day(in_japan(opens_at).date(), visit.language.register, relative=False) if opens_at else ""
    return Service(organisation, hours, opens_on, whose)


def _next_opening(hours: Hours) -> datetime | None:
    """When somebody is there again; None while somebody is."""
    moment = now()
    return None if hours.is_staffed(moment) else hours.next_opening(moment)


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
