"""Many requests in one commit: each stands or falls alone, and none is answered before it is safe."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from pwa.accounts.models import Organisation, Person, organisations, people
from pwa.db import Database, new_id, open_database
from pwa.group_commit import GroupCommit
from pwa.settings import Settings

Job = Callable[[Session], Any]


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    opened = open_database(Settings(database_url=sqlite_url))
    yield opened
    opened.close()


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
    arrived = threading.Event()

    def waiting(db: Session) -> None:
        # Holds the batch open until all the others have arrived.
        arrived.wait(5)

    async def run() -> list[Any]:
        group = GroupCommit(database)
        first = asyncio.create_task(group.write(waiting))
        await asyncio.sleep(0.05)
        others = [asyncio.create_task(group.write(job)) for job in jobs]
        await asyncio.sleep(0.05)
        arrived.set()
        return (await asyncio.gather(first, *others, return_exceptions=True))[1:]

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


def test_whoever_goes_away_while_waiting_leaves_the_writer_at_work(database: Database) -> None:
    group = GroupCommit(database)
    begun, may_end = threading.Event(), threading.Event()

    def slow(db: Session) -> None:
        begun.set()
        may_end.wait(5)
        db.add(Organisation(name="slow"))

    async def gives_up() -> None:
        task = asyncio.create_task(group.write(slow))
        while not begun.is_set():
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(gives_up())
    # Its loop is closed now, and its words are written all the same.
    may_end.set()
    asyncio.run(asyncio.wait_for(group.write(founding("next")), 10))
    assert there(database) == {"slow", "next"}
