"""Many requests in one commit: each stands or falls alone, and none is answered before it is safe."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from pwa.accounts.models import Organisation, Person, organisations, people
from pwa.db import Database, NotBegunError, new_id, open_database
from pwa.group_commit import BrokenError, GroupCommit
from pwa.settings import Settings

Job = Callable[[Session], Any]


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = open_database(Settings(database_url=sqlite_url))
    yield opened
    opened.close()


ID = new_id()


def founding(name: str) -> Job:
    """A job that writes an organisation."""
    return lambda db: db.add(Organisation(name=name))


def there(database: Database) -> set[str]:
    with database.reading() as db:
        return set(db.execute(select(organisations.c.name)).scalars())


def together(database: Database, jobs: list[Job]) -> tuple[list[Any], int]:
    """Run jobs as one batch; their results or exceptions, and how many commits it took."""
    commits = 0

    def count(_: object) -> None:
        nonlocal commits
        commits += 1

    event.listen(database.engine, "commit", count)

    async def run() -> list[Any]:
        group = GroupCommit(database)
        # The writer begins in a thread: until it has, all these arrive.
        return await asyncio.gather(*map(group.write, jobs), return_exceptions=True)

    return asyncio.run(run()), commits


def test_what_arrives_together_is_committed_together(database: Database) -> None:
    results, commits = together(database, [founding(str(number)) for number in range(20)])
    assert results == [None] * 20
    assert commits == 1
    assert there(database) == {str(number) for number in range(20)}


def test_a_job_that_fails_undoes_itself_and_nobody_else(database: Database) -> None:
    def fails(db: Session) -> None:
        db.add(Organisation(name="half"))
        db.flush()
        raise ZeroDivisionError

    results, _ = together(database, [founding("before"), fails, founding("after")])
    assert [type(result) for result in results] == [type(None), ZeroDivisionError, type(None)]
    assert there(database) == {"before", "after"}


def test_a_row_that_the_database_refuses_costs_only_its_own_job(database: Database) -> None:
    def refused(db: Session) -> None:
        db.add(Person(organisation_id="nobody's", name="x"))

    results, _ = together(database, [founding("before"), refused, founding("after")])
    assert isinstance(results[1], IntegrityError)
    assert there(database) == {"before", "after"}
    with database.reading() as db:
        assert db.execute(select(people.c.id)).all() == []


def test_a_job_that_rolls_back_cannot_take_the_others_along(database: Database) -> None:
    results, _ = together(database, [founding("before"), lambda db: db.rollback(), founding("after")])
    assert results[0] is None
    assert results[2] is None
    assert there(database) == {"before", "after"}


def test_nobody_is_answered_before_the_commit(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(database.engine.dialect, "do_commit", refuse)
    results, _ = together(database, [founding(new_id()) for _ in range(3)])
    assert [type(result) for result in results] == [OSError] * 3
    monkeypatch.undo()
    assert there(database) == set()


def alone(database: Database, *jobs: Job) -> list[Any]:
    """Run jobs one after the other in one group; their results or exceptions."""

    async def run() -> list[Any]:
        group = GroupCommit(database)
        return [
            (await asyncio.gather(asyncio.wait_for(group.write(job), 5), return_exceptions=True))[0]
            for job in jobs
        ]

    return asyncio.run(run())


def test_a_row_that_is_refused_is_told_as_what_it_is_also_to_a_job_alone(database: Database) -> None:
    def refused(db: Session) -> None:
        db.add(Person(organisation_id="nobody's", name="x"))

    (result,) = alone(database, refused)
    assert isinstance(result, IntegrityError)


class Panic(BaseException):
    """As a library in Rust raises it."""


def panics(db: Session) -> None:
    db.add(Organisation(name="half"))
    db.flush()
    raise Panic


def test_a_panic_ends_its_own_job_and_not_the_writer(database: Database) -> None:
    results, _ = together(database, [founding("before"), panics, founding("after")])
    assert [type(result) for result in results] == [type(None), BrokenError, type(None)]
    assert [type(result) for result in alone(database, panics, founding("later"))] == [
        BrokenError,
        type(None),
    ]
    assert there(database) == {"before", "after", "later"}


def test_a_panic_at_the_commit_does_not_end_the_writer(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panic(_: object) -> None:
        raise Panic

    async def run() -> bool:
        group = GroupCommit(database)
        monkeypatch.setattr(database.engine.dialect, "do_commit", panic)
        with pytest.raises(BrokenError):
            await asyncio.wait_for(group.write(founding("lost")), 5)
        monkeypatch.undo()
        await asyncio.wait_for(group.write(founding("kept")), 5)
        return group.is_well

    assert asyncio.run(run())
    assert there(database) == {"kept"}


def test_a_writer_that_died_is_replaced(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(self: GroupCommit, *_: object) -> None:
        raise Panic

    async def run() -> None:
        group = GroupCommit(database)
        with monkeypatch.context() as broken:
            broken.setattr(GroupCommit, "_do", dies)
            lost = asyncio.create_task(group.write(founding("early")))
            with suppress(Panic):
                while group._writer is None or group._writer.is_at_work or not group._writer.task:
                    await asyncio.sleep(0.01)
        await asyncio.wait_for(asyncio.gather(lost, group.write(founding("kept"))), 5)
        assert group.is_well

    with suppress(Panic):
        asyncio.run(run())
    assert there(database) == {"early", "kept"}


def test_others_are_answered_while_one_commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = threading.Event()
    commit = database.engine.dialect.do_commit

    def slowly(connection: Any) -> None:
        may_end.wait(5)
        commit(connection)

    async def run() -> None:
        group = GroupCommit(database)
        monkeypatch.setattr(database.engine.dialect, "do_commit", slowly)
        writing = asyncio.create_task(group.write(founding("slow")))
        for _ in range(20):
            await asyncio.sleep(0.01)
            with database.reading_in_turn() as db:
                assert list(db.execute(select(organisations.c.name))) == []
        assert not writing.done()
        may_end.set()
        await writing

    asyncio.run(run())
    assert there(database) == {"slow"}


def test_a_writer_that_hangs_is_known(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pwa.group_commit.LONGEST_BATCH", 0.05)
    group = GroupCommit(database)

    def slow(_: Session) -> None:
        time.sleep(0.1)
        assert not group.is_well

    asyncio.run(group.write(slow))
    time.sleep(0.1)
    assert group.is_well


def test_two_loops_at_once_are_each_answered_in_their_own(database: Database) -> None:
    group = GroupCommit(database)
    results: list[list[Any]] = []
    both = threading.Barrier(2)

    async def run(name: str) -> list[Any]:
        both.wait(5)
        jobs = [group.write(founding(f"{name} {number}")) for number in range(30)]
        return await asyncio.wait_for(asyncio.gather(*jobs, return_exceptions=True), 10)

    threads = [
        threading.Thread(target=lambda name=name: results.append(asyncio.run(run(name)))) for name in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert results == [[None] * 30] * 2
    assert len(there(database)) == 60


def test_behind_a_lock_from_outside_all_wait_once_and_not_in_turn(
    sqlite_url: str, database: Database
) -> None:
    outside = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    outside.execute("BEGIN IMMEDIATE")

    async def run() -> list[Any]:
        group = GroupCommit(database)
        waiting = [group.write(founding(str(number))) for number in range(70)]
        return await asyncio.gather(*waiting, return_exceptions=True)

    begun = time.monotonic()
    results = asyncio.run(run())
    assert {type(result) for result in results} == {NotBegunError}
    assert time.monotonic() - begun < 9
    outside.execute("ROLLBACK")
    assert alone(database, founding("later")) == [None]
    assert there(database) == {"later"}
    outside.close()


def test_a_reader_whose_connection_broke_leaves_the_next_one_unharmed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_: object) -> None:
        raise OSError("the disk is gone")

    def read() -> list[Any]:
        with database.reading_in_turn() as db:
            return list(db.execute(select(organisations.c.name)))

    read()
    monkeypatch.setattr(database.engine.dialect, "do_rollback", break_off)
    with pytest.raises(OSError, match="the disk is gone"):
        read()
    monkeypatch.undo()
    assert read() == []
    # A page that falls over costs nobody the connection.
    kept = database._kept
    with pytest.raises(ZeroDivisionError), database.reading_in_turn():
        raise ZeroDivisionError
    assert database._kept is kept
    read()


def test_what_one_reader_loaded_the_next_reads_anew(database: Database) -> None:
    def named(name: str) -> None:
        with database.writing() as db:
            db.merge(Organisation(id=ID, name=name))

    def read() -> str:
        with database.reading_in_turn() as db:
            loaded.append(db.get_one(Organisation, ID))
            return loaded[-1].name

    # A session forgets by itself what nobody holds.
    loaded: list[Organisation] = []
    named("before")
    assert read() == "before"
    named("after")
    assert read() == "after"


def test_whoever_goes_away_while_waiting_leaves_the_others_at_work(database: Database) -> None:
    async def run() -> None:
        group = GroupCommit(database)
        leaving = asyncio.create_task(group.write(founding("left")))
        staying = asyncio.create_task(group.write(founding("stayed")))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.wait_for(staying, 5)

    asyncio.run(run())
    # What was sent is written, whether or not somebody waits for the answer.
    assert there(database) == {"left", "stayed"}


def test_a_loop_that_ends_amid_a_commit_leaves_no_lock_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = GroupCommit(database)
    commit = database.engine.dialect.do_commit

    def slowly(connection: Any) -> None:
        time.sleep(0.2)
        commit(connection)

    async def gives_up() -> None:
        asyncio.create_task(group.write(founding("slow")))  # noqa: RUF006
        await asyncio.sleep(0.1)

    monkeypatch.setattr(database.engine.dialect, "do_commit", slowly)
    asyncio.run(gives_up())
    monkeypatch.undo()
    asyncio.run(asyncio.wait_for(group.write(founding("next")), 5))
    assert there(database) == {"slow", "next"}


def test_a_loop_that_ends_before_a_batch_leaves_no_lock_behind(database: Database) -> None:
    group = GroupCommit(database)

    async def gives_up() -> None:
        asyncio.create_task(group.write(founding("never sent")))  # noqa: RUF006
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(gives_up())
    asyncio.run(asyncio.wait_for(group.write(founding("next")), 5))
    assert "next" in there(database)
