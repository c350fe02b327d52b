"""The staff's side of a worry: the inbox, and what they do with a report."""

from collections.abc import Callable
from typing import cast, get_args

from starlette.responses import Response
from starlette.routing import Route

from pwa.alerts.banner import has_banner
from pwa.caseload.whose import LABELS, Whose
from pwa.cases import view
from pwa.cases.actions import (
    NotTheirsError,
    TakenError,
    close_case,
    give_back,
    hand_over,
    open_case,
    take,
    take_over,
)
from pwa.cases.forms import HandoverForm, TakeoverForm
from pwa.cases.queries import Desk, desk_of
from pwa.composer.look import has_looked
from pwa.concerns.models import Concern
from pwa.concerns.queries import inbox_of
from pwa.db import OtherContentError, new_id
from pwa.forms import SENT_BEFORE, Problem
from pwa.language import Msg, msg
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

TAKEN = msg("%(name)s is working on this already.")
NOT_THEIRS = msg("This person may not read this message. Choose somebody else.")
NEW_URGENT = msg("There is a new urgent message.")


def inbox(visit: Visit) -> Response:
    if visit.query.get("show") == "done":
        return visit.show("cases/over.html", cases=inbox_of(visit.db, visit.person, is_done=True))
    whose = _whose(visit)
    desk = desk_of(visit.db, visit.person, whose)
    return visit.show(
        "cases/inbox.html",
        said=NEW_URGENT if visit.is_poll and _has_new_urgent(visit, desk) else None,
        desk=desk,
        whose=whose,
        # Officer, lead and committee have no participants: all reports are theirs alike.
        choices=LABELS if visit.person.has_caseload else {},
        has_banner=has_banner(visit),
    )


def take_on(visit: Visit, id: str) -> Response:
    return _do(visit, id, lambda concern: take(visit.db, visit.person, concern), WORKING)


def put_back(visit: Visit, id: str) -> Response:
    return _do(visit, id, lambda concern: give_back(visit.db, visit.person, concern), GIVEN_BACK, WITH_NOBODY)


def go_on_for(visit: Visit, id: str) -> Response:
    form = TakeoverForm.of(visit.form)
    return _do(visit, id, lambda concern: take_over(visit.db, visit.person, concern, form), WORKING)


def hand_on(visit: Visit, id: str) -> Response:
    concern, form = _of_another(visit, id), HandoverForm.of(visit.form)
    if has_looked(visit, concern.author_id):
        return view.show(visit, view.look(visit, id), handover=form.unblamed())
    if form.problems:
        return view.show(visit, view.look(visit, id), handover=form, status=422)
    try:
        hand_over(visit.db, visit.person, concern, form)
    except NotTheirsError:
        form = form.with_problem("to", NOT_THEIRS)
        return view.show(visit, view.look(visit, id), handover=form, status=422)
    except OtherContentError:
        form = form.model_copy(update={"id": new_id()}).with_problem("to", SENT_BEFORE)
        return view.show(visit, view.look(visit, id), handover=form, status=409)
    except TakenError as other:
        return _taken(visit, id, other, form)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{id}", msg("It is handed over."))


def finish_case(visit: Visit, id: str) -> Response:
    def close(concern: Concern) -> bool:
        return close_case(visit.db, visit.person, _case(concern))

    return _do(visit, id, close, CLOSED, CLOSED_BEFORE)


def resume_case(visit: Visit, id: str) -> Response:
    return _do(visit, id, lambda concern: open_case(visit.db, _case(concern)), OPENED, OPEN_ANYWAY)


WORKING = msg("You are working on this now.")
GIVEN_BACK = msg("You have given it back.")
WITH_NOBODY = msg("You no longer have it. Nobody is working on it now.")
CLOSED = msg("The case is closed.")
CLOSED_BEFORE = msg("The case was closed before.")
OPENED = msg("The case is open again.")
OPEN_ANYWAY = msg("The case was open already.")


def _do(
    visit: Visit, id: str, act: Callable[[Concern], object], said: Msg, unless: Msg | None = None
) -> Response:
    """Do it and say so; `unless` is said when `act` answers False: it was so before."""
    concern = _of_another(visit, id)
    try:
        said = unless if act(concern) is False and unless else said
    except TakenError as other:
        return _taken(visit, id, other)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{id}", said)


def _taken(visit: Visit, id: str, other: TakenError, form: HandoverForm | None = None) -> Response:
    name = visit.speech.san(other.name)
    problems = {"taken": Problem(message=TAKEN, values={"name": name})}
    return view.show(visit, view.look(visit, id), handover=form, problems=problems, status=409)


def _of_another(visit: Visit, id: str) -> Concern:
    concern = view.find(visit, id)
    if view.is_author(visit, concern):
        raise Refused(403)
    return concern


def _case(concern: Concern) -> Concern:
    if concern.chain == "ordinary":
        raise Refused(404)
    return concern


def _whose(visit: Visit) -> Whose:
    asked = visit.query.get("whose", "all")
    return cast(Whose, asked) if asked in get_args(Whose) else "all"


def _has_new_urgent(visit: Visit, desk: Desk) -> bool:
    known = visit.query.get("urgent", "").split(",")
    return any(id not in known for id in desk.urgent_ids)


routes = [
    Route("/inbox", endpoint(inbox, who="staff")),
    Route("/concerns/{id:id}/take", endpoint(take_on, who="staff"), methods=["POST"]),
    Route("/concerns/{id:id}/give-back", endpoint(put_back, who="staff"), methods=["POST"]),
    Route("/concerns/{id:id}/take-over", endpoint(go_on_for, who="staff"), methods=["POST"]),
    Route(
        "/concerns/{id:id}/hand-over",
        endpoint(hand_on, who="staff", limit=LONG_FORM_LIMIT),
        methods=["POST"],
    ),
    Route("/concerns/{id:id}/case/close", endpoint(finish_case, who="staff"), methods=["POST"]),
    Route("/concerns/{id:id}/case/open", endpoint(resume_case, who="staff"), methods=["POST"]),
]
