"""The page of one report, for its author and for staff: shown after a look, and again after a mistake."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from pwa.access.looking import look_at
from pwa.access.role_names import ROLE_NAMES
from pwa.accounts.queries import phone_of
from pwa.cases.forms import HandoverForm
from pwa.cases.lateness import late_words, lateness
from pwa.cases.queries import colleagues_of
from pwa.clock import now
from pwa.concerns.actions import mark_seen
from pwa.concerns.answers import answers_for
from pwa.concerns.forms import ReplyForm
from pwa.concerns.models import Concern, Reply
from pwa.concerns.queries import concern_for, status_of
from pwa.concerns.questions import (
    FROM_HELP,
    audience_labels,
    category_of,
    chain_of,
    known_category,
    label_of,
    own_label,
    since_label,
)
from pwa.concerns.routing import left_out_of, names_of
from pwa.concerns.talk import chain_of_concern, holder_of, name_of, readers_of, talk_of
from pwa.db import new_id
from pwa.drafts.queries import draft_of
from pwa.forms import Problem
from pwa.people.queries import participant_for
from pwa.web import Refused, Visit


def find(visit: Visit, id: str) -> Concern:
    """The report, or 404 for whoever may not see it."""
    concern = concern_for(visit.db, visit.person, id)
    if concern is None:
        raise Refused(404)
    return concern


def look(visit: Visit, id: str) -> Concern:
    """The report, for every answer that shows its words."""
    concern = find(visit, id)
    look_at(visit, concern.author_id, lambda db: mark_seen(db, visit.person, id))
    return concern


def is_author(visit: Visit, concern: Concern) -> bool:
    return concern.author_id == visit.person.id


def draft_name(concern_id: str) -> str:
    """Under which name a half-written message about a report is kept."""
    return f"reply/{concern_id}"


def begun(visit: Visit, concern: Concern) -> ReplyForm:
    """The message as far as it was written.

    What was kept a moment after it had been sent is no draft any more.
    """
    draft = draft_of(visit.db, visit.person, draft_name(concern.id))
    kept = draft.answers if draft else {}
    if kept and visit.db.get(Reply, (concern.organisation_id, str(kept.get("id")))) is not None:
        kept = {}
    return ReplyForm.model_construct(id=kept.get("id") or new_id(), words=kept.get("words") or "")


def standing(visit: Visit, concern: Concern) -> dict[str, Any]:
    """How it stands, without a word of what was written."""
    holder = holder_of(visit.db, concern)
    late = lateness(concern.answer_by, concern.answered_at or now())
    return {
        "concern": concern,
        "stage": status_of(concern),
        "chain": chain_of_concern(visit.db, concern),
        "reader": name_of(visit.db, concern, concern.read_by),
        "taker": name_of(visit.db, concern, concern.taken_by),
        "holder_id": holder,
        "has_it": name_of(visit.db, concern, holder),
        "author": name_of(visit.db, concern, concern.author_id),
        "late": late,
        "late_words": late_words(late, is_answered=concern.answered_at is not None) if late else None,
        "is_mine": is_author(visit, concern),
    }


def talk(visit: Visit, concern: Concern) -> dict[str, Any]:
    """The talk and how it stands."""
    messages = talk_of(visit.db, concern)
    return {
        **standing(visit, concern),
        "category": category_of(concern.category),
        "messages": messages,
        "shown": len(messages),
        "since": since_label(concern.since) if concern.since else None,
        "may_tell": audience_labels(concern.may_tell),
        "wish_label": label_of(concern.wish) if concern.wish != "unsure" else None,
        "is_new": False,
    }


def show(
    visit: Visit,
    concern: Concern,
    form: ReplyForm | None = None,
    *,
    handover: HandoverForm | None = None,
    problems: Mapping[str, Problem] | None = None,
    status: int = 200,
) -> Response:
    """The whole page; `problems` are those of what else was tried on it."""
    form = form or begun(visit, concern)
    values = talk(visit, concern) | {
        "form": form,
        "found": {**form.problems, **(handover.problems if handover else {}), **(problems or {})},
        "readers": readers_of(visit.db, concern),
    }
    if is_author(visit, concern):
        # Not one of those in confidence: somebody else may get hold of the phone.
        visit.may_be_kept = status == 200 and chain_of(concern.category) == "ordinary"
        label = own_label(known_category(concern.category))
        left_out = _left_out(visit, concern)
        return visit.show("concerns/mine.html", status=status, label=label, left_out=left_out, **values)
    return visit.show("cases/case.html", status=status, **values, **_desk(visit, concern, handover))


def _left_out(visit: Visit, concern: Concern) -> list[str]:
    """Names of those whom the author kept out of it: for the author alone."""
    ids = left_out_of(visit.db, concern.organisation_id, concern.id)
    return sorted(names_of(visit.db, concern.organisation_id, ids).values())


def _desk(visit: Visit, concern: Concern, handover: HandoverForm | None) -> dict[str, Any]:
    holder = holder_of(visit.db, concern)
    is_from_help = concern.category == FROM_HELP.code
    return {
        "urgency_label": label_of(concern.urgency),
        "answers": answers_for(visit.db, concern),
        "colleagues": colleagues_of(visit.db, visit.person, concern),
        "handover": handover or HandoverForm.model_construct(to="", reason="", id=new_id()),
        # Handed to a colleague who has not begun: going on with it is theirs first.
        "waits_for_other": not concern.taken_by and holder not in (None, visit.person.id),
        "may_open_person": participant_for(visit.db, visit.person, concern.author_id) is not None,
        "is_from_help": is_from_help,
        "phone": phone_of(visit.db, concern.organisation_id, concern.author_id) if is_from_help else "",
        "takeover_id": new_id(),
        "role_names": ROLE_NAMES,
        "closer": name_of(visit.db, concern, concern.case_closed_by),
    }
