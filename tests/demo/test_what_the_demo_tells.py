"""The four weeks of the demo: believable on any day of the year, and nobody real in them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, get_args

import pytest
import time_machine
from sqlalchemy import select
from sqlmodel import Session

from pwa.access.rules import has_consent, may_read
from pwa.access.viewer import Viewer
from pwa.alerts.escalation import is_any_overdue
from pwa.checkins.forms import AnswersForm
from pwa.checkins.questions import AWAY
from pwa.checkins.sheets import answers_of
from pwa.clock import JAPAN, in_japan
from pwa.concerns.models import Concern, concerns
from pwa.concerns.queries import inbox_of, own_concerns
from pwa.concerns.questions import AUDIENCES, Category, Since, Urgency, Wish
from pwa.db import Database
from pwa.demo import make_demo
from pwa.demo.people import BY_KEY, ORGANISATION, PARTICIPANTS, TIES, id_of
from pwa.migrations import migrate
from pwa.schedules.questions import FAMILY_SEES, KINDS
from tests.demo.rows import everything_in, opened

Rows = dict[str, list[dict[str, Any]]]

BY_ID = {person.id: key for key, person in BY_KEY.items()}

# An ordinary Wednesday, a Sunday, after the New Year, after Golden Week, and the end of a February.
DAYS = ["2026-11-25", "2026-06-14", "2027-01-04", "2026-05-07", "2028-02-29"]


@pytest.fixture(scope="module", params=DAYS)
def noon(request: pytest.FixtureRequest) -> datetime:
    """Noon in Japan on one of some days that are not alike."""
    return datetime.combine(date.fromisoformat(request.param), time(12), JAPAN)


@pytest.fixture(scope="module")
def database(noon: datetime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A demo made on that day, for tests that only look at it."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('demo')}/ayumi.db") as database:
        migrate(database)
        with time_machine.travel(noon, tick=False):
            make_demo(database, if_empty=False)
        yield database


@pytest.fixture(scope="module")
def rows(database: Database) -> Rows:
    return everything_in(database)


def viewer(key: str) -> Viewer:
    person = BY_KEY[key]
    return Viewer(
        ORGANISATION, person.id, person.name, person.called, frozenset(kind for kind, _ in person.roles), ""
    )


def mornings_of(rows: Rows, key: str) -> list[dict[str, Any]]:
    return [row for row in all_mornings(rows) if row["person_id"] == id_of(key)]


def all_mornings(rows: Rows) -> list[dict[str, Any]]:
    return [row for row in rows["checkin"] if row["slot"] == "morning"]


def evenings(rows: Rows) -> list[dict[str, Any]]:
    return [row for row in rows["checkin"] if row["slot"] == "evening"]


def test_mornings_fill_four_weeks_up_to_yesterday_with_gaps(rows: Rows, noon: datetime) -> None:
    four_weeks = {noon.date() - timedelta(days=ago) for ago in range(1, 29)}
    written = {key: {row["local_date"] for row in mornings_of(rows, key)} for key in PARTICIPANTS}
    assert set().union(*written.values()) - {noon.date()} == four_weeks
    assert all(four_weeks - days for days in written.values())
    assert all(len(days) >= 12 for key, days in written.items() if key != "sora")
    assert len(written["sora"]) == 5


def test_somebody_has_checked_in_today_but_not_the_people_of_the_links(rows: Rows, noon: datetime) -> None:
    today = {row["person_id"] for row in rows["checkin"] if row["local_date"] == noon.date()}
    assert id_of("riku") in today
    assert not today & {id_of("haru"), id_of("nao")}


def test_mornings_are_possible(rows: Rows) -> None:
    for row in all_mornings(rows):
        bed, wake = (int(row[name][:2]) + int(row[name][3:]) / 60 for name in ("bed_at", "wake_at"))
        written = in_japan(row["created_at"])
        since_waking = written.hour + written.minute / 60 - wake
        assert 3 <= (wake - bed) % 24 <= 10, row
        assert bed >= 20 or bed <= 4, row
        assert written.date() == row["local_date"], row
        assert 0 < since_waking < 1, row
        assert written.hour < 11, row


def test_mornings_differ_from_one_another(rows: Rows) -> None:
    for name, least in (("bed_at", 8), ("wake_at", 8), ("sleep", 4), ("body", 4), ("meal", 4), ("plan", 5)):
        assert len({row[name] for row in all_mornings(rows)}) >= least, name


def test_answers_are_answers_that_the_questions_have(rows: Rows) -> None:
    for row in rows["checkin"]:
        answers = answers_of(row)
        form = AnswersForm.of({name: value for name, value in answers.items() if value is not None})
        assert not form.problems, (row, form.problems)
        assert answers == form.model_dump()
    for row in rows["concern"]:
        assert row["category"] in get_args(Category)
        assert row["urgency"] in get_args(Urgency)
        assert row["wish"] in get_args(Wish)
        assert row["since"] in {*get_args(Since), None}
        assert set(row["may_tell"]) <= {audience.code for audience in AUDIENCES}
    assert {row["kind"] for row in rows["appointment"]} == set(KINDS)
    assert {row["family_sees"] for row in rows["appointment"]} == set(FAMILY_SEES)


def test_evenings_differ_and_some_are_missing(rows: Rows) -> None:
    found = evenings(rows)
    assert {row["local_date"] for row in found} < {row["local_date"] for row in all_mornings(rows)}
    for name, least in (("attended", 3), ("fatigue", 3), ("work", 3), ("trouble", 3)):
        assert len({row[name] for row in found}) >= least, name
    assert {in_japan(row["created_at"]).date() == row["local_date"] for row in found} == {True}


def test_two_people_have_items_of_their_own_and_old_answers_keep_their_words(rows: Rows) -> None:
    items = {row["id"]: row for row in rows["own_item"]}
    assert {row["person_id"] for row in items.values()} == {id_of("haru"), id_of("mio")}
    answered = {id for row in evenings(rows) for id in row["own"]}
    assert answered == set(items)
    assert any(items[id]["ended_at"] for id in answered)


def test_an_absence_follows_its_morning_and_is_recorded_by_the_supporter(rows: Rows, noon: datetime) -> None:
    told = {(row["person_id"], row["local_date"]): row for row in rows["absence"]}
    away = {(row["person_id"], row["local_date"]) for row in all_mornings(rows) if row["plan"] in AWAY}
    assert told.keys() == away
    for row in told.values():
        assert bool(row["recorded_at"]) == (row["local_date"] < noon.date())
        if row["recorded_at"]:
            assert row["created_at"] < row["received_at"] < row["recorded_at"]
            assert row["received_by"] == id_of(TIES[BY_ID[row["person_id"]]]["primary"])


def test_some_mornings_were_corrected_later(rows: Rows) -> None:
    corrected = [row for row in rows["checkin"] if row["edited_at"]]
    assert corrected
    assert all(row["edited_at"] > row["created_at"] for row in corrected)


def test_medicine_is_told_only_by_those_who_want_the_question(rows: Rows) -> None:
    wants = {row["id"] for row in rows["person"] if row["wants_meds"]}
    assert {row["person_id"] for row in rows["checkin"] if row["meds"]} == wants


def test_nobody_works_on_days_off(rows: Rows, noon: datetime) -> None:
    for row in all_mornings(rows):
        if row["local_date"].isoweekday() > 5:
            assert row["plan"] == "holiday", row
    for row in evenings(rows):
        if row["local_date"].isoweekday() > 5:
            assert row["attended"] is row["work"] is None, row
    for row in rows["concern_reply"] + rows["look"]:
        at = in_japan(row.get("created_at") or row["at"])
        staff_wrote = BY_ID.get(row.get("author_id") or row["viewer_id"]) not in PARTICIPANTS
        assert not staff_wrote or (at.isoweekday() <= 5 and 9 <= at.hour < 18), row


def test_nothing_but_plans_lies_ahead(rows: Rows, noon: datetime) -> None:
    ahead = {"starts_at", "ends_at", "answer_by", "escalate_at"}
    for table, found in rows.items():
        for row in found:
            for column, value in row.items():
                if isinstance(value, datetime) and column not in ahead:
                    assert value <= noon, (table, column, row)


def test_nobody_appears_before_they_came(rows: Rows) -> None:
    came = {row["id"]: row["created_at"] for row in rows["person"]}
    for table in ("checkin", "mood", "appointment"):
        assert all(row["created_at"] >= came[row["person_id"]] for row in rows[table]), table
    assert all(row["created_at"] >= came[row["author_id"]] for row in rows["concern"])
    assert all(row["granted_at"] >= came[row["person_id"]] for row in rows["consent"])


def test_what_happens_to_a_report_happens_in_order(rows: Rows) -> None:
    steps = ("created_at", "read_at", "taken_at", "answered_at", "done_at", "case_closed_at")
    handed_at = {row["concern_id"]: row["at"] for row in rows["concern_handover"]}
    for concern in rows["concern"]:
        if concern["id"] in handed_at:
            # The colleague took it on after it was handed to them.
            assert concern["taken_at"] > handed_at[concern["id"]] > concern["read_at"]
        times = [
            concern[step]
            for step in steps
            if concern[step] and not (step == "taken_at" and concern["id"] in handed_at)
        ]
        assert times == sorted(times), concern
        chain = {row["person_id"] for row in rows["concern_recipient"] if row["concern_id"] == concern["id"]}
        talk = [row for row in rows["concern_reply"] if row["concern_id"] == concern["id"]]
        assert concern["read_by"] in {*chain, None}
        assert {row["author_id"] for row in talk} <= {*chain, concern["author_id"]}
        answers = [row["created_at"] for row in talk if row["author_id"] != concern["author_id"]]
        assert concern["answered_at"] == min(answers, default=None)
        assert all(row["seen_at"] is None for row in talk if row["author_id"] == concern["author_id"])
        assert all(row["seen_at"] is None or row["seen_at"] >= row["created_at"] for row in talk)


def test_every_report_has_its_alerts_and_none_is_overdue(
    database: Database, rows: Rows, noon: datetime
) -> None:
    alerted = {(row["matter_id"], row["recipient_id"]) for row in rows["alert"]}
    concern_of = {row["id"]: row["concern_id"] for row in rows["concern_handover"]}
    alerted |= {(concern_of.get(matter, matter), person) for matter, person in alerted}
    reached = {
        (row["concern_id"], row["person_id"]) for row in rows["concern_recipient"] if row["reached_at"]
    }
    assert reached <= alerted
    assert {row["id"] for row in rows["concern_reply"]} <= {matter for matter, _ in alerted}
    with time_machine.travel(noon, tick=False), database.reading() as db:
        assert not is_any_overdue(db)


def test_a_report_is_read_by_its_own_chain_alone(database: Database) -> None:
    with database.reading() as db:
        readers = {
            (concern.category, BY_ID[concern.author_id]): {
                key for key in BY_KEY if may_read(db, viewer(key), concern.author_id, "concern", concern)
            }
            for concern in all_concerns(db)
        }
    assert readers["harm", "nao"] == {"nao", "yamaguchi"}
    assert readers["service", "maria"] == {"maria", "nakamura"}
    assert readers["unclear", "haru"] == {"haru", "tanaka", "sato"}
    # Left out by the author, although she is the supporter.
    assert readers["other", "mio"] == {"mio", "sato"}


def all_concerns(db: Session) -> list[Concern]:
    return list(db.execute(select(Concern).order_by(concerns.c.id)).scalars())


def test_every_inbox_has_something_in_it(database: Database) -> None:
    with database.reading() as db:
        open_for = {key: inbox_of(db, viewer(key)) for key in BY_KEY if viewer(key).is_staff}
        done_for = inbox_of(db, viewer("tanaka"), is_done=True)
        unseen = sum(summary.unseen for summary in own_concerns(db, viewer("haru")))
    assert all(open_for[key] for key in ("tanaka", "kobayashi", "sato", "nakamura", "yamaguchi"))
    assert {summary.status for summary in open_for["tanaka"]} == {"sent", "read", "working"}
    assert len(done_for) >= 4
    assert unseen == 1


def test_supporters_see_what_was_agreed_to(database: Database) -> None:
    with database.reading() as db:
        agreed = {
            (key, field): has_consent(db, ORGANISATION, id_of(key), field, "supporter")
            for key in PARTICIPANTS
            for field in ("checkin", "mood")
        }
    assert [agreed[key, "checkin"] for key in PARTICIPANTS] == [True, True, True, True, False, None]
    assert [key for key in PARTICIPANTS if agreed[key, "mood"]] == ["haru"]


def test_some_mornings_and_moods_stay_with_the_person(rows: Rows) -> None:
    for table in ("checkin", "mood"):
        assert {row["visible_to"] for row in rows[table]} == {"self", "supporter"}
    assert {row["visible_to"] for row in mornings_of(rows, "maria")} == {"self", "supporter"}
    assert {row["visible_to"] for row in mornings_of(rows, "sora")} == {"self"}
    assert {row["mood"] for row in rows["mood"]} == {1, 2, 3, 4, 5}


def test_every_participant_has_a_supporter_and_all_but_one_another_in_reserve(rows: Rows) -> None:
    for key in PARTICIPANTS:
        ties = {
            row["kind"]: row["person_id"] for row in rows["assignment"] if row["participant_id"] == id_of(key)
        }
        assert ties["primary"] != ties.get("backup")
        assert {kind: BY_ID[person] for kind, person in ties.items()} == TIES[key]
    assert [key for key in PARTICIPANTS if "backup" not in TIES[key]] == ["maria"]


def test_nobody_is_in_two_places_at_once(rows: Rows) -> None:
    booked: dict[str, list[tuple[datetime, datetime]]] = {}
    for row in rows["appointment"]:
        assert row["starts_at"] < row["ends_at"]
        for person in {row["person_id"], row["with_id"]} - {None}:
            booked.setdefault(person, []).append((row["starts_at"], row["ends_at"]))
    for times in booked.values():
        times.sort()
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(times)), times


def test_plans_lie_behind_and_ahead(rows: Rows, noon: datetime) -> None:
    for key in ("haru", "nao", "riku"):
        starts = [row["starts_at"] for row in rows["appointment"] if row["person_id"] == id_of(key)]
        assert min(starts) < noon < max(starts)


def test_nobody_can_be_called_or_written_to(rows: Rows) -> None:
    (organisation,) = rows["organisation"]
    assert organisation["is_demo"]
    for phone in (organisation["phone"], organisation["abuse_centre_phone"]):
        assert phone.startswith("03-0000-")
    assert all(row["email"].endswith("@hidamari.example") for row in rows["login"])
    assert not rows["subscription"]
    assert not rows["device"]


def test_everybody_s_name_can_be_read(rows: Rows) -> None:
    for row in rows["person"]:
        assert len(row["name"].split()) == len(row["reading"].split()) == 2
        assert all("ぁ" <= letter <= "ゖ" or letter == " " for letter in row["reading"])


def test_there_is_a_handover_a_missed_promise_and_a_closed_case_to_look_at(rows: Rows) -> None:
    concerns = rows["concern"]
    assert rows["concern_handover"]
    assert any(row["answered_at"] and row["answered_at"] > row["answer_by"] for row in concerns)
    assert any(row["case_closed_at"] and row["done_at"] for row in concerns)
    assert any(row["chain"] == "harm" and not row["case_closed_at"] for row in concerns)
    assert any(row["since"] and row["may_tell"] for row in concerns)
