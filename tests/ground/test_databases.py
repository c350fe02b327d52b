"""Each test has a database of its own, on both kinds."""

import asyncio

from sqlalchemy import create_engine, inspect, text

from pwa.db import open_database
from pwa.settings import Settings
from tests.ground.postgres import Postgres


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_a_database_is_migrated(database_url: str) -> None:
    assert "alembic_version" in _tables(database_url)


def test_an_empty_database_is_empty(empty_database_url: str) -> None:
    assert _tables(empty_database_url) == []


def test_the_settings_open_it(app_settings: Settings) -> None:
    database = open_database(app_settings)
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    database.close()


def test_what_one_copy_holds_the_next_one_does_not(postgres: Postgres, postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id int)"))
    engine.dispose()
    other = postgres.create("another", template="migrated")
    assert "left_behind" not in _tables(other)
    postgres.drop("another")


def test_no_event_loop_is_in_the_way() -> None:
    asyncio.run(asyncio.sleep(0))
