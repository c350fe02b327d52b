"""The database: SQLite by default, PostgreSQL by URL; two kinds of transaction, three column types."""

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uuid_utils
from sqlalchemy import DateTime, Engine, String, Table, Text, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect, RootTransaction, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session, SQLModel

from pwa.settings import Settings

# No column is wider than this name promises: ids are UUIDv7 in their usual 36 characters.
ID_LENGTH = 36
ID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_ID = re.compile(ID_PATTERN)


def new_id() -> str:
    """A UUIDv7: sorts by the time it was made, on any machine."""
    return str(uuid_utils.uuid7())


def is_id(text: str) -> bool:
    """Whether the text could have come from `new_id`, here or on a phone."""
    return _ID.fullmatch(text) is not None


def table_of(model: type[SQLModel]) -> Table:
    """The Core table of a model: queries use its columns (`devices.c.id`), rows are faster than entities."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


class _SqliteMoment(sqlite.DATETIME):
    """SQLite's, without its way of writing: `UtcDateTime` does that in a fifth of the time."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing: what is bound is the text as it is kept."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Nothing: what is found is the text as it is kept."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in, stored in UTC, aware on the way out (SQLite forgets the zone).

    SQLite keeps it as SQLAlchemy writes it: `2026-11-25 01:02:03.000004`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _SQLITE_MOMENT if dialect.name == "sqlite" else self.impl_instance

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        value = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return value
        return value.replace(tzinfo=None).isoformat(" ", "microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = datetime.fromisoformat(value) if dialect.name == "sqlite" else value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_SQLITE_MOMENT = _SqliteMoment()  # type: ignore[no-untyped-call]


class SealedText(TypeDecorator[str]):
    """What a person wrote. Every such column has this type, so that sealing has one place to happen."""

    impl = Text
    cache_ok = True


class NotBegunError(OperationalError):
    """A writing transaction could not begin, because somebody else holds SQLite's lock. Nothing was done."""


class Database:
    """One engine and the two ways to use it. Open it with `open_database`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writers = engine.execution_options(ayumi_writes=True)
        self._kept: Session | None = None
        # SQLite has one writer; taking turns here is fairer and faster than its busy loop.
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look at the data; nothing done in it is kept."""
        with self.engine.connect() as connection:
            # On a connection of its own the session has no transaction to keep books of.
            session = Session(connection, autoflush=False, expire_on_commit=False)
            session.info["connection"] = connection
            try:
                yield session
            finally:
                session.close()

    @contextmanager
    def reading_in_turn(self) -> Iterator[Session]:
        """`reading` for one reader at a time, who never waits: on a connection and session kept open.

        Taking them out of the pool and giving them back costs as much as a statement.
        """
        session = self._kept or self._reader()
        connection: Connection = session.info["connection"]
        self._kept = None
        try:
            transaction = connection.begin()
            try:
                yield session
            finally:
                # One that only lent its connection to `Hot` has begun nothing and holds nothing.
                if session.in_transaction():
                    session.close()
                transaction.rollback()
                self._kept = session
        finally:
            if self._kept is None:
                # It did not begin or end well: the next reader must not stumble over it.
                connection.invalidate()
                connection.close()

    def _reader(self) -> Session:
        connection = self.engine.connect()
        session = Session(connection, autoflush=False, expire_on_commit=False)
        session.info["connection"] = connection
        return session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is committed on the way out, or undone when an exception leaves it."""
        with self.writing_connection() as (connection, _):
            # The transaction is the connection's: the session joins it, and `Hot` needs no session.
            session = Session(connection, expire_on_commit=False)
            session.info["connection"] = connection
            try:
                yield session
                session.commit()
            finally:
                session.close()

    @contextmanager
    def writing_connection(self) -> Iterator[tuple[Connection, RootTransaction]]:
        """What `writing` and the group commit stand on."""
        with self._turn, self._writers.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection, transaction
                transaction.commit()
            finally:
                transaction.close()

    def close(self) -> None:
        """Give all connections back."""
        if self._kept is not None:
            self._kept.info["connection"].close()
            self._kept = None
        self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """Open the database that the settings name; the schema is the business of `pwa.migrations`."""
    url = make_url(settings.database)
    # The parameters are what people wrote: no message of an error may quote them.
    options: dict[str, Any] = {"pool_size": 20, "max_overflow": 20, "hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, **options, connect_args={"timeout": 5})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, **options, pool_pre_ping=True)
    return Database(engine)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` says which kind.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when somebody else wrote
    # in between; so a writer takes the lock at the start.
    writes = connection.get_execution_options().get("ayumi_writes", False)
    driver: Any = connection.connection.driver_connection
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:
        # SQLAlchemy translates no error of a listener.
        raise NotBegunError(statement, None, error) from error


class joined(FunctionElement[str]):  # noqa: N801
    """The texts of a column in one, with commas between; NULL if there are none.

    SQLAlchemy's own `aggregate_strings` has the statement written out anew for each execution.
    """

    name = "joined"
    type = String()
    inherit_cache = True


@compiles(joined)
def _join_in_postgres(element: joined, compiler: Any, **options: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **options)}, ',')"


@compiles(joined, "sqlite")
def _join_in_sqlite(element: joined, compiler: Any, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, ',')"


class OtherContentError(Exception):
    """A key that was sent belongs to something else already, or to another person."""


def insert_once(session: Session, row: SQLModel) -> bool:
    """Insert a row unless its key is taken: True if it is new. Two at once: one of them is new."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = table_of(type(row))
    key = next(iter(table.primary_key))
    done = session.execute(insert(table).values(row.model_dump()).on_conflict_do_nothing().returning(key))
    return done.first() is not None
