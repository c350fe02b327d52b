"""Each test has a database of its own, on both kinds."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from pwa.accounts.models import Organisation
from pwa.app import create_app
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


def test_an_error_does_not_quote_what_was_written(app_settings: Settings) -> None:
    database = open_database(app_settings)
    with database.reading() as session, pytest.raises(DBAPIError) as error:
        session.execute(text("SELECT nothing FROM nowhere WHERE words = :words"), {"words": "カナリア"})
    assert "カナリア" not in str(error.value)
    database.close()


def _run(url: str, statement: str) -> Any:
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        found = result.all() if result.returns_rows else None
    engine.dispose()
    return found


def test_what_one_test_wrote_the_next_one_does_not_find(postgres: Postgres, postgres_url: str) -> None:
    lent = postgres.lend("migrated")
    with open_database(Settings(database_url=postgres.url(lent))).writing() as session:
        session.add(Organisation(name="ひだまり", phone="03-0000-0100", abuse_centre_phone="03-0000-0199"))
    assert _run(postgres.url(lent), "SELECT name FROM organisation") == [("ひだまり",)]
    postgres.give_back(lent, "migrated")
    again = postgres.lend("migrated")
    assert again == lent
    assert _run(postgres.url(again), "SELECT name FROM organisation") == []
    assert _run(postgres.url(again), "SELECT count(*) FROM alembic_version") == [(1,)]
    postgres.give_back(again, "migrated")


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE left_behind (id int)",
        "ALTER TABLE organisation ADD left_behind int",
        "DROP INDEX {index}",
        "ALTER TABLE organisation ALTER name DROP NOT NULL",
    ],
)
def test_a_database_whose_tables_were_changed_is_not_lent_again(postgres: Postgres, change: str) -> None:
    lent = postgres.lend("migrated")
    index = (
        "SELECT min(indexname) FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE INDEX%'"
    )
    ((name,),) = _run(postgres.url(lent), index)
    _run(postgres.url(lent), change.format(index=name))
    postgres.give_back(lent, "migrated")
    again = postgres.lend("migrated")
    assert again != lent
    postgres.give_back(again, "migrated")


@pytest.fixture(scope="module")
def loop_left_running() -> Iterator[asyncio.AbstractEventLoop]:
    """As Playwright leaves its own between its calls, for all tests that come after it."""
    before, loop = asyncio._get_running_loop(), asyncio.new_event_loop()
    asyncio._set_running_loop(loop)
    yield loop
    asyncio._set_running_loop(before)
    loop.close()


def test_a_browser_s_event_loop_is_in_nobody_s_way(
    loop_left_running: asyncio.AbstractEventLoop, app_settings: Settings
) -> None:
    app = create_app(app_settings)

    async def healthy() -> int:
        transport = ASGITransport(app=app)
        async with AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            return (await client.get("/healthz")).status_code

    assert asyncio.run(healthy()) == 200
    app.state.ayumi.database.close()
