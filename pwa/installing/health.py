"""Is the server well? For a monitor outside: no word about anybody."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import and_, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from pwa.alerts.models import alerts, deliveries
from pwa.clock import now
from pwa.db import Database
from pwa.migrations import is_current

log = structlog.get_logger()


@dataclass(frozen=True)
class Health:
    """`oldest_undelivered_seconds`: how long ago the oldest alert was made that is still on its way."""

    database: bool
    schema: bool
    oldest_undelivered_seconds: int | None

    @property
    def is_well(self) -> bool:
        return self.database and self.schema


def health_of(database: Database) -> Health:
    """How the database does; one that cannot be reached is told, not raised."""
    try:
        if not is_current(database):
            return Health(database=True, schema=False, oldest_undelivered_seconds=None)
        with database.reading() as db:
            return Health(database=True, schema=True, oldest_undelivered_seconds=_waiting_for(db))
    except SQLAlchemyError as error:
        log.error("unhealthy", exc_info=error)
        return Health(database=False, schema=False, oldest_undelivered_seconds=None)


def _waiting_for(db: Session) -> int | None:
    same = (deliveries.c.organisation_id == alerts.c.organisation_id, deliveries.c.alert_id == alerts.c.id)
    oldest: datetime | None = db.execute(
        select(func.min(alerts.c.created_at))
        .select_from(deliveries.join(alerts, and_(*same)))
        .where(deliveries.c.state.in_(("pending", "leased")))
    ).scalar()
    return None if oldest is None else max(0, int((now() - oldest).total_seconds()))
