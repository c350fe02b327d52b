"""Who may see what: `may_read` is the only door to another person's record.

The table in the domain notes of the services decides: a participant sees their own record; their
supporter sees what the person agreed to; a report about the service or about harm is seen by its
own chain only; a family sees the shared schedule and nothing else.
"""

from collections.abc import Callable
from typing import Any, Literal

from sqlalchemy import ColumnElement, ScalarSelect, Table, case, exists, false, func, or_, select, true
from sqlmodel import Session

from pwa.absences.models import Absence
from pwa.access.assignments import CARERS, is_there_for
from pwa.access.models import STAFF, consents, roles
from pwa.access.viewer import Viewer
from pwa.checkins.models import Checkin, checkins
from pwa.concerns.models import Concern, concerns, left_out, recipients
from pwa.coping.models import CopingLine, coping_lines
from pwa.db import table_of
from pwa.meetings.models import Meeting
from pwa.moods.models import Mood, moods
from pwa.schedules.models import Appointment, appointments
from pwa.schedules.questions import SERVICE_KINDS, SHOWN_TO_FAMILY

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
    answer is for the field as a whole; for many records at once, the rules below are conditions.
    """
    if record is not None and (
        record.organisation_id != viewer.organisation_id or _owner(record) != person_id
    ):
        return False
    if viewer.id == person_id:
        return record is None or not is_sealed(viewer, record)
    if type(record) in _RULES:
        return _is_open_to(db, viewer, record)
    if isinstance(record, CopingLine) and record.visible_to != "supporter":
        return False
    return bool(db.execute(select(_field_open_to(viewer, person_id, field))).scalar())


def is_sealed(viewer: Viewer, record: Record) -> bool:
    """Whether this is of the private past that a later device does not show to its own person."""
    if viewer.sealed_before is None:
        return False
    match record:
        case Mood() | CopingLine():
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
    has_reached = exists().where(
        recipients.c.organisation_id == concerns.c.organisation_id,
        recipients.c.concern_id == concerns.c.id,
        recipients.c.person_id == viewer.id,
        recipients.c.reached_at.is_not(None),
    )
    is_assigned = is_there_for(viewer.id, concerns.c.organisation_id, concerns.c.author_id)
    is_ordinary = concerns.c.chain == "ordinary"
    return here & ~is_left_out(viewer) & (has_reached | (is_ordinary & is_assigned))


def is_left_out(viewer: Viewer) -> ColumnElement[bool]:
    """In which reports the viewer was picked as being part of the worry: not even a count has those."""
    return exists().where(
        left_out.c.organisation_id == concerns.c.organisation_id,
        left_out.c.concern_id == concerns.c.id,
        left_out.c.person_id == viewer.id,
    )


def checkins_open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Which check-ins a viewer may see: their own, and those shown to them as the supporter."""
    return _shared_open_to(viewer, checkins, "checkin")


def moods_open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Which moods a viewer may see: their own, and those shown to them as the supporter."""
    return _shared_open_to(viewer, moods, "mood")


def appointments_open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Which appointments a viewer may see: the same rule for pages and for one of them.

    Their own; a family's as far as the person shows them; for supporter and backup what is with the
    service, and everything else (a clinic, a local event) only after the person's yes.
    """
    here = appointments.c.organisation_id == viewer.organisation_id
    whose = (viewer.id, appointments.c.organisation_id, appointments.c.person_id)
    ways: list[ColumnElement[bool]] = [appointments.c.person_id == viewer.id]
    if viewer.is_family:
        ways.append(appointments.c.family_sees.in_(SHOWN_TO_FAMILY) & is_there_for(*whose, ("family",)))
    if viewer.is_staff:
        ways.append(appointments_known_to_work(viewer))
    return here & or_(*ways)


def appointments_known_to_work(viewer: Viewer) -> ColumnElement[bool]:
    """Which appointments a viewer sees in full because they are there for the person at work."""
    if not viewer.is_staff:
        return false()
    whose = (viewer.id, appointments.c.organisation_id, appointments.c.person_id)
    return is_there_for(*whose) & appointments_known_to_service()


def appointments_known_to_service() -> ColumnElement[bool]:
    """Which appointments those who are there for the person see in full, whoever that is now."""
    is_with_staff = exists().where(
        roles.c.organisation_id == appointments.c.organisation_id,
        roles.c.person_id == appointments.c.with_id,
        roles.c.kind.in_(STAFF),
    )
    has_agreed = _has_agreed(appointments.c.organisation_id, appointments.c.person_id, "schedule") == 1
    is_by_staff = appointments.c.made_by.is_not(None) & (appointments.c.made_by != appointments.c.person_id)
    return appointments.c.kind.in_(SERVICE_KINDS) | is_with_staff | is_by_staff | has_agreed


def shares_with(viewer: Viewer, organisation: Any, person: Any, field: str) -> ColumnElement[bool]:
    """Whether a person shows a field to the viewer as their supporter, with a yes that stands."""
    is_supporter = is_there_for(viewer.id, organisation, person, ("primary",))
    return is_supporter & (func.coalesce(_has_agreed(organisation, person, field), 0) == 1)


def readable(viewer: Viewer, person_id: str, field: Literal["checkin", "mood"]) -> ColumnElement[bool]:
    """Which check-ins or moods of a person the viewer may see: `may_read` for many rows in one statement."""
    table = checkins if field == "checkin" else moods
    is_open = checkins_open_to(viewer) if field == "checkin" else moods_open_to(viewer)
    theirs = (table.c.person_id == person_id) & is_open
    if field == "checkin" or viewer.sealed_before is None:
        return theirs
    return theirs & ((table.c.visible_to != "self") | (table.c.created_at >= viewer.sealed_before))


def coping_lines_open_to(viewer: Viewer, person_id: str) -> ColumnElement[bool]:
    """Which lines of a person's plan the viewer may see: `may_read` for many rows in one statement."""
    if viewer.id != person_id:
        return (coping_lines.c.visible_to == "supporter") & _field_open_to(viewer, person_id, "coping")
    if viewer.sealed_before is None:
        return true()
    return (coping_lines.c.visible_to != "self") | (coping_lines.c.created_at >= viewer.sealed_before)


def is_carer_of(db: Session, viewer: Viewer, person_id: str) -> bool:
    """Whether the viewer is there for the person as supporter or backup; being family is no such tie."""
    is_there = is_there_for(viewer.id, viewer.organisation_id, person_id)
    return viewer.is_staff and bool(db.execute(select(is_there)).scalar())


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


# For records that are open one by one; the others are open or not as a field.
_RULES: dict[type[Any], Callable[[Viewer], ColumnElement[bool]]] = {
    Checkin: checkins_open_to,
    Mood: moods_open_to,
    Concern: concerns_open_to,
    Appointment: appointments_open_to,
}


def _is_open_to(db: Session, viewer: Viewer, record: Any) -> bool:
    table = table_of(type(record))
    which = _RULES[type(record)](viewer) & (table.c.id == record.id)
    return db.execute(select(table.c.id).where(which)).first() is not None


def _field_open_to(viewer: Viewer, person_id: str, field: Field) -> ColumnElement[bool]:
    whose = (viewer.id, viewer.organisation_id, person_id)
    match field:
        case "profile":
            return is_there_for(*whose) if "manager" not in viewer.roles else true()
        case "checkin" | "mood":
            return shares_with(viewer, viewer.organisation_id, person_id, field)
        case "schedule":
            kinds = ("family",) * viewer.is_family + CARERS * viewer.is_staff
            return is_there_for(*whose, kinds)
        case "absence":
            # Told to the service by the person: whoever may stand there for them reads it.
            return is_there_for(*whose) if viewer.is_staff else false()
        case "coping":
            return is_there_for(*whose, ("primary",)) if viewer.is_staff else false()
        case "meeting":
            if "manager" in viewer.roles:
                return true()
            return is_there_for(*whose) if viewer.is_staff else false()
        case "concern":
            return false()


def _shared_open_to(viewer: Viewer, table: Table, field: str) -> ColumnElement[bool]:
    here = table.c.organisation_id == viewer.organisation_id
    is_supporter = is_there_for(viewer.id, table.c.organisation_id, table.c.person_id, ("primary",))
    # A record may be shown before the field was: only a yes that was taken back closes it.
    is_closed = func.coalesce(_has_agreed(table.c.organisation_id, table.c.person_id, field), 1) == 0
    is_shown = (table.c.visible_to == "supporter") & ~is_closed & is_supporter
    return here & ((table.c.person_id == viewer.id) | is_shown)


def _has_agreed(organisation: Any, person: Any, field: str) -> ScalarSelect[int]:
    """1, or 0 for a yes that was taken back; NULL if the person was never asked."""
    return (
        select(case((consents.c.withdrawn_at.is_(None), 1), else_=0))
        .where(
            consents.c.organisation_id == organisation,
            consents.c.person_id == person,
            consents.c.field == field,
            consents.c.audience == "supporter",
        )
        .order_by(consents.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
