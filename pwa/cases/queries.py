"""Reads for the desk of a member of staff: what waits, what goes on, and to whom it may be handed."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select, true
from sqlmodel import Session

from pwa.access.assignments import is_there_for
from pwa.access.rules import concerns_open_to
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.caseload.whose import Whose
from pwa.cases.lateness import Late, late_words, lateness
from pwa.clock import now
from pwa.concerns.models import Concern, concerns, replies
from pwa.concerns.queries import BY_NEED, IS_FROM_HELP, IS_OVER, SUMMARY, WITH_AUTHOR, Summary
from pwa.concerns.questions import is_urgent
from pwa.concerns.routing import Near, chain_for, known_as, left_out_of, names_of, still_here
from pwa.concerns.talk import chain_of_concern
from pwa.language import Msg


@dataclass(frozen=True, kw_only=True)
class Line(Summary):
    """A report on the desk: who works on it, and whether the person said something since."""

    taker: str | None
    last_writer: str | None

    @property
    def is_urgent(self) -> bool:
        return is_urgent(self.category, self.urgency)

    @property
    def has_news(self) -> bool:
        return self.last_writer == self.author_id

    @property
    def late(self) -> Late | None:
        """How long after the promise the answer came, or has not come yet; None if there is no delay."""
        return lateness(self.answer_by, self.answered_at or now())

    @property
    def late_words(self) -> Msg:
        assert self.late is not None
        return late_words(self.late, is_answered=self.answered_at is not None)


@dataclass(frozen=True)
class Desk:
    """What is open: those who wait for a first answer, and those with whom one talks."""

    waiting: list[Line]
    talking: list[Line]

    @property
    def urgent_ids(self) -> list[str]:
        return [line.id for line in self.waiting if line.is_urgent]


MOST_LINES = 100
_last_writer = (
    select(replies.c.author_id)
    .where(replies.c.organisation_id == concerns.c.organisation_id, replies.c.concern_id == concerns.c.id)
    .order_by(replies.c.created_at.desc(), replies.c.id.desc())
    .limit(1)
    .correlate(concerns)
    .scalar_subquery()
)
_takers = people.alias()
_taker = (
    select(_takers.c.name)
    .where(_takers.c.organisation_id == concerns.c.organisation_id, _takers.c.id == concerns.c.taken_by)
    .correlate(concerns)
    .scalar_subquery()
)
LINE = (*SUMMARY, _taker.label("taker"), _last_writer.label("last_writer"))


def desk_of(db: Session, viewer: Viewer, whose: Whose = "all") -> Desk:
    """The open reports that the viewer may see.

    Whoever asked from the help page is first in both. Waiting: then what is urgent, then by the
    promised time. Talking: then whoever said something new, then by the last answer.
    """
    by_news = (
        case((IS_FROM_HELP, 0), else_=1),
        case((_last_writer == concerns.c.author_id, 0), else_=1),
        concerns.c.answered_at.desc(),
    )
    return Desk(
        waiting_for(db, viewer, whose),
        _lines(db, viewer, whose, concerns.c.answered_at.is_not(None), by_news),
    )


def waiting_for(db: Session, viewer: Viewer, whose: Whose = "all") -> list[Line]:
    """Those who wait for a first answer: from the help page first, then what is urgent, then as promised."""
    return _lines(db, viewer, whose, concerns.c.answered_at.is_(None), BY_NEED)


def _lines(
    db: Session,
    viewer: Viewer,
    whose: Whose,
    which: ColumnElement[bool],
    order: tuple[ColumnElement[object], ...],
) -> list[Line]:
    rows = db.execute(
        select(*LINE)
        .join_from(concerns, people, WITH_AUTHOR)
        .where(concerns_open_to(viewer), ~IS_OVER, which, _is_of(viewer, whose))
        .order_by(*order, concerns.c.id)
        .limit(MOST_LINES)
    )
    return [Line(**row._mapping) for row in rows]


def _is_of(viewer: Viewer, whose: Whose) -> ColumnElement[bool]:
    is_supporter = is_there_for(viewer.id, concerns.c.organisation_id, concerns.c.author_id, ("primary",))
    taken_by_me = func.coalesce(concerns.c.taken_by, "") == viewer.id
    is_mine = is_supporter | taken_by_me | (concerns.c.chain != "ordinary")
    return {"all": true(), "mine": is_mine, "standin": ~is_mine}[whose]


def colleagues_of(db: Session, viewer: Viewer, concern: Concern) -> list[Near]:
    """To whom the viewer may hand a report: its own chain, then and now, without who was left out."""
    organisation = concern.organisation_id
    unwanted = left_out_of(db, organisation, concern.id) | {viewer.id, concern.author_id}
    then = [step.person_id for step in chain_of_concern(db, concern)]
    today = chain_for(db, organisation, concern.author_id, concern.chain, unwanted)  # type: ignore[arg-type]
    ids = [person for person in dict.fromkeys([*then, *today]) if person not in unwanted]
    here, kinds = still_here(db, organisation, ids), known_as(db, organisation, ids)
    names = names_of(db, organisation, ids)
    return [Near(id, names[id], kinds[id]) for id in ids if id in here and id in kinds]
