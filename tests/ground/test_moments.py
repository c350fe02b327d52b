"""A moment comes back as the same moment, and rows of older versions are read alike."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime, bindparam, select
from sqlalchemy.exc import StatementError

from pwa.accounts.models import organisations
from pwa.db import Database, new_id, open_database
from pwa.settings import Settings

JAPAN = timezone(timedelta(hours=9))
MOMENTS = [
    datetime(2026, 11, 25, 1, 2, 3, 4, UTC),
    datetime(2026, 11, 25, 10, 0, tzinfo=JAPAN),
    datetime(999, 1, 1, tzinfo=UTC),
]


def _write(database: Database, moment: object, type_: DateTime | None = None) -> str:
    id = new_id()
    value = bindparam("at", moment, type_=type_) if type_ is not None else moment
    with database.writing() as db:
        db.execute(organisations.insert().values(id=id, name="a test", created_at=value))
    return id


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_as_the_same_moment_in_utc(app_settings: Settings, moment: datetime) -> None:
    database = open_database(app_settings)
    id = _write(database, moment)
    with database.reading() as db:
        [kept] = db.execute(select(organisations.c.created_at).where(organisations.c.id == id)).scalars()
        found = db.execute(select(organisations.c.id).where(organisations.c.created_at == moment))
        assert list(found.scalars()) == [id]
    assert kept == moment
    assert kept.tzinfo is UTC
    database.close()


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_an_older_version_wrote_is_found_and_in_order(app_settings: Settings, moment: datetime) -> None:
    database = open_database(app_settings)
    own = moment.astimezone(UTC)
    # As SQLAlchemy writes it by itself.
    old = _write(database, own.replace(tzinfo=None) if database.is_sqlite else own, DateTime(timezone=True))
    with database.reading() as db:
        [kept] = db.execute(
            select(organisations.c.created_at).where(
                organisations.c.id == old,
                organisations.c.created_at == moment,
                organisations.c.created_at > moment - timedelta(microseconds=1),
                organisations.c.created_at < moment + timedelta(microseconds=1),
            )
        ).scalars()
    assert kept == moment
    database.close()


def test_a_moment_without_a_zone_is_refused(app_settings: Settings) -> None:
    database = open_database(app_settings)
    with pytest.raises(StatementError, match="without a time zone"):
        _write(database, datetime(2026, 11, 25))  # noqa: DTZ001
    database.close()
