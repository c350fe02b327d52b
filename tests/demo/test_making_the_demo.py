"""Filling a database with the demo people: the same each time, once, and never among real people."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from pwa.accounts.models import Organisation, Person
from pwa.accounts.passwords import check_password
from pwa.db import Database, is_id
from pwa.demo import NotADemoError, make_demo, make_links
from pwa.demo.people import PASSWORD, PEOPLE
from pwa.settings import Settings
from tests.demo.rows import everything_in, opened
from tests.ground.server import command

# Half past nine in the evening in London, the next morning in Tokyo.
ONE_MOMENT = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
LATER_THAT_DAY = datetime(2026, 11, 25, 14, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 25, 15, 1, tzinfo=UTC)


def made_at(database: Database, moment: datetime) -> None:
    with time_machine.travel(moment, tick=False):
        make_demo(database, if_empty=False)


def settle_somebody_real(database: Database) -> None:
    with database.writing() as db:
        organisation = Organisation(name="就労センター わかば")
        db.add(organisation)
        db.flush()
        db.add(Person(organisation_id=organisation.id, name="村上 さち"))


def test_both_databases_hold_the_same_on_the_same_day(sqlite_url: str, postgres_url: str) -> None:
    with opened(sqlite_url) as one, opened(postgres_url) as other:
        made_at(one, ONE_MOMENT)
        made_at(other, LATER_THAT_DAY)
        assert everything_in(one) == everything_in(other)


def test_every_id_looks_like_one_of_ours(sqlite_url: str) -> None:
    with opened(sqlite_url) as database:
        make_demo(database, if_empty=False)
        found = everything_in(database)
    ids = [
        value
        for rows in found.values()
        for row in rows
        for column, value in row.items()
        if value and (column == "id" or column.endswith("_id"))
    ]
    assert len(ids) > 500
    assert [id for id in ids if not is_id(id)] == []


def test_making_it_again_changes_nothing_even_on_a_later_day(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(database_url) as database:
        made_at(database, ONE_MOMENT)
        before = everything_in(database)
        capsys.readouterr()
        made_at(database, LATER_THAT_DAY)
        made_at(database, NEXT_DAY)
        assert everything_in(database) == before
    assert capsys.readouterr().out == ""


def test_real_people_are_left_alone(database_url: str) -> None:
    with opened(database_url) as database:
        settle_somebody_real(database)
        before = everything_in(database)
        with pytest.raises(NotADemoError, match="Nothing was changed"):
            make_demo(database, if_empty=False)
        with pytest.raises(NotADemoError, match="no demo people"):
            make_links(database, Settings())
        make_demo(database, if_empty=True)
        assert everything_in(database) == before


def test_an_empty_database_has_no_links(sqlite_url: str) -> None:
    with opened(sqlite_url) as database, pytest.raises(NotADemoError, match="ayumi demo"):
        make_links(database, Settings())


def test_if_empty_fills_an_empty_database_once(database_url: str) -> None:
    with opened(database_url) as database:
        make_demo(database, if_empty=True)
        before = everything_in(database)
        make_demo(database, if_empty=True)
        assert len(before["person"]) == len(PEOPLE)
        assert everything_in(database) == before


def test_a_demo_that_breaks_off_leaves_nothing_behind(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pwa.demo.making.look_rows", break_off)
    with opened(database_url) as database:
        with pytest.raises(ZeroDivisionError):
            make_demo(database, if_empty=False)
        assert not any(everything_in(database).values())


def test_staff_sign_in_with_what_is_printed(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with opened(database_url) as database:
        make_demo(database, if_empty=False)
        printed = capsys.readouterr().out
        addresses = [word for word in printed.split() if word.endswith("@hidamari.example")]
        assert PASSWORD in printed
        assert len(addresses) == 8
        with database.reading() as db:
            for address in (addresses[0], addresses[-1]):
                person = check_password(db, address, PASSWORD)
                assert person is not None, address
                assert person.name in printed


def test_the_command_refuses_real_people_with_a_sentence(sqlite_url: str, tmp_path: Path) -> None:
    with opened(sqlite_url) as database:
        settle_somebody_real(database)
    environment = {"AYUMI_DATABASE_URL": sqlite_url, "AYUMI_DATA_DIR": str(tmp_path)}
    for refused in ("demo", "links"):
        with pytest.raises(RuntimeError, match="ended with 1:\\nThere are "):
            command(refused, environment=environment)
    assert command("demo", "--if-empty", environment=environment) == ""
