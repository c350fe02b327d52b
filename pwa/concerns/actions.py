"""What people do with a worry: report it, read it, answer it, take it on, end it."""

import hashlib
import json

from sqlalchemy import select, update
from sqlmodel import Session

from pwa.access.looks import note_look
from pwa.access.viewer import Viewer
from pwa.accounts.queries import organisation_of
from pwa.alerts.actions import end_handovers, open_alerts, queue_alert
from pwa.arrivals.entries import Written
from pwa.clock import now
from pwa.concerns.forms import ConcernForm, ReplyForm
from pwa.concerns.hours import Hours, promised_answer
from pwa.concerns.models import Concern, LeftOut, Recipient, Reply, handovers, replies
from pwa.concerns.questions import chain_of, is_urgent
from pwa.concerns.reaching import reach_next
from pwa.concerns.routing import chain_for, names_of
from pwa.concerns.talk import talk_partner
from pwa.db import OtherContentError, insert_once


class NobodyLeftError(Exception):
    """Everybody whom this report could reach was left out of it."""


def report_concern(db: Session, author: Viewer, form: ConcernForm, written: Written | None = None) -> Concern:
    """Write a report and the alert for it, in the caller's transaction.

    The same key again gives the same report, and nothing happens twice. Raises
    `OtherContentError` when the key was used for something else, `NobodyLeftError` when the
    people left out are all there were.
    """
    stored = db.get(Concern, (author.organisation_id, form.id))
    if stored is not None:
        return _same_again(author, stored, form)
    chain = chain_of(form.category)
    urgent = is_urgent(form.category, form.urgency)
    moment = now()
    written = written or Written.now()
    # Whoever was picked stays out, even if they are in no chain (any more) at this moment.
    left_out = list(names_of(db, author.organisation_id, form.left_out))
    concern = Concern(
        organisation_id=author.organisation_id,
        id=form.id,
        author_id=author.id,
        category=form.category,
        urgency=form.urgency,
        wish=form.wish,
        chain=chain,
        words=form.words,
        about_whom=form.about_whom,
        since=None if form.since == "unsure" else form.since,
        may_tell=form.may_tell,
        body_hash=_hash(form),
        local_date=written.day,
        created_at=moment,
        written_at=written.before,
        answer_by=promised_answer(Hours.of(organisation_of(db, author)), form.urgency, urgent, moment),
    )
    reached = chain_for(db, author.organisation_id, author.id, chain, left_out)
    if not reached:
        raise NobodyLeftError
    if not insert_once(db, concern):
        # Sent twice at once: the other one was first.
        return _same_again(author, db.get_one(Concern, (concern.organisation_id, concern.id)), form)
    db.add_all(
        LeftOut(organisation_id=author.organisation_id, concern_id=concern.id, person_id=person_id)
        for person_id in left_out
    )
    db.add_all(
        Recipient(
            organisation_id=author.organisation_id,
            concern_id=concern.id,
            person_id=person_id,
            position=position,
            reached_at=moment if position == 0 else None,
        )
        for position, person_id in enumerate(reached)
    )
    queue_alert(
        db,
        author.organisation_id,
        reached[0],
        "concern",
        concern.id,
        is_urgent=urgent,
        escalate_at=concern.answer_by,
    )
    return concern


def mark_seen(db: Session, reader: Viewer, concern_id: str) -> None:
    """Somebody has a report and its talk on the screen: their alerts for it are opened.

    The author has the answers before them. A member of staff has the author's words: the report is
    read, and who looked is known; answers that only a colleague saw are still new to the author.
    """
    concern = db.get_one(Concern, (reader.organisation_id, concern_id))
    is_author = reader.id == concern.author_id
    talk = (replies.c.organisation_id == reader.organisation_id) & (replies.c.concern_id == concern.id)
    is_answer = replies.c.author_id != concern.author_id
    db.execute(
        update(replies)
        .where(talk, is_answer if is_author else ~is_answer, replies.c.seen_at.is_(None))
        .values(seen_at=now())
    )
    open_alerts(db, reader, "reply", select(replies.c.id).where(talk))
    here = (handovers.c.organisation_id == reader.organisation_id) & (handovers.c.concern_id == concern.id)
    for kind in ("handover", "moved"):
        open_alerts(db, reader, kind, select(handovers.c.id).where(here))
    if not is_author:
        note_look(db, reader, concern.author_id, "concern", concern.id)
        open_alerts(db, reader, "concern", [concern.id])
        if concern.read_at is None:
            concern.read_at, concern.read_by = now(), reader.id
            db.add(concern)


def reply(
    db: Session, writer: Viewer, concern: Concern, form: ReplyForm, written: Written | None = None
) -> None:
    """Add a message to the talk and alert the other side. The same key again changes nothing.

    A closed case is open again when its author writes.
    """
    message = Reply(
        organisation_id=writer.organisation_id,
        id=form.id,
        concern_id=concern.id,
        author_id=writer.id,
        words=form.words,
        created_at=now(),
        written_at=written.before if written else None,
    )
    if not insert_once(db, message):
        stored = db.get_one(Reply, (message.organisation_id, message.id))
        if (stored.author_id, stored.concern_id, stored.words) != (writer.id, concern.id, form.words):
            raise OtherContentError
        return
    is_answer = writer.id != concern.author_id
    if is_answer:
        concern.answered_at = concern.answered_at or message.created_at
        end_handovers(db, concern.organisation_id, concern.id)
    else:
        concern.case_closed_at = concern.case_closed_by = None
    db.add(concern)
    _alert_other_side(db, concern, message)


def finish(db: Session, concern: Concern) -> None:
    """The author says that it is over; nobody else is called then, except for harm (`alerts.escalation`)."""
    concern.done_at = concern.done_at or now()
    db.add(concern)


def reopen(db: Session, concern: Concern) -> None:
    """The author says that it is not over after all; whoever talks with them is told."""
    if concern.done_at is None:
        return
    concern.done_at, concern.reopened_at = None, now()
    concern.case_closed_at = concern.case_closed_by = None
    db.add(concern)
    said = Reply(
        organisation_id=concern.organisation_id, concern_id=concern.id, author_id=concern.author_id, words=""
    )
    db.add(said)
    _alert_other_side(db, concern, said)


def _alert_other_side(db: Session, concern: Concern, message: Reply) -> None:
    if message.author_id != concern.author_id:
        other: str | None = concern.author_id
    else:
        other = talk_partner(db, concern) or reach_next(db, concern.organisation_id, concern.id)
    if other:
        queue_alert(db, concern.organisation_id, other, "reply", message.id)


def _same_again(author: Viewer, stored: Concern, form: ConcernForm) -> Concern:
    if stored.author_id != author.id or stored.body_hash != _hash(form):
        raise OtherContentError
    return stored


def _hash(form: ConcernForm) -> str:
    # What was sent, not what became of it: people come and go before the phone sends it again.
    body = [
        *(form.category, form.urgency, form.wish, form.words, form.since),
        *(form.about_whom, form.left_out, form.may_tell),
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()
