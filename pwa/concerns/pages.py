"""The way of a worry: four taps to send it, one page to follow it."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.role_names import ROLE_NAMES
from pwa.accounts.queries import organisation_of
from pwa.cases import view
from pwa.clock import now
from pwa.composer.look import has_looked
from pwa.concerns import whole_page
from pwa.concerns.actions import NobodyLeftError, finish, reopen, reply, report_concern
from pwa.concerns.answers import answers_for, with_answer
from pwa.concerns.forms import ConcernForm, ReplyForm
from pwa.concerns.hours import Hours
from pwa.concerns.models import Concern
from pwa.concerns.queries import own_concerns, prospect_of
from pwa.concerns.questions import (
    AUDIENCES,
    GROUPS,
    SINCES,
    WHEN_TO_LOOK,
    WISHES,
    audience_labels,
    category_of,
    chain_of,
    group_of,
    group_with,
)
from pwa.concerns.routing import Near, people_near
from pwa.concerns.talk import count_messages
from pwa.db import OtherContentError, new_id
from pwa.drafts.actions import drop_draft, keep_draft
from pwa.drafts.queries import draft_of
from pwa.language import Msg, msg
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

DRAFT = "concern"

ARRIVED = msg("It has arrived.")
NOBODY_LEFT = msg("Nobody would be left to read this. Choose fewer people, or call the number below.")
NEW_MESSAGE = msg("There is a new message.")
NOBODY_ELSE = msg("Nobody else")
WRITE_AN_ANSWER = msg("Please write an answer.")
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
    if group_with(category) is None:
        raise Refused(404)
    draft = draft_of(visit.db, visit.person, DRAFT)
    kept = draft.answers if draft and draft.answers.get("category") == category else {}
    return _ask(visit, ConcernForm.of({"id": new_id(), **kept, "category": category}))


def keep_concern_draft(visit: Visit) -> Response:
    """As the person writes: kept on the server, so that a dying phone loses nothing."""
    form = ConcernForm.of(visit.form)
    if group_with(str(form.category)) is None:
        raise Refused(422)
    keep_draft(visit.db, visit.person, DRAFT, form.model_dump())
    return visit.show("concerns/kept.html", form=form, **_prospect(visit, form))


def send_concern(visit: Visit) -> Response:
    form = ConcernForm.of(visit.form)
    if group_with(str(form.category)) is None:
        raise Refused(422)
    if form.problems:
        return _ask(visit, form, status=422)
    try:
        concern = report_concern(visit.db, visit.person, form, visit.written)
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
    return view.show(visit, view.look(visit, id))


def show_talk(visit: Visit, id: str) -> Response:
    """The talk alone, after a tap on what is new."""
    return visit.show("concerns/talk.html", **view.talk(visit, view.look(visit, id)))


def show_news(visit: Visit, id: str) -> Response:
    """What an open page asks for by itself, watched or not: how it stands, and no words of anybody."""
    concern = view.find(visit, id)
    is_new = visit.query.get("shown") != str(count_messages(visit.db, concern))
    return visit.show(
        "concerns/stand.html",
        said=NEW_MESSAGE if is_new else None,
        is_new=is_new,
        shown=visit.query.get("shown", ""),
        **view.standing(visit, concern),
    )


def send_reply(visit: Visit, id: str) -> Response:
    form = ReplyForm.of(visit.form)
    if visit.person.is_staff and has_looked(visit, view.find(visit, id).author_id):
        return view.show(visit, view.look(visit, id), form.unblamed())
    if form.problems:
        if not form.words and not view.is_author(visit, view.find(visit, id)):
            form = form.with_problem("words", WRITE_AN_ANSWER)
        return view.show(visit, view.look(visit, id), form, status=422)
    try:
        reply(visit.db, visit.person, view.find(visit, id), form, visit.written)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()}).with_problem("words", SENT_BEFORE)
        return view.show(visit, view.look(visit, id), again, status=409)
    drop_draft(visit.db, visit.person, view.draft_name(id))
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{id}", ARRIVED)


def keep_reply_draft(visit: Visit, id: str) -> Response:
    """Half an answer is kept as it is written; with `add`, staff have a short answer put after it."""
    concern = view.find(visit, id)
    form = ReplyForm.of(visit.form)
    words = str(form.words or "")
    code = "" if view.is_author(visit, concern) else visit.form.get("add", "")
    if code:
        words = with_answer(visit.db, concern, words, str(code))
    keep_draft(visit.db, visit.person, view.draft_name(id), {"id": form.id, "words": words})
    if code and not visit.is_htmx:
        return visit.go(f"/concerns/{id}#words")
    if code:
        filled = ReplyForm.model_construct(id=form.id, words=words)
        answers = answers_for(visit.db, concern)
        return visit.show("cases/box.html", concern=concern, form=filled, answers=answers, found={})
    return Response(status_code=204)


def say_done(visit: Visit, id: str) -> Response:
    finish(visit.db, _own(visit, id))
    return visit.go(f"/concerns/{id}", msg("This is over. You can open it again at any time."))


def say_not_done(visit: Visit, id: str) -> Response:
    reopen(visit.db, _own(visit, id))
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/concerns/{id}", msg("This is open again."))


def _own(visit: Visit, id: str) -> Concern:
    concern = view.find(visit, id)
    if not view.is_author(visit, concern):
        raise Refused(403)
    return concern


def _ask(visit: Visit, form: ConcernForm, status: int = 200) -> Response:
    return visit.show(
        "concerns/write.html",
        status=status,
        form=form,
        group=group_with(form.category),
        urgencies=WHEN_TO_LOOK,
        wishes=WISHES,
        sinces=SINCES,
        audiences=AUDIENCES,
        role_names=ROLE_NAMES,
        people=_near(visit),
        **_prospect(visit, form),
    )


def _prospect(visit: Visit, form: ConcernForm) -> dict[str, Any]:
    organisation = organisation_of(visit.db, visit.person)
    hours = Hours.of(organisation)
    return {
        "left_out": [each.name for each in _near(visit) if each.id in form.left_out] if form.left_out else [],
        "category": category_of(form.category),
        "chain": chain_of(form.category),
        "prospect": prospect_of(visit.db, visit.person, form, hours),
        "is_staffed": hours.is_staffed(now()),
        "organisation": organisation,
        "labels": _labels(form),
    }


def _near(visit: Visit) -> list[Near]:
    return people_near(visit.db, visit.person.organisation_id, visit.person.id)


def _labels(form: ConcernForm) -> dict[str, list[Msg]]:
    """What is chosen so far, by question."""
    choices = {"since": SINCES, "wish": WISHES, "urgency": WHEN_TO_LOOK}
    chosen = {
        name: [each.label for each in options if each.code == getattr(form, name)]
        for name, options in choices.items()
    }
    return chosen | {"may_tell": audience_labels(form.may_tell or []) or [NOBODY_ELSE]}


routes = [
    Route("/concerns", endpoint(list_own, who="participant")),
    Route("/concerns", endpoint(send_concern, who="participant", limit=LONG_FORM_LIMIT), methods=["POST"]),
    *whole_page.routes,
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
    Route("/concerns/{id:id}/news", endpoint(show_news, who="signed_in")),
    Route(
        "/concerns/{id:id}/replies",
        endpoint(send_reply, who="signed_in", limit=LONG_FORM_LIMIT),
        methods=["POST"],
    ),
    Route(
        "/concerns/{id:id}/draft",
        endpoint(keep_reply_draft, who="signed_in", limit=LONG_FORM_LIMIT),
        methods=["POST"],
    ),
    Route("/concerns/{id:id}/done", endpoint(say_done, who="participant"), methods=["POST"]),
    Route("/concerns/{id:id}/reopen", endpoint(say_not_done, who="participant"), methods=["POST"]),
]
