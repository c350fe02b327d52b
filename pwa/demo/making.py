"""Putting the whole demo into a database, in one transaction."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlmodel import Session, SQLModel

from pwa.accounts.models import organisations
from pwa.clock import today
from pwa.concerns.hours import Hours
from pwa.db import Database
from pwa.demo.absences import absence_rows
from pwa.demo.appointments import appointment_rows
from pwa.demo.calendar import Calendar
from pwa.demo.concerns import concern_rows
from pwa.demo.coping import coping_rows
from pwa.demo.days import checkin_rows
from pwa.demo.evenings import own_item_rows
from pwa.demo.lexicon import entry_rows
from pwa.demo.looks import look_rows
from pwa.demo.meetings import meeting_rows, step_rows
from pwa.demo.moods import mood_rows
from pwa.demo.people import PASSWORD, login_rows, organisation_row, person_rows, tie_rows, who_signs_in


class NotADemoError(Exception):
    """This database is not the demo's; the text says what to do instead."""


_TAKEN = (
    "There are already people in this database, and they are not the demo's. Nothing was changed. "
    "To look around with demo people, name another folder: AYUMI_DATA_DIR=/tmp/ayumi-demo"
)


def make_demo(database: Database, *, if_empty: bool) -> None:
    """Fill an empty database with the demo and say on standard output how its staff sign in.

    A database that holds the demo stays as it is, also on a later day. One with anything else in
    it raises `NotADemoError`, or stays as it is too with `if_empty`.
    """
    with database.writing() as db:
        if not database.is_sqlite:
            # Of two that start at once, the second sees what the first has made.
            db.execute(text("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE"))
        present = db.execute(select(organisations.c.is_demo)).scalars().all()
        if present and not any(present) and not if_empty:
            raise NotADemoError(_TAKEN)
        if present:
            return
        _fill(db)
    print(f"The demo people are ready. Staff sign in at /staff; everybody's password is {PASSWORD}")
    for email, who in who_signs_in():
        print(f"  {email:<28} {who}")


def _fill(db: Session) -> None:
    organisation = organisation_row(today())
    calendar = Calendar(today(), Hours.of(organisation))
    _add(db, [organisation])
    _add(db, person_rows(calendar))
    _add(db, [*login_rows(), *tie_rows(calendar), *entry_rows(calendar)])
    _add(db, [*own_item_rows(calendar), *absence_rows(calendar)])
    _add(db, [*checkin_rows(calendar), *mood_rows(calendar), *appointment_rows(calendar)])
    _add(db, coping_rows(calendar))
    _add(db, meeting_rows(calendar))
    _add(db, step_rows(calendar))
    for rows in concern_rows(db, calendar):
        _add(db, rows)
    _add(db, look_rows(calendar))


def _add(db: Session, rows: Sequence[SQLModel]) -> None:
    # One stage after the other: rows of a later one have keys to rows of an earlier one.
    db.add_all(rows)
    db.flush()
