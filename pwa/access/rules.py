"""Who may see what: `may_read` is the only door to another person's record.

The table in the domain notes of the services decides: a participant sees their own record; their
supporter sees what the person agreed to; a report about the service or about harm is seen by its
own chain only; a family sees the shared schedule and nothing else.
"""

from typing import Literal

from sqlalchemy import ColumnElement, exists, false, select
from sqlmodel import Session

from pwa.absences.models import Absence
from pwa.access.models import assignments, consents
from pwa.access.viewer import Viewer
from pwa.checkins.models import Checkin
from pwa.concerns.models import Concern, concerns, left_out, recipients
from pwa.coping.models import CopingLine
from pwa.meetings.models import Meeting
from pwa.moods.models import Mood
from pwa.schedules.models import Appointment

Field = Literal["profile", "checkin", "mood", "concern", "schedule", "absence", "coping", "meeting"]
Record = Checkin | Mood | Concern | Appointment | Absence | CopingLine | Meeting


def may_read(
    db: Session,
    viewer: Viewer,
    person_id: str,
    field: Field,
    record: Record | None = None,
) -> bool:
    """Whether the viewer may see this field (and this one record of it) of a person.

    The person is of the viewer's organisation: ids of another never match. Without a record the
    answer is for the field as a whole.
    """
    if record is not None and (
        record.organisation_id != viewer.organisation_id or _owner(record) != person_id
    ):
        return False
    if viewer.id == person_id:
        return record is None or not is_sealed(viewer, record)
    match field:
        case "profile":
            return _is_assigned(db, viewer, person_id) or "manager" in viewer.roles
        case "checkin" | "mood":
            return _may_read_shared(db, viewer, person_id, field, record)
        case "concern":
            return isinstance(record, Concern) and _may_read_concern(db, viewer, record)
        case "schedule":
            return _may_read_schedule(db, viewer, person_id, record)
        case "absence":
            # Told to the service by the person: whoever may stand there for them reads it.
            return viewer.is_staff and _is_assigned(db, viewer, person_id)
        case "coping":
            is_shown = not isinstance(record, CopingLine) or record.visible_to == "supporter"
            return is_shown and viewer.is_staff and _is_assigned(db, viewer, person_id, ("primary",))
        case "meeting":
            return "manager" in viewer.roles or (viewer.is_staff and _is_assigned(db, viewer, person_id))


def is_sealed(viewer: Viewer, record: Record) -> bool:
    """Whether this is of the private past that a later device does not show to its own person."""
    if viewer.sealed_before is None:
        return False
    match record:
        case Mood():
            private = record.visible_to == "self"
        case Concern():
            private = record.chain != "ordinary"
        case _:
            return False
    return private and record.created_at < viewer.sealed_before


def concerns_open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Which reports of other people a member of staff may see: the same rule for pages and counts.

    What has reached them in its chain; ordinary ones also as assigned supporter or backup; never
    one in which the author picked them as being part of the worry.
    """
    if not viewer.is_staff:
        return false()
    here = concerns.c.organisation_id == viewer.organisation_id
    is_left_out = exists().where(
        left_out.c.organisation_id == concerns.c.organisation_id,
        left_out.c.concern_id == concerns.c.id,
        left_out.c.person_id == viewer.id,
    )
    has_reached = exists().where(
        recipients.c.organisation_id == concerns.c.organisation_id,
        recipients.c.concern_id == concerns.c.id,
        recipients.c.person_id == viewer.id,
        recipients.c.reached_at.is_not(None),
    )
    is_assigned = exists().where(
        assignments.c.organisation_id == concerns.c.organisation_id,
        assignments.c.participant_id == concerns.c.author_id,
        assignments.c.person_id == viewer.id,
        assignments.c.kind.in_(("primary", "backup")),
        assignments.c.until.is_(None),
    )
    is_ordinary = concerns.c.chain == "ordinary"
    return here & ~is_left_out & (has_reached | (is_ordinary & is_assigned))


def has_consent(db: Session, organisation_id: str, person_id: str, field: str, audience: str) -> bool | None:
    """The person's present word on a field for an audience: yes, withdrawn, or never asked (None)."""
    withdrawn_at = db.execute(
        select(consents.c.withdrawn_at)
        .where(
            consents.c.organisation_id == organisation_id,
            consents.c.person_id == person_id,
            consents.c.field == field,
            consents.c.audience == audience,
        )
        .order_by(consents.c.id.desc())
        .limit(1)
    ).first()
    return None if withdrawn_at is None else withdrawn_at[0] is None


def _owner(record: Record) -> str:
    return record.author_id if isinstance(record, Concern) else record.person_id


def _is_assigned(
    db: Session,
    viewer: Viewer,
    person_id: str,
    kinds: tuple[str, ...] = ("primary", "backup"),
) -> bool:
    return (
        db.execute(
            select(assignments.c.id)
            .where(
                assignments.c.organisation_id == viewer.organisation_id,
                assignments.c.participant_id == person_id,
                assignments.c.person_id == viewer.id,
                assignments.c.kind.in_(kinds),
                assignments.c.until.is_(None),
            )
            .limit(1)
        ).first()
        is not None
    )


def _may_read_shared(db: Session, viewer: Viewer, person_id: str, field: str, record: Record | None) -> bool:
    if not _is_assigned(db, viewer, person_id, ("primary",)):
        return False
    agreed = has_consent(db, viewer.organisation_id, person_id, field, "supporter")
    if agreed is False:
        return False
    if isinstance(record, Checkin | Mood):
        return record.visible_to == "supporter"
    return bool(agreed)


def _may_read_concern(db: Session, viewer: Viewer, concern: Concern) -> bool:
    which = concerns_open_to(viewer) & (concerns.c.id == concern.id)
    return db.execute(select(concerns.c.id).where(which)).first() is not None


def _may_read_schedule(db: Session, viewer: Viewer, person_id: str, record: Record | None) -> bool:
    if viewer.is_family and _is_assigned(db, viewer, person_id, ("family",)):
        return not isinstance(record, Appointment) or record.family_sees != "none"
    return viewer.is_staff and _is_assigned(db, viewer, person_id)
