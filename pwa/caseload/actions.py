"""What a look at the day leaves behind."""

from collections.abc import Iterable
from datetime import datetime, time

from sqlalchemy import insert, select
from sqlmodel import Session

from pwa.access.models import Look, looks
from pwa.access.viewer import Viewer
from pwa.clock import JAPAN, today


def note_day(db: Session, viewer: Viewer, shown: Iterable[tuple[str, str]]) -> None:
    """Remember whose records (person and field) the viewer's day showed, each once a day.

    Once, because a page that is open all day would push everybody else out of the person's record
    of who looked.
    """
    midnight = datetime.combine(today(), time.min, JAPAN)
    noted = {
        (row.person_id, row.field)
        for row in db.execute(
            select(looks.c.person_id, looks.c.field).where(
                looks.c.organisation_id == viewer.organisation_id,
                looks.c.viewer_id == viewer.id,
                looks.c.at >= midnight,
            )
        )
    }
    new = [
        Look(
            organisation_id=viewer.organisation_id, person_id=person_id, viewer_id=viewer.id, field=field
        ).model_dump()
        for person_id, field in sorted(set(shown) - noted)
        if person_id != viewer.id
    ]
    if new:
        db.execute(insert(looks), new)
