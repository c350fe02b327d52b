"""Who has not written for some days, although they usually do, and agreed that this is told."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import literal, select, union
from sqlmodel import Session

from pwa.absences.models import absences
from pwa.access.viewer import Viewer
from pwa.checkins.models import checkins
from pwa.concerns.hours import Hours
from pwa.moods.models import moods

# Rule 7 of the alerts: usual loggers only, three working days, no planned leave.
SILENT_DAYS = 3
_BACK = timedelta(days=28)
# Somebody who wrote on this many days of the four weeks before usually writes.
_USUAL = 5


def silent_among(
    db: Session, viewer: Viewer, ids: Collection[str], hours: Hours, day: date
) -> frozenset[str]:
    """Those of these people who were silent on each of the working days before this one.

    Whoever calls this knows that they agreed to it. A mood that somebody keeps to themselves is
    writing too: it only ends the silence.
    """
    if not ids:
        return frozenset()
    quiet = frozenset(_working_days_before(hours, day))
    since = min(quiet)
    written: dict[str, set[date]] = {}
    away: set[str] = set()
    for person_id, on, is_absence in db.execute(_traces(viewer, ids, since - _BACK)):
        if not is_absence:
            written.setdefault(person_id, set()).add(on)
        elif on in quiet:
            away.add(person_id)
    return frozenset(
        person_id
        for person_id, days in written.items()
        if max(days) < since and len(days) >= _USUAL and person_id not in away
    )


def _working_days_before(hours: Hours, day: date) -> Iterator[date]:
    found = 0
    while found < SILENT_DAYS:
        day -= timedelta(days=1)
        if hours.is_open_on(day):
            found += 1
            yield day


def _traces(viewer: Viewer, ids: Collection[str], since: date) -> Any:
    """Days on which somebody wrote, and days for which they told an absence."""
    return union(
        *(
            select(table.c.person_id, table.c.local_date, literal(table is absences)).where(
                table.c.organisation_id == viewer.organisation_id,
                table.c.person_id.in_(ids),
                table.c.local_date >= since,
                *([absences.c.withdrawn_at.is_(None)] if table is absences else []),
            )
            for table in (checkins, moods, absences)
        )
    )
