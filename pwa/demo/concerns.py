"""The rows of the worries: each goes through the real chain of its kind, with the alerts that go along."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, SQLModel

from pwa.alerts.models import Alert
from pwa.clock import in_japan
from pwa.concerns.hours import promised_answer
from pwa.concerns.models import Concern, Handover, LeftOut, Recipient, Reply
from pwa.concerns.questions import chain_of, is_urgent
from pwa.concerns.routing import chain_for
from pwa.demo.calendar import Calendar, id_at, moment
from pwa.demo.people import ORGANISATION, id_of
from pwa.demo.worries import WORRIES, Given, Said, When, Worry


def concern_rows(db: Session, calendar: Calendar) -> tuple[Sequence[SQLModel], ...]:
    """The reports, and in a second stage all that has a key to a report. People must be there already."""
    written = [(worry, _concern(calendar, worry)) for worry in WORRIES]
    around = [row for worry, concern in written for row in _around(db, calendar, worry, concern)]
    return [concern for _, concern in written], around


def id_of_worry(calendar: Calendar, worry: Worry) -> str:
    """The id of a report."""
    return id_at(_moment(calendar, worry.sent), "concern", worry.by, worry.category)


def _concern(calendar: Calendar, worry: Worry) -> Concern:
    sent_at = _moment(calendar, worry.sent)
    answers = [said for said in worry.talk if said.by != worry.by]
    urgent = is_urgent(worry.category, worry.urgency)
    return Concern(
        organisation_id=ORGANISATION,
        id=id_of_worry(calendar, worry),
        author_id=id_of(worry.by),
        category=worry.category,
        urgency=worry.urgency,
        wish=worry.wish,
        chain=chain_of(worry.category),
        words=worry.words,
        about_whom=worry.about_whom,
        since=worry.since,
        may_tell=list(worry.may_tell),
        # No phone holds these reports, so none of them ever arrives a second time.
        body_hash=hashlib.sha256(worry.words.encode()).hexdigest(),
        local_date=in_japan(sent_at).date(),
        created_at=sent_at,
        answer_by=promised_answer(calendar.hours, worry.urgency, urgent, sent_at),
        read_at=_maybe(calendar, worry.read),
        read_by=id_of(worry.read_by) if worry.read_by else None,
        taken_at=_maybe(calendar, worry.taken),
        taken_by=id_of(worry.taken_by or worry.read_by) if worry.taken else None,
        answered_at=_moment(calendar, (answers[0].day, answers[0].at)) if answers else None,
        done_at=_maybe(calendar, worry.done),
        case_closed_at=_maybe(calendar, worry.case_closed),
        case_closed_by=id_of(worry.read_by) if worry.case_closed else None,
    )


def _around(db: Session, calendar: Calendar, worry: Worry, concern: Concern) -> Iterator[SQLModel]:
    out = [id_of(key) for key in worry.left_out]
    chain = chain_for(db, ORGANISATION, concern.author_id, chain_of(worry.category), out)
    for person in out:
        yield LeftOut(organisation_id=ORGANISATION, concern_id=concern.id, person_id=person)
    # When each place of the chain was reached; the places after these never were.
    reached = [concern.created_at, concern.answer_by] if worry.is_escalated else [concern.created_at]
    times = dict(zip(chain, reached, strict=False))
    alerted = list(times.items())
    times |= {id_of(given.to): _moment(calendar, (given.day, given.at)) for given in worry.given}
    for position, person in enumerate(chain):
        yield Recipient(
            organisation_id=ORGANISATION,
            concern_id=concern.id,
            person_id=person,
            position=position,
            reached_at=times.get(person),
        )
    for person, reached_at in alerted:
        yield _alert_of_concern(worry, concern, person, reached_at)
    for given in worry.given:
        yield from _handed_over(calendar, worry, concern, given)
    for said in worry.talk:
        message = _message(calendar, worry, concern, said)
        yield message
        yield _alert_of_message(concern, message, _seen_at(calendar, said))


def _alert_of_concern(worry: Worry, concern: Concern, person: str, reached_at: datetime) -> Alert:
    was_handed_on = worry.is_escalated and reached_at == concern.created_at
    return Alert(
        organisation_id=ORGANISATION,
        id=id_at(reached_at, "alert", concern.id, person),
        recipient_id=person,
        kind="concern",
        matter_id=concern.id,
        is_urgent=is_urgent(worry.category, worry.urgency),
        created_at=reached_at,
        opened_at=concern.read_at if person == concern.read_by else None,
        escalate_at=concern.answer_by if concern.read_at is None else None,
        escalated_at=concern.answer_by if was_handed_on else None,
    )


def _handed_over(calendar: Calendar, worry: Worry, concern: Concern, given: Given) -> Iterator[SQLModel]:
    at, seen_at = (_moment(calendar, (given.day, clock)) for clock in (given.at, given.seen))
    handover = Handover(
        organisation_id=ORGANISATION,
        id=id_at(at, "handover", concern.id),
        concern_id=concern.id,
        from_id=id_of(given.by),
        to_id=id_of(given.to),
        reason=given.reason,
        at=at,
    )
    yield handover
    for kind, recipient in (("handover", handover.to_id), ("moved", concern.author_id)):
        yield Alert(
            organisation_id=ORGANISATION,
            id=id_at(at, "alert", handover.id, recipient),
            recipient_id=recipient,
            kind=kind,
            matter_id=handover.id,
            is_urgent=is_urgent(worry.category, worry.urgency) and kind == "handover",
            created_at=at,
            opened_at=seen_at,
        )


def _message(calendar: Calendar, worry: Worry, concern: Concern, said: Said) -> Reply:
    at = _moment(calendar, (said.day, said.at))
    return Reply(
        organisation_id=ORGANISATION,
        id=id_at(at, "reply", concern.id),
        concern_id=concern.id,
        author_id=id_of(said.by),
        words=said.words,
        created_at=at,
        seen_at=None if said.by == worry.by else _seen_at(calendar, said),
    )


def _alert_of_message(concern: Concern, message: Reply, seen_at: datetime | None) -> Alert:
    is_by_author = message.author_id == concern.author_id
    return Alert(
        organisation_id=ORGANISATION,
        id=id_at(message.created_at, "alert", message.id),
        recipient_id=concern.read_by if is_by_author and concern.read_by else concern.author_id,
        kind="reply",
        matter_id=message.id,
        created_at=message.created_at,
        opened_at=seen_at,
    )


def _seen_at(calendar: Calendar, said: Said) -> datetime | None:
    return _moment(calendar, (said.day, said.seen)) if said.seen else None


def _moment(calendar: Calendar, when: When) -> datetime:
    day, clock = when
    return moment(calendar.working_day(day), clock)


def _maybe(calendar: Calendar, when: When | None) -> datetime | None:
    return _moment(calendar, when) if when else None
