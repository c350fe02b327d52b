"""The writing of the server's requests to SQLite, many to a commit.

Bringing a commit safely to the disk takes as long for thirty check-ins as for one. So whatever
arrives while one is written joins the next transaction, each inside a savepoint of its own, and every
answer leaves after the commit that holds its words.

Jobs run in the event loop, as readers do: two threads that both want the interpreter cost more than a
job itself. Only what may wait, for the lock or for the disk, is done in a thread.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
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
    answer: asyncio.Future[Any]


@dataclass
class _Writer:
    """What waits in one event loop, and the task that works on it while there is anything."""

    loop: asyncio.AbstractEventLoop
    jobs: deque[_Job] = field(default_factory=deque)
    thread: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    task: asyncio.Task[None] | None = None

    @property
    def is_at_work(self) -> bool:
        return self.task is not None and not self.task.done()


class _SpoiltError(Exception):
    """Something ended the transaction that all the jobs of a batch share."""


class BrokenError(RuntimeError):
    """A job ended with something that is no `Exception`; the message says with what."""


class GroupCommit:
    """Runs jobs in the order in which they come. A job may run twice, its writing counts once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writer: _Writer | None = None
        self._busy_since: float | None = None

    @property
    def is_well(self) -> bool:
        """Whether the writer gets on."""
        since = self._busy_since
        return since is None or monotonic() - since <= LONGEST_BATCH

    async def write(self, do: Callable[[Session], T]) -> T:
        """The job's result once it is on the disk. What it raises undoes it alone."""
        loop = asyncio.get_running_loop()
        if self._writer is None or self._writer.loop is not loop:
            # A server has one loop for its life; tests have one after the other.
            self._writer = _Writer(loop)
        answer: asyncio.Future[T] = loop.create_future()
        self._writer.jobs.append(_Job(do, answer))
        if not self._writer.is_at_work:
            self._writer.task = loop.create_task(self._work(self._writer), name="group commit")
        return await answer

    async def _work(self, writer: _Writer) -> None:
        while writer.jobs:
            batch: list[_Job] = []
            self._busy_since = monotonic()
            try:
                await self._do(writer, batch)
            except NotBegunError as error:
                # The lock was waited for once; each of the others would wait as long, in turn.
                _answer([*batch, *_all_of(writer.jobs)], error)
            except Exception as error:
                _answer(batch, error)
            finally:
                self._busy_since = None

    async def _do(self, writer: _Writer, batch: list[_Job]) -> None:
        try:
            results = await self._together(writer, batch)
        except NotBegunError:
            raise
        except Exception:
            # The whole transaction is undone. Alone, a job can only spoil its own.
            for job in batch:
                _answer([job], await self._alone(writer, job))
        else:
            for job, result in zip(batch, results, strict=True):
                _answer([job], result)

    async def _together(self, writer: _Writer, batch: list[_Job]) -> list[Any]:
        """The results of what waits now; these jobs are put into the list `batch`."""
        results = []
        async with self._transaction(writer) as (connection, transaction):
            while writer.jobs and len(batch) < MOST_AT_ONCE:
                batch.append(writer.jobs.popleft())
                results.append(_in_savepoint(connection, transaction, batch[-1]))
        return results

    async def _alone(self, writer: _Writer, job: _Job) -> Any:
        try:
            async with self._transaction(writer) as (connection, _):
                return _in_session(connection, job)
        except (NotBegunError, asyncio.CancelledError):
            raise
        except BaseException as error:
            return error

    @asynccontextmanager
    async def _transaction(self, writer: _Writer) -> AsyncIterator[tuple[Connection, RootTransaction]]:
        """A writing transaction whose beginning and commit keep nobody else waiting."""
        transaction = self._database.writing_connection()
        try:
            begun = await run_sync(_calmly, transaction.__enter__, limiter=writer.thread)
            yield begun
        except BaseException as error:
            # Undone at once, also when the loop ends: the lock must not stay.
            transaction.__exit__(type(error), error, error.__traceback__)
            raise
        await run_sync(_calmly, transaction.__exit__, None, None, None, limiter=writer.thread)


def _calmly(call: Callable[..., T], *arguments: Any) -> T:
    try:
        return call(*arguments)
    except Exception:
        raise
    except BaseException as error:
        # Past `except Exception` it would end the writer.
        raise BrokenError(type(error).__name__) from error


def _all_of(jobs: deque[_Job]) -> list[_Job]:
    taken = list(jobs)
    jobs.clear()
    return taken


def _in_savepoint(connection: Connection, transaction: RootTransaction, job: _Job) -> Any:
    # Through the driver: SQLAlchemy's own savepoints cost more than the job.
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT job")
    try:
        result = _in_session(connection, job)
    except BaseException as error:
        # Also a panic in a library: it must not take the others along.
        result = error
    if not transaction.is_active:
        raise _SpoiltError
    if isinstance(result, BaseException):
        driver.execute("ROLLBACK TO job")
    driver.execute("RELEASE job")
    return result


def _in_session(connection: Connection, job: _Job) -> Any:
    session = Session(connection, expire_on_commit=False)
    session.info["connection"] = connection
    try:
        result = job.do(session)
        if session.in_transaction() or session.new:
            # A job that only ran statements on the connection has nothing in its session.
            session.commit()
    finally:
        session.close()
    return result


def _answer(jobs: list[_Job], result: Any) -> None:
    for job in jobs:
        if job.answer.done():
            # Whoever asked has gone away, or was answered before the rest of the batch failed.
            continue
        if isinstance(result, Exception):
            job.answer.set_exception(result)
        elif isinstance(result, BaseException):
            # Past `except Exception` it would end more than one request.
            job.answer.set_exception(BrokenError(type(result).__name__))
        else:
            job.answer.set_result(result)
