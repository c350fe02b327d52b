"""The first run: three short screens that can be skipped and changed later."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.consents import decide, decisions
from pwa.accounts.forms import ReadingForm
from pwa.accounts.samples import sample
from pwa.accounts.sharing import SHAREABLE
from pwa.checkins.queries import supporter_of
from pwa.language import msg
from pwa.web import Refused, Visit, endpoint
from pwa.welcome.actions import call_me, end_first_run
from pwa.welcome.forms import CalledForm, SharingForm


def reading(visit: Visit) -> Response:
    """The first screen. Its answers go where the reading settings are always kept."""
    form = ReadingForm.of(visit.query)
    return visit.show(
        "welcome/reading.html",
        sample=sample(),
        problems={},
        chosen=form.over(visit.language),
        is_short=True,
    )


def sharing(visit: Visit) -> Response:
    now = decisions(visit.db, visit.person)
    return visit.show(
        "welcome/sharing.html",
        shareable=SHAREABLE,
        agreed=[field for field, decision in now.items() if decision.is_yes],
        supporter=supporter_of(visit.db, visit.person),
    )


def save_sharing(visit: Visit) -> Response:
    form = SharingForm.of(visit.form)
    if form.problems:
        raise Refused(422)
    decide(visit.db, visit.person, {each.field: each.field in form.fields for each in SHAREABLE})
    return visit.go("/welcome/name")


def name(visit: Visit) -> Response:
    return _ask_name(visit, CalledForm(called=visit.person.called))


def save_name(visit: Visit) -> Response:
    form = CalledForm.of(visit.form)
    if form.problems:
        return _ask_name(visit, form, status=422)
    call_me(visit.db, visit.person, form.called)
    end_first_run(visit.db, visit.person)
    return visit.go("/")


def put_off(visit: Visit) -> Response:
    end_first_run(visit.db, visit.person)
    return visit.go("/", msg("You find this again under “Me”."))


def _ask_name(visit: Visit, form: CalledForm, status: int = 200) -> Response:
    return visit.show(
        "welcome/name.html", status=status, form=form, supporter=supporter_of(visit.db, visit.person)
    )


routes: list[Route] = [
    Route("/welcome", endpoint(reading, who="participant")),
    Route("/welcome/sharing", endpoint(sharing, who="participant")),
    Route("/welcome/sharing", endpoint(save_sharing, who="participant"), methods=["POST"]),
    Route("/welcome/name", endpoint(name, who="participant")),
    Route("/welcome/name", endpoint(save_name, who="participant"), methods=["POST"]),
    Route("/welcome/later", endpoint(put_off, who="participant"), methods=["POST"]),
]
