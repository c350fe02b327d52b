"""Statements of the pages that everybody opens: built by SQLAlchemy, run by SQLite's driver.

Running a statement through SQLAlchemy takes five times as long as the statement itself. What runs on
every request is compiled once, with the conversions of its parameters and columns; everything else,
PostgreSQL, and what somebody listens to go the ordinary way, with the same rows.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlmodel import Session

_Convert = Callable[[Any], Any]
# As SQLite's, with `:name` for each parameter.
_NAMED = SQLiteDialect_pysqlite(paramstyle="named")


@dataclass(frozen=True)
class _Compiled:
    """A statement as SQLite takes it. `fixed` are the parameters that the statement brings along, as kept."""

    sql: str
    parameters: dict[str, _Convert | None]
    fixed: dict[str, Any]
    # The places of those columns that are not simply as SQLite gives them.
    converted: tuple[tuple[int, _Convert], ...]
    row: Callable[[Iterable[Any]], Any]
    # The columns of an INSERT; None for other statements, which take what they need.
    takes: frozenset[str] | None

    def values(self, given: dict[str, object]) -> dict[str, Any]:
        # By their names: most stand in a statement many times, and are converted once.
        kept = self.fixed.copy()
        for name, convert in self.parameters.items():
            if name in given:
                kept[name] = given[name] if convert is None else convert(given[name])
        return kept

    def row_of(self, found: tuple[Any, ...]) -> Any:
        values = list(found)
        for place, convert in self.converted:
            # NULL is None in every type that we have.
            if values[place] is not None:
                values[place] = convert(values[place])
        return self.row(values)


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
        compiled = statement.compile(dialect=_NAMED, column_keys=names)
        assert isinstance(compiled, SQLCompiler)
        sql = str(compiled)
        parameters = {name: _bind(compiled, name, dialect) for name in compiled.params}
        brought = {
            name: value if (convert := parameters[name]) is None else convert(value)
            for name, value in compiled.params.items()
            if value is not None and name not in values
        }
        unready = parameters.keys() - values.keys() - brought.keys()
        if unready or "POSTCOMPILE" in sql:
            raise ValueError(f"not a statement to be compiled once: {sorted(unready)} in {sql}")
        columns = tuple(getattr(statement, "selected_columns", None) or statement.exported_columns or ())
        self._compiled = _Compiled(
            sql,
            parameters,
            brought,
            tuple(
                (place, convert)
                for place, column in enumerate(columns)
                if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
            ),
            namedtuple("Row", [str(column.key) for column in columns], rename=True)._make,  # type: ignore[attr-defined]
            frozenset(names) if names is not None else None,
        )
        return self._compiled


def _bind(compiled: SQLCompiler, name: str, dialect: Dialect) -> _Convert | None:
    return compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
