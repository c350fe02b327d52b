"""Late starts and days off: told after each morning that said so, received and recorded by the service."""

from datetime import timedelta

from sqlmodel import SQLModel

from pwa.absences.models import Absence
from pwa.access.models import Look
from pwa.alerts.models import Alert
from pwa.checkins.models import Checkin
from pwa.checkins.questions import AWAY
from pwa.demo.calendar import Calendar, id_at
from pwa.demo.days import morning_rows
from pwa.demo.people import BY_KEY, ORGANISATION, TIES, id_of

_KEYS = {person.id: key for key, person in BY_KEY.items()}


def absence_rows(calendar: Calendar) -> list[SQLModel]:
    """Absences with their alerts; what was told today waits to be opened."""
    return [
        row for morning in morning_rows(calendar) if morning.plan in AWAY for row in _told(calendar, morning)
    ]


def _told(calendar: Calendar, morning: Checkin) -> list[SQLModel]:
    who = _KEYS[morning.person_id]
    supporter = TIES[who]["primary"]
    told_at = morning.created_at + timedelta(minutes=2)
    is_received = morning.local_date < calendar.today
    received_at = calendar.hours.next_opening(told_at) + timedelta(minutes=4) if is_received else None
    is_off = morning.plan == "off"
    absence = Absence(
        organisation_id=ORGANISATION,
        id=id_at(told_at, "absence", who),
        person_id=morning.person_id,
        local_date=morning.local_date,
        kind=str(morning.plan),
        reason="body",
        condition=morning.body,
        words="頭が重くて起きられません。" if is_off else "",
        wants_call=is_off,
        late_by=None if is_off else "hour",
        created_at=told_at,
        received_by=id_of(supporter) if received_at else None,
        received_at=received_at,
        advice="電話で話しました。明日の朝、また様子を聞きます。" if received_at and is_off else "",
        recorded_at=received_at + timedelta(minutes=25) if received_at else None,
    )
    alert = Alert(
        organisation_id=ORGANISATION,
        id=id_at(told_at, "alert", absence.id),
        recipient_id=id_of(supporter),
        kind="absence",
        matter_id=absence.id,
        created_at=told_at,
        opened_at=received_at,
    )
    return [absence, alert, *([_look(absence, supporter)] if received_at else [])]


def _look(absence: Absence, supporter: str) -> Look:
    assert absence.received_at is not None
    return Look(
        organisation_id=ORGANISATION,
        id=id_at(absence.received_at, "look", absence.id),
        person_id=absence.person_id,
        viewer_id=id_of(supporter),
        field="absence",
        record_id=absence.id,
        at=absence.received_at,
    )
