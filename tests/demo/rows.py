"""Everything that a database holds, to compare two of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from pwa.db import Database, open_database
from pwa.migrations import METADATA
from pwa.settings import Settings


@contextmanager
def opened(database_url: str) -> Iterator[Database]:
    """The database behind a URL."""
    database = open_database(Settings(database_url=database_url))
    try:
        yield database
    finally:
        database.close()


def everything_in(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Table name to its rows, in the order of their keys."""
    with database.reading() as db:
        return {
            table.name: [dict(row._mapping) for row in db.execute(select(table).order_by(*table.primary_key))]
            for table in METADATA.sorted_tables
        }
