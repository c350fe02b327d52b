"""Appointments from before ends could be left open keep the end that they had."""

from datetime import timedelta
from pathlib import Path

from alembic import command
from sqlalchemy import MetaData, Table, insert, select

from pwa.clock import now
from pwa.db import open_database
from pwa.migrations import _config, migrate
from pwa.settings import Settings


def test_an_appointment_keeps_its_end_and_an_open_wish_stays_open(
    empty_database_url: str, tmp_path: Path
) -> None:
    database = open_database(Settings(database_url=empty_database_url, data_dir=tmp_path))
    config = _config()
    with database.engine.execution_options(ayumi_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        organisation, person, appointment = (
            Table(name, MetaData(), autoload_with=connection)
            for name in ("organisation", "person", "appointment")
        )
        connection.execute(
            insert(organisation).values(
                id="hidamari", name="ひだまり", phone="", opens_at="09:00", closes_at="18:00",
                weekdays="12345", abuse_centre_phone="", is_demo=False, created_at=now(),
            )
        )  # fmt: skip
        connection.execute(
            insert(person).values(
                organisation_id="hidamari", id="haru", name="川口 はる", reading="", called="",
                wants_meds=False, created_at=now(),
            )
        )  # fmt: skip
        connection.execute(
            insert(appointment).values(
                organisation_id="hidamari", id="visit", person_id="haru", kind="visit", title="",
                starts_at=now(), ends_at=now() + timedelta(hours=1), place="", with_whom="", bring="",
                family_sees="none", answer="change", wish="", topics="", created_at=now(),
            )
        )  # fmt: skip
    migrate(database)
    with database.engine.connect() as connection:
        found = connection.execute(select(Table("appointment", MetaData(), autoload_with=connection))).one()
    database.close()
    assert bool(found.has_end)
    assert found.settled_at is None
