"""What people do with a worry: report it, read it, answer it, take it on, end it."""

import hashlib
import json

from sqlalchemy import update
from sqlmodel import Session

from pwa.access.looks import note_look
from pwa.access.viewer import Viewer
from pwa.accounts.queries import organisation_of
from pwa.alerts.actions import open_alerts, queue_alert
from pwa.clock import now, today
from pwa.concerns.forms import ConcernForm, ReplyForm
from pwa.concerns.hours import Hours, promised_answer
from pwa.concerns.models import Concern, LeftOut, Recipient, Reply, replies
from pwa.concerns.queries import talk_partner
from pwa.concerns.questions import chain_of, is_urgent
from pwa.concerns.routing import chain_for, people_near
from pwa.db import insert_once


class NobodyLeftError(Exception):
    """Everybody whom this report could reach was left out of it."""


class OtherContentError(Exception):
    """This key already belongs to another report or another author."""


def report_concern(db: Session, author: Viewer, form: ConcernForm) -> Concern:
    """Write a report and the alert for it, in the caller's transaction.

    The same key again gives the same report, and nothing happens twice. Raises
    `OtherContentError` when the key was used for something else, `NobodyLeftError` when the
    people left out are all there were.
    """
    chain = chain_of(form.category)
    urgent = is_urgent(form.category, form.urgency)
    moment = now()
    left_out = sorted(
        set(form.left_out) & {id for id, _ in people_near(db, author.organisation_id, author.id)}
    )
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
        body_hash=_hash(form, left_out),
        local_date=today(),
        created_at=moment,
        answer_by=promised_answer(Hours.of(organisation_of(db, author)), form.urgency, urgent, moment),
    )
    reached = chain_for(db, author.organisation_id, author.id, chain, left_out)
    if not reached and db.get(Concern, (author.organisation_id, form.id)) is None:
        raise NobodyLeftError
    if not insert_once(db, concern):
        return _same_again(db, author, concern)
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


def open_concern(db: Session, viewer: Viewer, concern: Concern) -> None:
    """A member of staff has the report on the screen: it is read, and who read it is known."""
    note_look(db, viewer, concern.author_id, "concern", concern.id)
    open_alerts(db, viewer, "concern", concern.id)
    if concern.read_at is None:
        concern.read_at, concern.read_by = now(), viewer.id
        db.add(concern)


def see_replies(db: Session, reader: Viewer, concern: Concern) -> None:
    """Somebody has the other side's messages on the screen: their alerts for them are opened."""
    seen = db.execute(
        update(replies)
        .where(
            replies.c.organisation_id == reader.organisation_id,
            replies.c.concern_id == concern.id,
            replies.c.author_id != reader.id,
            replies.c.seen_at.is_(None),
        )
        .values(seen_at=now())
        .returning(replies.c.id)
    )
    for reply_id in seen.scalars().all():
        open_alerts(db, reader, "reply", reply_id)


def reply(db: Session, writer: Viewer, concern: Concern, form: ReplyForm) -> None:
    """Add a message to the talk and alert the other side. The same key again changes nothing."""
    message = Reply(
        organisation_id=writer.organisation_id,
        id=form.id,
        concern_id=concern.id,
        author_id=writer.id,
        words=form.words,
        created_at=now(),
    )
    if not insert_once(db, message):
        stored = db.get_one(Reply, (message.organisation_id, message.id))
        if (stored.author_id, stored.concern_id, stored.words) != (writer.id, concern.id, form.words):
            raise OtherContentError
        return
    is_answer = writer.id != concern.author_id
    if is_answer and concern.answered_at is None:
        concern.answered_at = message.created_at
        db.add(concern)
    other = concern.author_id if is_answer else talk_partner(db, concern)
    if other:
        queue_alert(db, writer.organisation_id, other, "reply", message.id)


def take(db: Session, viewer: Viewer, concern: Concern) -> None:
    """A member of staff says: I am working on this."""
    if concern.taken_at is None:
        concern.taken_at, concern.taken_by = now(), viewer.id
        db.add(concern)


def finish(db: Session, concern: Concern) -> None:
    """The author says that it is over."""
    concern.done_at = concern.done_at or now()
    db.add(concern)


def reopen(db: Session, concern: Concern) -> None:
    """The author says that it is not over after all; whoever talks with them is told."""
    if concern.done_at is None:
        return
    concern.done_at = None
    db.add(concern)


def _same_again(db: Session, author: Viewer, again: Concern) -> Concern:
    stored = db.get_one(Concern, (again.organisation_id, again.id))
    if stored.author_id != author.id or stored.body_hash != again.body_hash:
        raise OtherContentError
    return stored


def _hash(form: ConcernForm, left_out: list[str]) -> str:
    body = [form.category, form.urgency, form.wish, form.words, form.about_whom, left_out]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()
