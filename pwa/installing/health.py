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
    """What this process can do, and how far the alerts are behind, in whichever process they are sent.

    `writer`: the thread that writes to SQLite lives and gets on. `worker`: so does the worker; None
    where none runs in this process. `oldest_undelivered_seconds`: how long ago the oldest alert was
    made that is still on its way. `oldest_overdue_seconds`: for how long the next person should have
    been called for one that nobody opened. A monitor watches both, since no server is unwell because
    the worker beside it is.
    """

    database: bool
    schema: bool
    writer: bool
    worker: bool | None
    oldest_undelivered_seconds: int | None = None
    oldest_overdue_seconds: int | None = None

    @property
    def is_well(self) -> bool:
        return self.database and self.schema and self.writer and self.worker is not False


def health_of(database: Database, writer: bool, worker: bool | None) -> Health:
    """How the server does; a database that cannot be reached is told, not raised."""
    try:
        if not is_current(database):
            return Health(True, False, writer, worker)
        with database.reading() as db:
            return Health(True, True, writer, worker, _undelivered_for(db), _overdue_for(db))
    except SQLAlchemyError as error:
        log.error("unhealthy", exc_info=error)
        return Health(False, False, writer, worker)


def _undelivered_for(db: Session) -> int | None:
    same = (deliveries.c.organisation_id == alerts.c.organisation_id, deliveries.c.alert_id == alerts.c.id)
    oldest: datetime | None = db.execute(
        select(func.min(alerts.c.created_at))
        .select_from(deliveries.join(alerts, and_(*same)))
        .where(deliveries.c.state.in_(("pending", "leased")))
    ).scalar()
    return _seconds_since(oldest)


def _overdue_for(db: Session) -> int | None:
    oldest: datetime | None = db.execute(
        select(func.min(alerts.c.escalate_at)).where(
            alerts.c.escalate_at <= now(), alerts.c.opened_at.is_(None)
        )
    ).scalar()
    return _seconds_since(oldest)


def _seconds_since(moment: datetime | None) -> int | None:
    return None if moment is None else max(0, int((now() - moment).total_seconds()))
