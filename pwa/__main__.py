"""The command `ayumi` (also `python -m pwa`)."""

import argparse
import asyncio
import contextlib
import gc
import json
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

import segno
import uvicorn

from pwa import readings
from pwa.alerts.worker import CannotSendError, Worker, sender_of
from pwa.app import create_app
from pwa.db import Database, open_database
from pwa.demo import NotADemoError, make_demo, make_links
from pwa.japanese import command as japanese
from pwa.logs import configure_logs
from pwa.migrations import is_current, migrate
from pwa.settings import Settings

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; the exit status is 0 unless it says on standard error what went wrong."""
    parser = argparse.ArgumentParser(prog="ayumi", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve the app, with a worker inside unless AYUMI_WORKER=off")
    commands.add_parser("migrate", help="bring the database schema to the newest state")
    commands.add_parser("worker", help="send alerts; any number of workers may run")
    demo = commands.add_parser("demo", help="fill an empty database with a fictional organisation")
    demo.add_argument("--if-empty", action="store_true", help="do nothing when there is data")
    links = commands.add_parser("links", help="fresh one-time sign-in links of the demo people")
    links.add_argument("--if-demo", action="store_true", help="print nothing when there are real people")
    links.add_argument("--json", action="store_true", help="one JSON object instead of lines for people")
    commands.add_parser("ruby", help="lines of text in, one line of HTML with furigana each out")
    commands.add_parser("plain", help="check lines of easy Japanese; findings out")
    commands.add_parser("readings", help="write the list of the interface's readings anew, to be read again")
    options = parser.parse_args(arguments)
    return _COMMANDS[options.command](options)


def _serve(_: argparse.Namespace) -> int:
    settings = _settings()
    migrated = _with_database(settings, is_current)
    if not migrated:
        return _complain("The database has another schema than this version: run `ayumi migrate` first.")
    if settings.worker == "on":
        try:
            sender_of(settings)
        except CannotSendError as error:
            return _complain(str(error))
    app = create_app(settings)
    # What is there now stays as long as the server: walking all of it again and again in search of
    # rubbish takes a sixth of the time of a page, and a tenth of a second at once.
    gc.collect()
    gc.freeze()
    print(f"Ayumi: {settings.public_url} (Ctrl+C ends it)", flush=True)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=10,
    )
    return 0


def _migrate(_: argparse.Namespace) -> int:
    _with_database(_settings(), migrate)
    return 0


def _worker(_: argparse.Namespace) -> int:
    try:
        asyncio.run(_work(_settings()))
    except CannotSendError as error:
        return _complain(str(error))
    return 0


async def _work(settings: Settings) -> None:
    database = open_database(settings)
    task = asyncio.create_task(Worker(database, settings).run())
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task
    database.close()


def _demo(options: argparse.Namespace) -> int:
    try:
        _with_database(_settings(), lambda database: make_demo(database, if_empty=options.if_empty))
    except NotADemoError as error:
        return _complain(str(error))
    return 0


def _links(options: argparse.Namespace) -> int:
    settings = _settings()
    try:
        links = _with_database(settings, lambda database: make_links(database, settings))
    except NotADemoError as error:
        return 0 if options.if_demo else _complain(str(error))
    if options.json:
        print(json.dumps({link.name: link.url for link in links}))
        return 0
    for link in links:
        print(f"{link.name:<13} {link.url}   {link.who}")
        if settings.is_https:
            segno.make(link.url).terminal(compact=True)
    return 0


def _ruby(_: argparse.Namespace) -> int:
    japanese.ruby(sys.stdin, sys.stdout)
    return 0


def _plain(_: argparse.Namespace) -> int:
    return japanese.plain(sys.stdin, sys.stdout)


def _readings(_: argparse.Namespace) -> int:
    readings.write()
    print(f"Please read what changed: git diff {readings.FILE}")
    return 0


def _settings() -> Settings:
    settings = Settings()
    configure_logs(settings)
    return settings


def _with_database(settings: Settings, do: Callable[[Database], T]) -> T:
    database = open_database(settings)
    try:
        return do(database)
    finally:
        database.close()


def _complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


_COMMANDS = {
    "serve": _serve,
    "migrate": _migrate,
    "worker": _worker,
    "demo": _demo,
    "links": _links,
    "ruby": _ruby,
    "plain": _plain,
    "readings": _readings,
}

if __name__ == "__main__":
    sys.exit(main())
