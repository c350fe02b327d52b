"""What people had chosen before there were eight settings holds after the schema has changed."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import MetaData, Table, insert, select

from pwa.clock import now
from pwa.db import open_database
from pwa.migrations import _config, migrate
from pwa.registers import Language
from pwa.settings import Settings


@pytest.mark.parametrize(
    ("former", "percent"), [("normal", "100"), ("large", "125"), ("largest", "150"), (None, None)]
)
def test_sizes_of_letters_become_percentages(
    empty_database_url: str, tmp_path: Path, former: str | None, percent: str | None
) -> None:
    database = open_database(Settings(database_url=empty_database_url, data_dir=tmp_path))
    config = _config()
    with database.engine.execution_options(ayumi_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        organisation, person = (
            Table(name, MetaData(), autoload_with=connection) for name in ("organisation", "person")
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
                wants_meds=False, text_size=former, created_at=now(),
            )
        )  # fmt: skip
    migrate(database)
    with database.engine.connect() as connection:
        haru = connection.execute(select(Table("person", MetaData(), autoload_with=connection))).one()
    database.close()
    assert haru.text_size == percent
    assert (haru.line_spacing, haru.font, haru.motion, haru.sound) == (None,) * 4
    assert Language.of("easy", text=former) == Language("easy", text=percent or "100")  # type: ignore[arg-type]
