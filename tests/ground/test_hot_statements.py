"""Statements that the driver runs: the same rows, the same errors, and whoever listens hears them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, event, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlmodel import Session

from pwa.checkins.models import checkins
from pwa.clock import now
from pwa.db import new_id
from pwa.drafts.models import drafts
from pwa.hot import Hot
from pwa.settings import Settings
from tests.hidamari import Hidamari, open_hidamari


def checkin(hidamari: Hidamari, **others: object) -> dict[str, object]:
    """A row with dates, moments, lists and things that are not there."""
    return {
        "organisation_id": hidamari.organisation_id,
        "id": new_id(),
        "person_id": hidamari.id("haru"),
        "local_date": date(2026, 11, 26),
        "slot": "morning",
        "entered_by": "self",
        "created_at": now(),
        "edited_at": None,
        "symptoms": ["fatigue", "頭痛"],
        "good": [],
        "good_words": "",
        "own": {"a": 1},
        "visible_to": "self",
        **others,
    }


def inserts(db: Session) -> Hot:
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    return Hot(make(checkins).on_conflict_do_nothing().returning(checkins.c.id))


_ALL = select(checkins).where(checkins.c.local_date == bindparam("day"))


def test_rows_are_those_of_the_ordinary_way_with_days_moments_and_lists(hidamari: Hidamari) -> None:
    row = checkin(hidamari)
    hot = Hot(_ALL)
    with hidamari.writing() as db:
        insert = inserts(db)
        assert insert.all(db, **row) == [(row["id"],)]
        assert insert.first(db, **row) is None
    with hidamari.reading() as db:
        (found,) = hot.all(db, day=row["local_date"])
        (ordinary,) = db.execute(_ALL, {"day": row["local_date"]}).all()
        assert hot.all(db, day=date(2026, 11, 27)) == []
    assert {name: getattr(found, name) for name in row} == row
    assert tuple(found) == tuple(ordinary)
    assert found.created_at.tzinfo is not None


def test_a_moment_is_looked_for_as_it_is_kept(hidamari: Hidamari) -> None:
    # The driver would take it too, and write it in another way.
    row = checkin(hidamari)
    at = Hot(select(checkins.c.id).where(checkins.c.created_at == bindparam("moment")))
    with hidamari.writing() as db:
        inserts(db).all(db, **row)
        assert at.all(db, moment=row["created_at"]) == [(row["id"],)]


def test_an_insert_with_other_columns_leaves_none_out(hidamari: Hidamari) -> None:
    evening = checkin(hidamari, slot="evening", id=new_id()) | {"trouble": "no"}
    with hidamari.writing() as db:
        hot = inserts(db)
        hot.all(db, **checkin(hidamari))
        hot.all(db, **evening)
    with hidamari.reading() as db:
        assert set(db.execute(select(checkins.c.trouble)).scalars()) == {None, "no"}


def test_what_returns_no_rows_is_done_all_the_same(hidamari: Hidamari) -> None:
    gone = Hot(delete(drafts).where(drafts.c.form == bindparam("form")))
    draft = {
        "organisation_id": hidamari.organisation_id,
        "person_id": hidamari.id("haru"),
        "id": new_id(),
        "answers": "{}",
        "changed_at": now(),
    }
    with hidamari.writing() as db:
        db.execute(insert(drafts), [draft | {"form": "a"}, draft | {"form": "b"}])
        assert gone.all(db, form="a") == []
    with hidamari.reading() as db:
        assert Hot(select(drafts.c.form)).all(db) == [("b",)]


def test_a_statement_that_fails_is_told_as_sqlalchemy_tells_it(hidamari: Hidamari) -> None:
    with hidamari.writing() as db, pytest.raises(IntegrityError):
        inserts(db).all(db, **checkin(hidamari, person_id=new_id()))
    with hidamari.reading() as db, pytest.raises((OperationalError, ProgrammingError)) as error:
        Hot(select(func.nothing_of_this_name(bindparam("words")))).all(db, words="カナリア")
    assert "カナリア" not in str(error.value)


def test_whoever_listens_to_statements_hears_them(hidamari: Hidamari) -> None:
    heard: list[Any] = []
    hot = Hot(_ALL)
    with hidamari.reading() as db:
        hot.all(db, day=date(2026, 11, 26))
        event.listen(hidamari.database.engine, "before_cursor_execute", lambda *call: heard.append(call[2]))
        hot.all(db, day=date(2026, 11, 26))
    assert len(heard) == 1


def test_what_cannot_be_compiled_once_is_refused(sqlite_url: str) -> None:
    service = open_hidamari(Settings(database_url=sqlite_url))
    with service.reading() as db:
        with pytest.raises(ValueError, match="not a statement to be compiled once"):
            Hot(_ALL).all(db)
        with pytest.raises(ValueError, match="not a statement to be compiled once"):
            Hot(select(checkins.c.id).where(checkins.c.slot.in_(["a", "b"]))).all(db)
    service.database.close()
