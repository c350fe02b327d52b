"""Statements of the pages that everybody opens: built by SQLAlchemy, run by SQLite's driver.

Running a statement through SQLAlchemy takes five times as long as the statement itself. What runs on
every request is compiled once, with the conversions of its parameters and columns; everything else,
PostgreSQL, and what somebody listens to go the ordinary way, with the same rows.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

_Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    """A statement as SQLite takes it. `fixed` are the parameters that the statement brings along."""

    sql: str
    parameters: tuple[tuple[str, _Convert | None], ...]
    fixed: dict[str, Any]
    columns: tuple[_Convert | None, ...]
    row: Callable[..., Any]
    # The columns of an INSERT; None for other statements, which take what they need.
    takes: frozenset[str] | None

    def values(self, given: dict[str, object]) -> list[Any]:
        return [
            value if convert is None else convert(value)
            for name, convert in self.parameters
            for value in (given[name] if name in given else self.fixed[name],)
        ]

    def row_of(self, found: tuple[Any, ...]) -> Any:
        return self.row(
            *(
                value if convert is None else convert(value)
                for value, convert in zip(found, self.columns, strict=True)
            )
        )


class Hot:
    """A statement that is built once and run with the values of its `bindparam`s.

    An INSERT takes its columns' values. Rows have their columns as attributes.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: _Compiled | None = None

    def all(self, session: Session, **values: object) -> list[Any]:
        """Run it in the session's transaction; its rows, none if it returns no rows."""
        connection: Connection = session.info["connection"]
        if connection.dialect.name != "sqlite" or connection.engine.dispatch.before_cursor_execute:
            return self._ordinary(connection, values)
        compiled = self._compiled or self._compile(connection.dialect, values)
        if compiled.takes is not None and compiled.takes != values.keys():
            return self._ordinary(connection, values)
        driver: Any = connection.connection.driver_connection
        try:
            found = driver.execute(compiled.sql, compiled.values(values)).fetchall()
        except sqlite3.Error:
            # It had no effect, and the ordinary way says properly what is wrong.
            return self._ordinary(connection, values)
        return [compiled.row_of(each) for each in found]

    def first(self, session: Session, **values: object) -> Any | None:
        """As `all`: the first row, or None."""
        rows = self.all(session, **values)
        return rows[0] if rows else None

    def _ordinary(self, connection: Connection, values: dict[str, object]) -> list[Any]:
        result = connection.execute(self._statement, values)
        return list(result.all()) if result.returns_rows else []

    def _compile(self, dialect: Dialect, values: dict[str, object]) -> _Compiled:
        statement: Any = self._statement
        # Which columns an INSERT has, it learns from the values.
        names = list(values) if getattr(statement, "is_insert", False) else None
        compiled = statement.compile(dialect=dialect, column_keys=names)
        assert isinstance(compiled, SQLCompiler)
        sql, order = str(compiled), compiled.positiontup or []
        unready = (
            {*order} - {*values} - {name for name, value in compiled.params.items() if value is not None}
        )
        if unready or "POSTCOMPILE" in sql:
            raise ValueError(f"not a statement to be compiled once: {sorted(unready)} in {sql}")
        columns = tuple(getattr(statement, "selected_columns", None) or statement.exported_columns or ())
        self._compiled = _Compiled(
            sql,
            tuple((name, _bind(compiled, name, dialect)) for name in order),
            dict(compiled.params),
            tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns),
            namedtuple("Row", [str(column.key) for column in columns], rename=True),
            frozenset(names) if names is not None else None,
        )
        return self._compiled


def _bind(compiled: SQLCompiler, name: str, dialect: Dialect) -> _Convert | None:
    return compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
