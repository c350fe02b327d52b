"""What else is at the same time: named before an appointment is written down."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.rules import appointments_open_to
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.language import Msg, msg
from pwa.schedules.forms import AppointmentForm
from pwa.schedules.models import appointments
from pwa.schedules.queries import between, is_at

PAST = msg("This day and time have passed.")
ALSO_THEN = msg("At the same time: %(what)s, %(when)s")
ALSO_WITH = msg("%(who)s is with %(name)s then: %(when)s")
BUSY = msg("%(who)s has another appointment then: %(when)s")
LOOK_AGAIN = msg("Please look at this once more before you save.")


@dataclass(frozen=True)
class Doubt:
    """Something that may well be meant, said before it is saved."""

    message: Msg
    values: dict[str, Any] = field(default_factory=dict)


def warnings_for(
    db: Session, writer: Viewer, person_id: str, form: AppointmentForm, staff: dict[str, str]
) -> list[Doubt]:
    """What speaks against an appointment; `staff` are names by id of those whom it may be with."""
    found = [Doubt(PAST)] if form.is_past else []
    for plan in between(db, writer, person_id, form.starts_at, form.ends_at, but=form.id):
        found.append(Doubt(ALSO_THEN, {"what": plan.title or plan.label, "when": plan.starts_at}))
    if form.with_id in staff:
        found += _busy(db, writer, person_id, form, staff[form.with_id])
    return found


def _busy(db: Session, writer: Viewer, person_id: str, form: AppointmentForm, staff_name: str) -> list[Doubt]:
    # Whom a colleague sees then is said only to those who may see that appointment themselves.
    is_open = appointments_open_to(writer).label("is_open")
    rows = db.execute(
        select(people.c.name, appointments.c.starts_at, is_open)
        .join_from(
            appointments,
            people,
            (people.c.organisation_id == appointments.c.organisation_id)
            & (people.c.id == appointments.c.person_id),
        )
        .where(
            appointments.c.organisation_id == writer.organisation_id,
            appointments.c.with_id == form.with_id,
            appointments.c.person_id != person_id,
            is_at(form.starts_at, form.ends_at),
        )
        .order_by(appointments.c.starts_at)
    )
    return [
        Doubt(ALSO_WITH, {"who": staff_name, "name": row.name, "when": row.starts_at})
        if row.is_open
        else Doubt(BUSY, {"who": staff_name, "when": row.starts_at})
        for row in rows
    ]
