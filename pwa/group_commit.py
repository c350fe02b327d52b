"""One thread that does all the writing of the server's requests to SQLite, many to a commit.

Bringing a commit safely to the disk takes as long for thirty check-ins as for one. So whatever
arrives while one is written joins its transaction, each inside a savepoint of its own, and every
answer leaves after the commit that holds its words.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy.engine import Connection, RootTransaction
from sqlmodel import Session

from pwa.db import Database

T = TypeVar("T")
# So that the first of a batch does not wait long for the last.
MOST_AT_ONCE = 32


@dataclass(frozen=True)
class _Job:
    """What one request wants to write, and who waits for it."""

    do: Callable[[Session], Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]


class _SpoiltError(Exception):
    """Something ended the transaction that all the jobs of a batch share."""


class GroupCommit:
    """Runs jobs in the order in which they come. A job may run twice, its writing counts once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._thread: Thread | None = None

    async def write(self, do: Callable[[Session], T]) -> T:
        """The job's result once it is on the disk. What it raises undoes it alone."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="group commit", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(do, loop, answer))
        return await answer

    def _work(self) -> None:
        while True:
            jobs, results = self._batch(self._jobs.get())
            for job, result in zip(jobs, results, strict=True):
                # A loop that is closed has nobody left who waits; the next one's jobs go on.
                with suppress(RuntimeError):
                    job.loop.call_soon_threadsafe(_resolve, job.answer, result)

    def _batch(self, first: _Job) -> tuple[list[_Job], list[Any]]:
        jobs = [first]
        results: list[Any] = []
        try:
            with self._database.writing_connection() as (connection, transaction):
                for job in self._arriving(first):
                    if job is not first:
                        jobs.append(job)
                    results.append(_in_savepoint(connection, transaction, job))
        except Exception as error:
            # The whole transaction is undone. Alone, a job can only spoil its own.
            results = [self._alone(job) for job in jobs] if len(jobs) > 1 else [error]
        return jobs, results

    def _arriving(self, first: _Job) -> Iterator[_Job]:
        yield first
        for _ in range(MOST_AT_ONCE - 1):
            try:
                yield self._jobs.get_nowait()
            except Empty:
                return

    def _alone(self, job: _Job) -> Any:
        try:
            with self._database.writing() as db:
                return job.do(db)
        except Exception as error:
            return error


def _in_savepoint(connection: Connection, transaction: RootTransaction, job: _Job) -> Any:
    # Through the driver: SQLAlchemy's own savepoints cost more than the job.
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT job")
    session = Session(connection, expire_on_commit=False)
    session.info["connection"] = connection
    try:
        result = job.do(session)
        session.commit()
    except Exception as error:
        result = error
    finally:
        session.close()
    if not transaction.is_active:
        raise _SpoiltError
    if isinstance(result, Exception):
        driver.execute("ROLLBACK TO job")
    driver.execute("RELEASE job")
    return result


def _resolve(answer: asyncio.Future[Any], result: Any) -> None:
    if answer.done():
        # Whoever asked has gone away.
        return
    if isinstance(result, Exception):
        answer.set_exception(result)
    else:
        answer.set_result(result)
