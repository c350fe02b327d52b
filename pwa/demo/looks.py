"""Who looked: the supporters' mornings with their participants' records, and every report they opened."""

from collections.abc import Iterator
from datetime import datetime

from pwa.access.models import Look
from pwa.demo.calendar import Calendar, id_at, moment
from pwa.demo.concerns import id_of_worry
from pwa.demo.people import ORGANISATION, TIES, id_of, may_supporter_see
from pwa.demo.worries import WORRIES

# Working days before today on which the supporters went through the check-ins.
_MORNINGS = (-8, -5, -2, -1)


def look_rows(calendar: Calendar) -> list[Look]:
    """The record of reads by others, as it would have grown."""
    return [*_mornings(calendar), *_reports(calendar)]


def _mornings(calendar: Calendar) -> Iterator[Look]:
    for number in _MORNINGS:
        day = calendar.working_day(number)
        for minute, (participant, ties) in enumerate(TIES.items()):
            if may_supporter_see(participant, "checkin", (calendar.today - day).days):
                yield _look(participant, ties["primary"], "checkin", "", moment(day, f"09:{10 + 3 * minute}"))


def _reports(calendar: Calendar) -> Iterator[Look]:
    for worry in WORRIES:
        reads = [(worry.read_by, worry.read)] if worry.read else []
        answers = [(said.by, (said.day, said.at)) for said in worry.talk if said.by != worry.by]
        given = [(each.to, (each.day, each.seen)) for each in worry.given]
        for reader, (day, at) in reads + answers + given:
            when = moment(calendar.working_day(day), at)
            yield _look(worry.by, reader, "concern", id_of_worry(calendar, worry), when)


def _look(person: str, viewer: str, field: str, record_id: str, at: datetime) -> Look:
    return Look(
        organisation_id=ORGANISATION,
        id=id_at(at, "look", person, viewer, field, record_id),
        person_id=id_of(person),
        viewer_id=id_of(viewer),
        field=field,
        record_id=record_id,
        at=at,
    )
