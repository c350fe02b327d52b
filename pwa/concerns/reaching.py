"""How a report goes on to the next person in its own chain."""

from sqlalchemy import select, update
from sqlmodel import Session

from pwa.accounts.models import people
from pwa.clock import now
from pwa.concerns.models import recipients


def reach_next(db: Session, organisation_id: str, concern_id: str) -> str | None:
    """The next one in a report's chain has it from now on; whoever has left is passed over.

    None at the end of the chain. The alert is the caller's business.
    """
    here = (recipients.c.organisation_id == organisation_id) & (recipients.c.concern_id == concern_id)
    next_one = db.execute(
        select(recipients.c.person_id)
        .join_from(
            recipients,
            people,
            (people.c.organisation_id == recipients.c.organisation_id)
            & (people.c.id == recipients.c.person_id),
        )
        .where(here, recipients.c.reached_at.is_(None), people.c.ended_at.is_(None))
        .order_by(recipients.c.position)
        .limit(1)
    ).scalar()
    if next_one is not None:
        db.execute(
            update(recipients).where(here, recipients.c.person_id == next_one).values(reached_at=now())
        )
    return next_one
