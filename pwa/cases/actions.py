"""What staff do with a report: take it on, give it back, hand it over, take it over, close the case.

Two may press at once. Each of these changes the row only as it was on the page, so one of them is
first on both databases, and the other is told who that was.
"""

from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.alerts.actions import end_handovers, queue_alert
from pwa.alerts.escalation import next_time
from pwa.cases.forms import HandoverForm, TakeoverForm
from pwa.cases.queries import colleagues_of
from pwa.clock import now
from pwa.concerns.models import Concern, Handover, Recipient, concerns
from pwa.concerns.questions import is_urgent
from pwa.concerns.talk import name_of
from pwa.db import OtherContentError, insert_once


class TakenError(Exception):
    """Somebody else is working on it already; `name` says who."""

    def __init__(self, name: str) -> None:
        self.name = name


class NotTheirsError(Exception):
    """Whoever was chosen may not read this report."""


def take(db: Session, viewer: Viewer, concern: Concern) -> None:
    """A member of staff says: I am working on this. Raises `TakenError` if a colleague was first."""
    if not _change(db, concern, concerns.c.taken_by.is_(None), taken_by=viewer.id, taken_at=now()):
        _refuse_unless_mine(db, viewer, concern)
        return
    end_handovers(db, concern.organisation_id, concern.id)


def give_back(db: Session, viewer: Viewer, concern: Concern) -> bool:
    """They cannot go on with it: it is open for whoever may read it. False if they no longer had it.

    Raises `TakenError` if a colleague works on it.
    """
    if _change(db, concern, concerns.c.taken_by == viewer.id, taken_by=None, taken_at=None):
        return True
    _refuse_unless_mine(db, viewer, concern)
    return False


def hand_over(db: Session, viewer: Viewer, concern: Concern, form: HandoverForm) -> None:
    """A colleague of the report's own chain has it from now on, and the author is told why.

    The same key again changes nothing. Raises `TakenError` if somebody else works on it,
    `NotTheirsError` for people who may not read it, `OtherContentError` when the key was used for
    another handover.
    """
    if _was_handed(db, viewer, concern, form):
        return
    if not any(each.id == form.to for each in colleagues_of(db, viewer, concern)):
        raise NotTheirsError
    is_free = concerns.c.taken_by.is_(None) | (concerns.c.taken_by == viewer.id)
    if not _change(db, concern, is_free, taken_by=None, taken_at=None):
        _refuse_unless_mine(db, viewer, concern)
    handover = _handover(concern, form.id, viewer.id, form.to, form.reason)
    if not insert_once(db, handover):
        # Sent twice at once: the other one was first.
        _was_handed(db, viewer, concern, form)
        return
    end_handovers(db, concern.organisation_id, concern.id)
    _reach(db, concern, form.to)
    urgent = is_urgent(concern.category, concern.urgency)
    queue_alert(
        db,
        concern.organisation_id,
        form.to,
        "handover",
        handover.id,
        is_urgent=urgent,
        escalate_at=next_time(db, concern.organisation_id, urgent),
    )
    queue_alert(db, concern.organisation_id, concern.author_id, "moved", handover.id)


def take_over(db: Session, viewer: Viewer, concern: Concern, form: TakeoverForm) -> None:
    """Whoever works on it is away: a colleague goes on. Raises `TakenError` if another one does already."""
    former = form.taken_from
    if not former or former == viewer.id:
        take(db, viewer, concern)
        return
    if not _change(db, concern, concerns.c.taken_by == former, taken_by=viewer.id, taken_at=now()):
        _refuse_unless_mine(db, viewer, concern)
        return
    end_handovers(db, concern.organisation_id, concern.id)
    handover = _handover(concern, form.id, former, viewer.id, "")
    if insert_once(db, handover):
        for person in (concern.author_id, former):
            queue_alert(db, concern.organisation_id, person, "moved", handover.id)


def close_case(db: Session, viewer: Viewer, concern: Concern) -> bool:
    """The service's own work on a report about itself or about harm is finished. False if it was before."""
    still_open = concerns.c.case_closed_at.is_(None)
    return _change(db, concern, still_open, case_closed_at=now(), case_closed_by=viewer.id)


def open_case(db: Session, concern: Concern) -> bool:
    """It was not finished after all. False if it was open already."""
    is_closed = concerns.c.case_closed_at.is_not(None)
    return _change(db, concern, is_closed, case_closed_at=None, case_closed_by=None)


def _change(db: Session, concern: Concern, only_if: ColumnElement[bool], **values: Any) -> bool:
    """Change the row if it is still so; True if it was. The object knows the new state either way."""
    db.flush()
    here = (concerns.c.organisation_id == concern.organisation_id) & (concerns.c.id == concern.id)
    done = db.execute(update(concerns).where(here, only_if).values(**values).returning(concerns.c.id))
    is_done = done.first() is not None
    db.refresh(concern)
    return is_done


def _refuse_unless_mine(db: Session, viewer: Viewer, concern: Concern) -> None:
    if concern.taken_by not in (None, viewer.id):
        raise TakenError(name_of(db, concern, concern.taken_by))


def _was_handed(db: Session, giver: Viewer, concern: Concern, form: HandoverForm) -> bool:
    stored = db.get(Handover, (concern.organisation_id, form.id))
    wanted = (concern.id, giver.id, form.to, form.reason)
    if stored and (stored.concern_id, stored.from_id, stored.to_id, stored.reason) != wanted:
        raise OtherContentError
    return stored is not None


def _handover(concern: Concern, id: str, giver: str, taker: str, reason: str) -> Handover:
    return Handover(
        organisation_id=concern.organisation_id,
        id=id,
        concern_id=concern.id,
        from_id=giver,
        to_id=taker,
        reason=reason,
        at=now(),
    )


def _reach(db: Session, concern: Concern, person_id: str) -> None:
    """A place in the report's chain, reached: what the page of the report asks for."""
    place = db.get(Recipient, (concern.organisation_id, concern.id, person_id)) or Recipient(
        organisation_id=concern.organisation_id, concern_id=concern.id, person_id=person_id, position=_LAST
    )
    place.reached_at = place.reached_at or now()
    db.add(place)


# Behind everybody who was in the chain when the report was sent.
_LAST = 1000
