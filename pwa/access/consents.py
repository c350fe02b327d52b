"""Giving and taking back a yes."""

from sqlalchemy import update
from sqlmodel import Session

from pwa.access.models import Consent, consents
from pwa.access.rules import has_consent
from pwa.access.viewer import Viewer
from pwa.clock import now


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
