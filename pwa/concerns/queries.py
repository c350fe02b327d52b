"""Reads of worries: one's own, and those that a member of staff may see."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Integer, String, and_, bindparam, case, exists, func, literal_column, select
from sqlmodel import Session

from pwa.access.rules import concerns_open_to, may_read
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.alerts.queries import told_at_once
from pwa.clock import now
from pwa.concerns.forms import ConcernForm
from pwa.concerns.hours import Hours, promised_answer
from pwa.concerns.models import Concern, concerns, replies
from pwa.concerns.promises import promise
from pwa.concerns.questions import (
    FROM_HELP,
    URGENCIES,
    Choice,
    category_of,
    chain_of,
    is_urgent,
    label_of,
    quiet_label,
)
from pwa.concerns.routing import chain_for, names_of
from pwa.hot import Hot
from pwa.language import Msg


@dataclass(frozen=True)
class Summary:
    """A report as one line of a list, without a word of what was written."""

    id: str
    author_id: str
    author: str
    category: str
    urgency: str
    wish: str
    chain: str
    created_at: datetime
    answer_by: datetime
    read_at: datetime | None
    taken_at: datetime | None
    answered_at: datetime | None
    done_at: datetime | None
    case_closed_at: datetime | None
    unseen: int = 0

    @property
    def status(self) -> str:
        return status_of(self)

    @property
    def choice(self) -> Choice:
        choice = category_of(self.category)
        assert choice is not None
        return choice

    @property
    def quiet_label(self) -> Msg:
        return quiet_label(self.choice)

    @property
    def is_from_help(self) -> bool:
        return self.category == FROM_HELP.code

    @property
    def urgency_label(self) -> Msg:
        return label_of(self.urgency)

    @property
    def wish_label(self) -> Msg:
        return label_of(self.wish)


@dataclass(frozen=True)
class Prospect:
    """What will happen to a report, said before it is sent: who reads it, who is next, by when.

    `promises` says in words what becomes of each urgency, also where it cannot be kept as asked.
    `at_once`: the readers who have it within moments, by urgency.
    """

    readers: list[str]
    answer_by: dict[str, datetime]
    promises: dict[str, Msg]
    at_once: dict[str, list[str]]


def status_of(concern: "Concern | Summary") -> str:
    """done (the author says so), working, read or sent."""
    return "done" if concern.done_at else open_status(concern.read_at, concern.taken_at)


def open_status(read_at: datetime | None, taken_at: datetime | None) -> str:
    """working, read or sent: for a report that is not over."""
    if taken_at:
        return "working"
    return "read" if read_at else "sent"


SUMMARY = (
    concerns.c.id,
    concerns.c.author_id,
    people.c.name.label("author"),
    concerns.c.category,
    concerns.c.urgency,
    concerns.c.wish,
    concerns.c.chain,
    concerns.c.created_at,
    concerns.c.answer_by,
    concerns.c.read_at,
    concerns.c.taken_at,
    concerns.c.answered_at,
    concerns.c.done_at,
    concerns.c.case_closed_at,
)
# For staff: what the author said is over, and the cases on which the service's own work is finished.
IS_OVER = concerns.c.done_at.is_not(None) | concerns.c.case_closed_at.is_not(None)
IS_FROM_HELP = concerns.c.category == FROM_HELP.code
# Written out: parts of a person's own reports stand in the home page's statement, which is built once.
_IS_URGENT = (concerns.c.urgency == literal_column("'now'", String)) | (
    concerns.c.category == literal_column("'harm'", String)
)
# Who waits: whoever asked from the help page, then what is urgent, then the earliest promise.
BY_NEED = (case((IS_FROM_HELP, 0), (_IS_URGENT, 1), else_=2), concerns.c.answer_by)
_OVER_SINCE = func.coalesce(concerns.c.done_at, concerns.c.case_closed_at)
WITH_AUTHOR = (people.c.organisation_id == concerns.c.organisation_id) & (people.c.id == concerns.c.author_id)
_IS_NEWS = and_(
    replies.c.organisation_id == concerns.c.organisation_id,
    replies.c.concern_id == concerns.c.id,
    replies.c.author_id != concerns.c.author_id,
    replies.c.seen_at.is_(None),
)
_UNSEEN = select(func.count()).select_from(replies).where(_IS_NEWS).correlate(concerns).scalar_subquery()


_IS_OWN = and_(
    concerns.c.organisation_id == bindparam("organisation_id"),
    concerns.c.author_id == bindparam("person_id"),
    # The past of a later device stays sealed.
    (concerns.c.chain == "ordinary") | (concerns.c.created_at >= bindparam("sealed_before")),
)
_OWN_NEWEST = Hot(
    select(*SUMMARY, _UNSEEN.label("unseen"))
    .join_from(concerns, people, WITH_AUTHOR)
    .where(_IS_OWN)
    .order_by(concerns.c.created_at.desc())
    .limit(bindparam("limit"))
)
# What one's own reports begin with: those with a new answer, then the urgent ones.
NEWS, URGENT, USUAL = 0, 1, 2
_PLACES = ((exists().where(_IS_NEWS).correlate(concerns), NEWS), (_IS_URGENT, URGENT))
# A person's own reports that are not over, as a part of another statement: with its parameters
# organisation_id, person_id and sealed_before. In the order of their `place`, the newest first.
OWN_OPEN = (
    select(
        concerns.c.id.label("concern_id"),
        concerns.c.category,
        concerns.c.read_at,
        concerns.c.taken_at,
        case(
            *((which, literal_column(str(place), Integer)) for which, place in _PLACES),
            else_=literal_column(str(USUAL), Integer),
        ).label("place"),
        concerns.c.created_at,
    )
    .where(_IS_OWN, concerns.c.done_at.is_(None))
    # By its name: written out again, it would be worked out again.
    .order_by(literal_column("place"), concerns.c.created_at.desc())
)


def own_concerns(db: Session, author: Viewer, limit: int = 50) -> list[Summary]:
    """The viewer's own reports, newest first, without the sealed past of a later device."""
    rows = _OWN_NEWEST.all(
        db,
        organisation_id=author.organisation_id,
        person_id=author.id,
        sealed_before=sealed_before(author),
        limit=limit,
    )
    return [Summary(*row) for row in rows]


def sealed_before(viewer: Viewer) -> datetime:
    """The moment before which this device does not see confidential reports; a first device sees all."""
    return viewer.sealed_before or datetime.min.replace(tzinfo=UTC)


def inbox_of(
    db: Session, viewer: Viewer, *, is_done: bool = False, author_id: str = "", limit: int = 100
) -> list[Summary]:
    """The reports (of one author) that a member of staff may see: unanswered first, whoever needs it most."""
    which = [concerns_open_to(viewer)]
    which.append(IS_OVER if is_done else ~IS_OVER)
    if author_id:
        which.append(concerns.c.author_id == author_id)
    order = (
        (_OVER_SINCE.desc(),) if is_done else (case((concerns.c.answered_at.is_(None), 0), else_=1), *BY_NEED)
    )
    rows = db.execute(
        select(*SUMMARY).join_from(concerns, people, WITH_AUTHOR).where(*which).order_by(*order).limit(limit)
    )
    return [Summary(*row) for row in rows]


def count_open(db: Session, viewer: Viewer) -> int:
    """How many reports wait for an answer of somebody like the viewer."""
    number: int = db.execute(
        select(func.count())
        .select_from(concerns)
        .where(concerns_open_to(viewer), ~IS_OVER, concerns.c.answered_at.is_(None))
    ).scalar_one()
    return number


def concern_for(db: Session, viewer: Viewer, id: str) -> Concern | None:
    """The report with this id if the viewer may see it; None for others and unknown ones alike."""
    concern = db.get(Concern, (viewer.organisation_id, id))
    if concern is None or not may_read(db, viewer, concern.author_id, "concern", concern):
        return None
    return concern


def prospect_of(db: Session, author: Viewer, form: ConcernForm, hours: Hours) -> Prospect:
    """Names of those a report would reach, in order, and the promised answer for each urgency."""
    ids = chain_for(db, author.organisation_id, author.id, chain_of(form.category), form.left_out or [])
    names = names_of(db, author.organisation_id, ids)
    moment = now()
    urgent = {choice.code: is_urgent(form.category, choice.code) for choice in URGENCIES}
    answer_by = {
        choice.code: promised_answer(hours, choice.code, urgent[choice.code], moment) for choice in URGENCIES
    }
    called = told_at_once(db, author.organisation_id, ids) if any(urgent.values()) else ids[:1]
    return Prospect(
        readers=[names[person] for person in ids],
        answer_by=answer_by,
        promises={code: promise(code, hours, moment, by) for code, by in answer_by.items()},
        at_once={
            code: [names[person] for person in (called if urgent[code] else ids[:1])] for code in urgent
        },
    )
