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
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy.engine import Connection, RootTransaction
from sqlmodel import Session

from pwa.db import Database, NotBegunError

T = TypeVar("T")
# So that the first of a batch does not wait long for the last.
MOST_AT_ONCE = 32
# A batch takes milliseconds; one that waits for a lock from outside, five seconds.
LONGEST_BATCH = 60.0


@dataclass(frozen=True)
class _Job:
    """What one request wants to write, and who waits for it."""

    do: Callable[[Session], Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]


class _SpoiltError(Exception):
    """Something ended the transaction that all the jobs of a batch share."""


class BrokenError(RuntimeError):
    """A job ended with something that is no `Exception`; the message says with what."""


class GroupCommit:
    """Runs jobs in the order in which they come. A job may run twice, its writing counts once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._thread: Thread | None = None
        self._busy_since: float | None = None

    @property
    def is_well(self) -> bool:
        """Whether the writer lives and gets on."""
        since = self._busy_since
        is_stuck = since is not None and monotonic() - since > LONGEST_BATCH
        return not is_stuck and (self._thread is None or self._thread.is_alive())

    async def write(self, do: Callable[[Session], T]) -> T:
        """The job's result once it is on the disk. What it raises undoes it alone."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._work, name="group commit", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(do, loop, answer))
        return await answer

    def _work(self) -> None:
        while True:
            jobs = [self._jobs.get()]
            self._busy_since = monotonic()
            try:
                self._do(jobs)
            except NotBegunError as error:
                # The lock was waited for once; each of the others would wait as long, in turn.
                _answer([*jobs, *self._arriving(self._jobs.qsize())], error)
            except BaseException as error:
                _answer(jobs, error)
            self._busy_since = None

    def _do(self, jobs: list[_Job]) -> None:
        try:
            results = self._together(jobs)
        except NotBegunError:
            raise
        except Exception:
            # The whole transaction is undone. Alone, a job can only spoil its own.
            for job in jobs:
                _answer([job], self._alone(job))
        else:
            for job, result in zip(jobs, results, strict=True):
                _answer([job], result)

    def _together(self, jobs: list[_Job]) -> list[Any]:
        """The results of these jobs and of those that come meanwhile, which are added to the list."""
        with self._database.writing_connection() as (connection, transaction):
            results = [_in_savepoint(connection, transaction, jobs[0])]
            for job in self._arriving(MOST_AT_ONCE - 1):
                jobs.append(job)
                results.append(_in_savepoint(connection, transaction, job))
        return results

    def _arriving(self, most: int) -> Iterator[_Job]:
        for _ in range(most):
            try:
                yield self._jobs.get_nowait()
            except Empty:
                return

    def _alone(self, job: _Job) -> Any:
        try:
            with self._database.writing() as db:
                return job.do(db)
        except NotBegunError:
            raise
        except BaseException as error:
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
    except BaseException as error:
        # Also a panic in a library: it must not take the others along.
        result = error
    finally:
        session.close()
    if not transaction.is_active:
        raise _SpoiltError
    if isinstance(result, BaseException):
        driver.execute("ROLLBACK TO job")
    driver.execute("RELEASE job")
    return result


def _answer(jobs: list[_Job], result: Any) -> None:
    for job in jobs:
        # A loop that is closed has nobody left who waits; the next one's jobs go on.
        with suppress(RuntimeError):
            job.loop.call_soon_threadsafe(_resolve, job.answer, result)


def _resolve(answer: asyncio.Future[Any], result: Any) -> None:
    if answer.done():
        # Whoever asked has gone away, or was answered before the rest of the batch failed.
        return
    if isinstance(result, Exception):
        answer.set_exception(result)
    elif isinstance(result, BaseException):
        # Past `except Exception` it would end more than one request.
        answer.set_exception(BrokenError(type(result).__name__))
    else:
        answer.set_result(result)
