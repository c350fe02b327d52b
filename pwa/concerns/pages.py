"""The way of a worry: four taps to send it, one page to follow it, an inbox for those it reaches."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.viewer import Viewer
from pwa.accounts.queries import organisation_of
from pwa.clock import now
from pwa.concerns.actions import (
    NobodyLeftError,
    OtherContentError,
    finish,
    open_concern,
    reopen,
    reply,
    report_concern,
    see_replies,
    take,
)
from pwa.concerns.forms import ConcernForm, ReplyForm
from pwa.concerns.hours import Hours
from pwa.concerns.models import Concern
from pwa.concerns.queries import (
    chain_of_concern,
    concern_for,
    inbox_of,
    name_of,
    own_concerns,
    prospect_of,
    status_of,
    talk_of,
)
from pwa.concerns.questions import (
    GROUPS,
    URGENCIES,
    WISHES,
    category_of,
    chain_of,
    group_of,
    group_with,
    is_urgent,
    label_of,
)
from pwa.concerns.routing import people_near
from pwa.db import new_id
from pwa.drafts.actions import drop_draft, keep_draft
from pwa.drafts.queries import draft_of
from pwa.language import msg
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

DRAFT = "concern"

ARRIVED = msg("It has arrived.")
NOBODY_LEFT = msg("Nobody would be left to read this. Choose fewer people, or call the number below.")
SENT_BEFORE = msg("You sent this before, with other words. Send it again as a new message?")


def choose_group(visit: Visit) -> Response:
    draft = draft_of(visit.db, visit.person, DRAFT)
    begun = category_of(str(draft.answers.get("category", ""))) if draft else None
    return visit.show("concerns/groups.html", groups=GROUPS, begun=begun)


def choose_category(visit: Visit, group: str) -> Response:
    found = group_of(group)
    if found is None:
        raise Refused(404)
    return visit.show("concerns/categories.html", group=found)


def write_concern(visit: Visit, category: str) -> Response:
    if category_of(category) is None:
        raise Refused(404)
    draft = draft_of(visit.db, visit.person, DRAFT)
    kept = draft.answers if draft and draft.answers.get("category") == category else {}
    return _ask(visit, ConcernForm.of({"id": new_id(), **kept, "category": category}))


def keep_concern_draft(visit: Visit) -> Response:
    """As the person writes: kept on the server, so that a dying phone loses nothing."""
    form = ConcernForm.of(visit.form)
    if category_of(str(form.category)) is None:
        raise Refused(422)
    keep_draft(visit.db, visit.person, DRAFT, form.model_dump())
    return visit.show("concerns/facts.html", form=form, **_prospect(visit, form))


def send_concern(visit: Visit) -> Response:
    form = ConcernForm.of(visit.form)
    if category_of(str(form.category)) is None:
        raise Refused(422)
    if form.problems:
        return _ask(visit, form, status=422)
    try:
        concern = report_concern(visit.db, visit.person, form)
    except NobodyLeftError:
        return _ask(visit, form.with_problem("left_out", NOBODY_LEFT), status=422)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()})
        return _ask(visit, again.with_problem("words", SENT_BEFORE), status=409)
    drop_draft(visit.db, visit.person, DRAFT)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{concern.id}", ARRIVED)


def list_own(visit: Visit) -> Response:
    return visit.show("concerns/list.html", concerns=own_concerns(visit.db, visit.person))


def show_concern(visit: Visit, id: str) -> Response:
    concern = _concern(visit, id)
    _mark_seen(visit, concern)
    return _show_talk(visit, concern, ReplyForm(id=new_id()))


def show_talk(visit: Visit, id: str) -> Response:
    """The part of the page that changes while it is open."""
    concern = _concern(visit, id)
    if not visit.is_prefetch:
        see_replies(visit.db, visit.person, concern)
    return visit.show("concerns/talk.html", **_talk(visit, concern))


def send_reply(visit: Visit, id: str) -> Response:
    concern = _concern(visit, id)
    form = ReplyForm.of(visit.form)
    if form.problems:
        return _show_talk(visit, concern, form, status=422)
    try:
        reply(visit.db, visit.person, concern, form)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()})
        return _show_talk(visit, concern, again.with_problem("words", SENT_BEFORE), status=409)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{concern.id}", ARRIVED)


def take_on(visit: Visit, id: str) -> Response:
    concern = _concern(visit, id)
    if concern.author_id == visit.person.id:
        raise Refused(403)
    take(visit.db, visit.person, concern)
    return visit.go(f"/concerns/{id}", msg("You are working on this now."))


def say_done(visit: Visit, id: str) -> Response:
    finish(visit.db, _own(visit, id))
    return visit.go(f"/concerns/{id}", msg("This is over. You can open it again at any time."))


def say_not_done(visit: Visit, id: str) -> Response:
    reopen(visit.db, _own(visit, id))
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{id}", msg("This is open again."))


def inbox(visit: Visit) -> Response:
    is_done = visit.query.get("show") == "done"
    return visit.show(
        "concerns/inbox.html",
        cases=inbox_of(visit.db, visit.person, is_done=is_done),
        is_done=is_done,
        now=now(),
    )


def _concern(visit: Visit, id: str) -> Concern:
    concern = concern_for(visit.db, visit.person, id)
    if concern is None:
        raise Refused(404)
    return concern


def _own(visit: Visit, id: str) -> Concern:
    concern = _concern(visit, id)
    if concern.author_id != visit.person.id:
        raise Refused(403)
    return concern


def _mark_seen(visit: Visit, concern: Concern) -> None:
    if visit.is_prefetch:
        return
    see_replies(visit.db, visit.person, concern)
    if concern.author_id != visit.person.id:
        open_concern(visit.db, visit.person, concern)


def _ask(visit: Visit, form: ConcernForm, status: int = 200) -> Response:
    return visit.show(
        "concerns/write.html",
        status=status,
        form=form,
        group=group_with(form.category),
        urgencies=URGENCIES,
        wishes=WISHES,
        people=people_near(visit.db, visit.person.organisation_id, visit.person.id),
        **_prospect(visit, form),
    )


def _prospect(visit: Visit, form: ConcernForm) -> dict[str, Any]:
    organisation = organisation_of(visit.db, visit.person)
    hours = Hours.of(organisation)
    return {
        "category": category_of(form.category),
        "chain": chain_of(form.category),
        "is_urgent": is_urgent(form.category, str(form.urgency)),
        "prospect": prospect_of(visit.db, visit.person, form, hours),
        "is_staffed": hours.is_staffed(now()),
        "opens_at": hours.next_opening(now()),
        "organisation": organisation,
    }


def _talk(visit: Visit, concern: Concern) -> dict[str, Any]:
    return {
        "concern": concern,
        "category": category_of(concern.category),
        "urgency_label": label_of(concern.urgency),
        "wish_label": label_of(concern.wish),
        "stage": status_of(concern),
        "messages": talk_of(visit.db, concern),
        "chain": chain_of_concern(visit.db, concern),
        "reader": name_of(visit.db, concern, concern.read_by),
        "taker": name_of(visit.db, concern, concern.taken_by),
        "author": name_of(visit.db, concern, concern.author_id),
        "is_mine": concern.author_id == visit.person.id,
    }


def _show_talk(visit: Visit, concern: Concern, form: ReplyForm, status: int = 200) -> Response:
    page = "concerns/mine.html" if _is_author(visit.person, concern) else "concerns/case.html"
    return visit.show(page, status=status, form=form, **_talk(visit, concern))


def _is_author(person: Viewer, concern: Concern) -> bool:
    return concern.author_id == person.id


routes = [
    Route("/inbox", endpoint(inbox, who="staff")),
    Route("/concerns", endpoint(list_own, who="participant")),
    Route("/concerns", endpoint(send_concern, who="participant", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route("/concerns/new", endpoint(choose_group, who="participant")),
    Route("/concerns/new/{group}", endpoint(choose_category, who="participant")),
    Route("/concerns/write/{category}", endpoint(write_concern, who="participant")),
    Route(
        "/concerns/draft",
        endpoint(keep_concern_draft, who="participant", limit=LONG_FORM_LIMIT),
        methods=["POST"],
    ),
    # Opening a report marks it as read and is noted in the record of who looked.
    Route("/concerns/{id:id}", endpoint(show_concern, who="signed_in", writes=True)),
    Route("/concerns/{id:id}/talk", endpoint(show_talk, who="signed_in", writes=True)),
    Route(
        "/concerns/{id:id}/replies",
        endpoint(send_reply, who="signed_in", limit=LONG_FORM_LIMIT),
        methods=["POST"],
    ),
    Route("/concerns/{id:id}/take", endpoint(take_on, who="staff"), methods=["POST"]),
    Route("/concerns/{id:id}/done", endpoint(say_done, who="participant"), methods=["POST"]),
    Route("/concerns/{id:id}/reopen", endpoint(say_not_done, who="participant"), methods=["POST"]),
]
