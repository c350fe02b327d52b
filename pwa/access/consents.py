"""Giving and taking back a yes, and what was said when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session

from pwa.access.models import Consent, consents
from pwa.access.rules import has_consent
from pwa.access.viewer import Viewer
from pwa.clock import in_japan, now

SUPPORTER = "supporter"


@dataclass(frozen=True)
class Decision:
    """What a person said about one field: yes or no, and since when."""

    field: str
    is_yes: bool
    at: datetime

    @property
    def day(self) -> date:
        return in_japan(self.at).date()


def grant(db: Session, person: Viewer, field: str, audience: str) -> None:
    """The person lets an audience see a field, from the next request on."""
    if not has_consent(db, person.organisation_id, person.id, field, audience):
        db.add(
            Consent(
                organisation_id=person.organisation_id,
                person_id=person.id,
                field=field,
                audience=audience,
            )
        )


def withdraw(db: Session, person: Viewer, field: str, audience: str) -> None:
    """The person takes their yes back, from the next request on, for older records too."""
    grant(db, person, field, audience)
    db.flush()
    db.execute(
        update(consents)
        .where(
            consents.c.organisation_id == person.organisation_id,
            consents.c.person_id == person.id,
            consents.c.field == field,
            consents.c.audience == audience,
            consents.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now())
    )


def decide(db: Session, person: Viewer, answers: Mapping[str, bool]) -> None:
    """Several fields at once. Leaving open what was never asked is no decision."""
    present = decisions(db, person)
    for field, is_yes in answers.items():
        if is_yes:
            grant(db, person, field, SUPPORTER)
        elif field in present and present[field].is_yes:
            withdraw(db, person, field, SUPPORTER)


def decisions(db: Session, person: Viewer) -> dict[str, Decision]:
    """What the person says now, by field; a field that was never asked about is not in it."""
    found: dict[str, Decision] = {}
    for each in history(db, person):
        found.setdefault(each.field, each)
    return found


def history(db: Session, person: Viewer) -> list[Decision]:
    """Every yes and every no to the person's supporter, newest first."""
    rows = db.execute(
        select(consents.c.field, consents.c.granted_at, consents.c.withdrawn_at)
        .where(
            consents.c.organisation_id == person.organisation_id,
            consents.c.person_id == person.id,
            consents.c.audience == SUPPORTER,
        )
        .order_by(consents.c.id.desc())
    )
    said: list[Decision] = []
    for field, granted_at, withdrawn_at in rows:
        if withdrawn_at is not None:
            said.append(Decision(field, is_yes=False, at=withdrawn_at))
        # A no without a yes before it is kept as a yes that ended at once.
        if withdrawn_at is None or (withdrawn_at - granted_at).total_seconds() >= 1:
            said.append(Decision(field, is_yes=True, at=granted_at))
    return sorted(said, key=lambda each: each.at, reverse=True)
