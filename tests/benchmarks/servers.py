"""Servers to be measured, each a process of its own, with people already signed in."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select

from pwa.access.models import Assignment, Role
from pwa.accounts.models import Device, Person, people
from pwa.accounts.secrets import digest, new_token, with_organisation
from pwa.db import Database, open_database
from pwa.settings import Settings
from tests.ground.server import Server, command, free_port
from tests.hidamari import Hidamari, open_hidamari

_HELLO = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

async def hello(request):
    return PlainTextResponse("hello")

uvicorn.run(Starlette(routes=[Route("/", hello), Route("/healthz", hello)]), host="127.0.0.1", port={port},
            log_config=None, access_log=False, server_header=False)
"""


@dataclass
class Bench:
    """A running server and the database behind it."""

    server: Server
    hidamari: Hidamari

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def host(self) -> str:
        return f"localhost:{self.server.port}"


@contextmanager
def ayumi(**settings: str) -> Iterator[Bench]:
    """`ayumi serve` on a fresh SQLite database with the people of ひだまり."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "AYUMI_DATABASE_URL": f"sqlite:///{folder}/ayumi.db",
            "AYUMI_DATA_DIR": folder,
            "AYUMI_WORKER": "off",
            "AYUMI_LOG_LEVEL": "warning",
        } | {f"AYUMI_{name.upper()}": value for name, value in settings.items()}
        command("migrate", environment=environment)
        hidamari = open_hidamari(
            Settings(data_dir=Path(folder), database_url=environment["AYUMI_DATABASE_URL"])
        )
        server = Server(environment, Path(folder))
        server.start()
        try:
            yield Bench(server, hidamari)
        finally:
            server.stop()
            hidamari.database.close()


@contextmanager
def demo() -> Iterator[tuple[Server, Database]]:
    """`ayumi serve` with the demo people and their four weeks."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "AYUMI_DATABASE_URL": f"sqlite:///{folder}/ayumi.db",
            "AYUMI_DATA_DIR": folder,
            "AYUMI_WORKER": "off",
            "AYUMI_LOG_LEVEL": "warning",
        }
        command("migrate", environment=environment)
        command("demo", environment=environment)
        database = open_database(
            Settings(data_dir=Path(folder), database_url=environment["AYUMI_DATABASE_URL"])
        )
        server = Server(environment, Path(folder))
        server.start()
        try:
            yield server, database
        finally:
            server.stop()
            database.close()


@contextmanager
def hello() -> Iterator[str]:
    """The least that Starlette can do under the same server; its origin."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", _HELLO.format(port=port)], env=dict(os.environ), stdin=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server to compare with did not come up")


def many_participants(hidamari: Hidamari, number: int) -> list[str]:
    """That many more participants of Tanaka, each signed in; their cookies."""
    cookies = []
    with hidamari.writing() as db:
        for count in range(number):
            person = Person(
                organisation_id=hidamari.organisation_id, name=f"参加 {count}", called=f"参加{count}"
            )
            db.add(person)
            db.flush()
            token = new_token()
            db.add_all(
                [
                    Role(organisation_id=hidamari.organisation_id, person_id=person.id, kind="participant"),
                    Assignment(
                        organisation_id=hidamari.organisation_id,
                        participant_id=person.id,
                        person_id=hidamari.id("tanaka"),
                        kind="primary",
                    ),
                    Device(
                        organisation_id=hidamari.organisation_id,
                        person_id=person.id,
                        token_hash=digest(token),
                    ),
                ]
            )
            cookies.append(with_organisation(hidamari.organisation_id, token))
    return cookies


def person_named(database: Database, name: str) -> Person:
    """Somebody of the demo."""
    with database.reading() as db:
        return db.exec(select(Person).where(people.c.name == name)).one()
