"""Reads around one report: the talk, who has it, who read it, who gave it to whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from pwa.access.models import looks
from pwa.accounts.models import people
from pwa.concerns.models import Concern, handovers, recipients, replies
from pwa.concerns.routing import names_of, still_here


@dataclass(frozen=True)
class Message:
    """One message of the talk, with its writer's name."""

    id: str
    author_id: str
    author: str
    words: str
    created_at: datetime
    # When it was written, if it arrived much later.
    written_at: datetime | None = None
    is_handover: bool = False


@dataclass(frozen=True)
class Handed:
    """The report went from one member of staff to another. Without a reason: the other took it over."""

    id: str
    giver: str
    taker: str
    reason: str
    created_at: datetime
    is_handover: bool = True


@dataclass(frozen=True)
class Step:
    """One person in a report's chain."""

    person_id: str
    name: str
    reached_at: datetime | None


@dataclass(frozen=True)
class Reader:
    """Somebody who has read a report, and when they first did."""

    name: str
    at: datetime


def count_messages(db: Session, concern: Concern) -> int:
    """How much has been said and handed over about a report."""
    said, handed = (
        select(func.count())
        .select_from(table)
        .where(table.c.organisation_id == concern.organisation_id, table.c.concern_id == concern.id)
        .scalar_subquery()
        for table in (replies, handovers)
    )
    number: int = db.execute(select(said + handed)).scalar_one()
    return number


def talk_of(db: Session, concern: Concern) -> list[Message | Handed]:
    """The messages about a report, and its ways from hand to hand, oldest first."""
    said: list[Message | Handed] = [*_messages(db, concern), *_handovers(db, concern)]
    return sorted(said, key=lambda each: (each.created_at, each.id))


def _messages(db: Session, concern: Concern) -> list[Message]:
    rows = db.execute(
        select(
            *(replies.c.id, replies.c.author_id, people.c.name, replies.c.words),
            *(replies.c.created_at, replies.c.written_at),
        )
        .join_from(
            replies,
            people,
            (people.c.organisation_id == replies.c.organisation_id) & (people.c.id == replies.c.author_id),
        )
        .where(replies.c.organisation_id == concern.organisation_id, replies.c.concern_id == concern.id)
    )
    return [Message(*row) for row in rows]


def _handovers(db: Session, concern: Concern) -> list[Handed]:
    giver, taker = people.alias(), people.alias()
    rows = db.execute(
        select(handovers.c.id, giver.c.name, taker.c.name, handovers.c.reason, handovers.c.at)
        .join_from(
            handovers,
            giver,
            (giver.c.organisation_id == handovers.c.organisation_id) & (giver.c.id == handovers.c.from_id),
        )
        .join(
            taker,
            (taker.c.organisation_id == handovers.c.organisation_id) & (taker.c.id == handovers.c.to_id),
        )
        .where(handovers.c.organisation_id == concern.organisation_id, handovers.c.concern_id == concern.id)
    )
    return [Handed(*row) for row in rows]


def chain_of_concern(db: Session, concern: Concern) -> list[Step]:
    """The people in a report's own chain, in order."""
    rows = db.execute(
        select(recipients.c.person_id, people.c.name, recipients.c.reached_at)
        .join_from(
            recipients,
            people,
            (people.c.organisation_id == recipients.c.organisation_id)
            & (people.c.id == recipients.c.person_id),
        )
        .where(
            recipients.c.organisation_id == concern.organisation_id,
            recipients.c.concern_id == concern.id,
        )
        .order_by(recipients.c.position)
    )
    return [Step(*row) for row in rows]


def readers_of(db: Session, concern: Concern) -> list[Reader]:
    """Everybody who had the report's words on the screen, first one first."""
    first = func.min(looks.c.at)
    rows = db.execute(
        select(people.c.name, first)
        .join_from(
            looks,
            people,
            (people.c.organisation_id == looks.c.organisation_id) & (people.c.id == looks.c.viewer_id),
        )
        .where(
            looks.c.organisation_id == concern.organisation_id,
            looks.c.person_id == concern.author_id,
            looks.c.field == "concern",
            looks.c.record_id == concern.id,
        )
        .group_by(people.c.id, people.c.name)
        .order_by(first)
    )
    return [Reader(*row) for row in rows]


def given_to(db: Session, concern: Concern) -> str | None:
    """To whom a report was last handed; None if it never was."""
    return db.execute(
        select(handovers.c.to_id)
        .where(handovers.c.organisation_id == concern.organisation_id, handovers.c.concern_id == concern.id)
        .order_by(handovers.c.at.desc(), handovers.c.id.desc())
        .limit(1)
    ).scalar()


def holder_of(db: Session, concern: Concern) -> str | None:
    """Who has a report now: whoever took it on, else whom it was handed to and who is still here."""
    given = given_to(db, concern)
    here = still_here(db, concern.organisation_id, [given] if given else [])
    return concern.taken_by or (given if given in here else None)


def talk_partner(db: Session, concern: Concern) -> str | None:
    """Who hears of the author's next message: whoever took it on, was given it, read it, or has it now.

    None if they have all left.
    """
    given = given_to(db, concern)
    reached = [step.person_id for step in chain_of_concern(db, concern) if step.reached_at]
    wanted = [id for id in (concern.taken_by, given, concern.read_by, *reversed(reached)) if id]
    here = still_here(db, concern.organisation_id, wanted)
    return next((id for id in wanted if id in here), None)


def name_of(db: Session, concern: Concern, person_id: str | None) -> str:
    """The name of somebody in the concern's organisation."""
    return names_of(db, concern.organisation_id, [person_id]).get(person_id, "") if person_id else ""
