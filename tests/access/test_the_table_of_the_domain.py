"""Who sees what before anyone has decided, and after a yes: the table of the domain, as data.

Each line is asked twice: at the door (`may_read`), and of the page that shows this record.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pwa.absences.models import Absence
from pwa.access.consents import grant, withdraw
from pwa.access.rules import Field, may_read
from pwa.checkins.models import Checkin
from pwa.clock import today
from pwa.concerns.models import Concern
from pwa.coping.models import CopingLine
from pwa.meetings.models import Meeting
from pwa.moods.models import Mood
from pwa.schedules.models import Appointment
from pwa.settings import Settings
from tests.access.records import VIEWERS, Records, open_records
from tests.hidamari import open_hidamari, text_of

# Nobody stands in for the supporter in this table: the backup has what a backup has every day.
# A guest has no way in at all. What is ✓ for the manager as a count is – here.
BY_DEFAULT = """
                  | self support subject manager officer lead committ family other revoked peer
check-in          | ✓    –       –       –       –       –    –       –      –     –       –
mood, only me     | ✓    –       –       –       –       –    –       –      –     –       –
mood, shown       | ✓    ✓       –       –       –       –    –       –      –     –       –
absence, told     | ✓    ✓       ✓       –       –       –    –       –      –     –       –
concern, ordinary | ✓    ✓       ✓       –       –       –    –       –      –     –       –
concern, picked   | ✓    ✓       –       –       –       –    –       –      –     –       –
concern, service  | ✓    –       –       –       ✓       –    –       –      –     –       –
concern, harm     | ✓    –       –       –       –       ✓    –       –      –     –       –
plan, shown       | ✓    ✓       ✓       –       –       –    –       ✓      –     –       –
plan, hidden      | ✓    ✓       ✓       –       –       –    –       –      –     –       –
plan, own         | ✓    –       –       –       –       –    –       –      –     –       –
coping, only me   | ✓    –       –       –       –       –    –       –      –     –       –
coping, shown     | ✓    ✓       –       –       –       –    –       –      –     –       –
note of a meeting | ✓    ✓       ✓       ✓       –       –    –       –      –     –       –
"""
# What a yes changes: the whole line as it is then. What Haru kept to themselves stays with them.
AFTER_A_YES = {
    "check-in": """
check-in, shown   | ✓    ✓       –       –       –       –    –       –      –     –       –
check-in          | ✓    –       –       –       –       –    –       –      –     –       –
""",
    "mood": """
mood, only me     | ✓    –       –       –       –       –    –       –      –     –       –
mood, shown       | ✓    ✓       –       –       –       –    –       –      –     –       –
""",
    "schedule": """
plan, own         | ✓    ✓       ✓       –       –       –    –       –      –     –       –
""",
}
# And when the yes is taken back, for older records too.
AFTER_A_NO = {
    "check-in": """
check-in, shown   | ✓    –       –       –       –       –    –       –      –     –       –
""",
    "mood": """
mood, shown       | ✓    –       –       –       –       –    –       –      –     –       –
""",
    "schedule": """
plan, own         | ✓    –       –       –       –       –    –       –      –     –       –
""",
}
CONSENTS = {"check-in": "checkin", "mood": "mood", "schedule": "schedule"}


@dataclass(frozen=True)
class Shown:
    """A record of Haru's, where it is shown (to Haru, to staff), and by which words it is known there."""

    field: Field
    table: Any
    id: str
    mine: str
    staff: str
    words: str


@pytest.fixture
def records(app_settings: Settings) -> Iterator[Records]:
    records = open_records(open_hidamari(app_settings))
    with records.browser:
        yield records
    records.away.database.close()
    records.here.database.close()


def shown_in(records: Records) -> dict[str, Callable[[], Shown]]:
    """Each line's record, made when it is asked for."""
    haru = records.haru
    person = f"/people/{haru.haru.id}"

    def checkin(visible_to: str, words: str) -> Shown:
        id = haru.checkins(visible_to, wake_at=f"0{words[:4]}")[0]
        return Shown("checkin", Checkin, id, "/records/rhythm", f"{person}/rhythm", words)

    def concern(category: str, left_out: str | None, words: str) -> Shown:
        id = haru.report(category, left_out, words)
        return Shown("concern", Concern, id, f"/concerns/{id}", f"/concerns/{id}", words)

    def mood(kind: str, words: str) -> Shown:
        return Shown("mood", Mood, haru.one(kind), f"/records/{today()}", f"{person}/rhythm", words)

    def plan(place: str) -> Shown:
        id = haru.one(place)
        return Shown("schedule", Appointment, id, f"/schedule/{id}", f"{person}/appointments/{id}", place)

    def line(kind: str, words: str) -> Shown:
        return Shown("coping", CopingLine, haru.one(kind), "/coping", person, words)

    absence, note = haru.one("absence"), haru.one("note")
    return {
        "check-in": lambda: checkin("self", "5:30 am"),
        "check-in, shown": lambda: checkin("supporter", "4:30 am"),
        "mood, only me": lambda: mood("mood", "MOOD-PRIVATE"),
        "mood, shown": lambda: mood("shown mood", "MOOD-SHARED"),
        "absence, told": lambda: Shown(
            "absence",
            Absence,
            absence,
            f"/absences/{absence}",
            f"{person}/absences/{absence}",
            "ABSENCE-WORDS",
        ),
        "concern, ordinary": lambda: concern("load", None, "ORDINARY-WORDS"),
        "concern, picked": lambda: concern("load", "sato", "REPORT-WORDS"),
        "concern, service": lambda: concern("service", None, "COMPLAINT-WORDS"),
        "concern, harm": lambda: concern("harm", None, "HARM-WORDS"),
        "plan, shown": lambda: plan("SHOWN-PLAN"),
        "plan, hidden": lambda: plan("HIDDEN-PLAN"),
        "plan, own": lambda: plan("CLINIC-PLAN"),
        "coping, only me": lambda: line("line", "COPING-PRIVATE"),
        "coping, shown": lambda: line("shown line", "COPING-SHARED"),
        "note of a meeting": lambda: Shown(
            "meeting", Meeting, note, f"/meetings/{note}", f"{person}/meetings/{note}", "NOTE-WORDS"
        ),
    }


def lines_of(table: str) -> list[tuple[str, dict[str, bool]]]:
    """(what, {viewer: whether they see it}) of each line of a table; the heads are always the same."""
    names = BY_DEFAULT.strip("\n").splitlines()[0].split("|")[1].split()
    rows = [line.split("|") for line in table.splitlines() if "✓" in line]
    return [
        (what.strip(), dict(zip(names, (mark == "✓" for mark in marks.split()), strict=True)))
        for what, marks in rows
    ]


def mistakes(records: Records, table: str, made: dict[str, Shown] | None = None) -> list[str]:
    """Where the door or a page says something else than this table."""
    makers, made = shown_in(records), {} if made is None else made
    wrong = []
    for what, expected in lines_of(table):
        made[what] = shown = made.get(what) or makers[what]()
        for column, is_seen in expected.items():
            if _door_opens(records, shown, column) != is_seen:
                wrong.append(f"{what}: the door is {'closed' if is_seen else 'open'} for {column}")
            if _is_on_page(records, shown, column) != is_seen:
                wrong.append(f"{what}: the page of {column} {'hides' if is_seen else 'shows'} it")
    return wrong


def _door_opens(records: Records, shown: Shown, column: str) -> bool:
    name = VIEWERS[column]
    assert name is not None
    viewer = records.here.viewer(name)
    with records.here.reading() as db:
        record = db.get_one(shown.table, (records.here.organisation_id, shown.id))
        return may_read(db, viewer, records.here.id("haru"), shown.field, record)


def _is_on_page(records: Records, shown: Shown, column: str) -> bool:
    path = shown.mine if column in ("self", "peer") else "/family" if column == "family" else shown.staff
    records.browser.cookies.clear()
    records.browser.cookies.set("ayumi_language", "english.off.auto.normal")
    records.browser.cookies.set("ayumi", records.cookie(str(VIEWERS[column])))
    return shown.words in text_of(records.browser.get(path).text)


def test_what_each_role_sees_by_default_is_the_table_of_the_domain(records: Records) -> None:
    assert mistakes(records, BY_DEFAULT) == []


@pytest.mark.parametrize("field", AFTER_A_YES)
def test_a_yes_opens_what_was_shown_and_a_no_closes_it_again(records: Records, field: str) -> None:
    haru, made = records.haru.haru, dict[str, Shown]()
    with records.here.writing() as db:
        grant(db, haru, CONSENTS[field], "supporter")
    assert mistakes(records, AFTER_A_YES[field], made) == []
    with records.here.writing() as db:
        withdraw(db, haru, CONSENTS[field], "supporter")
    assert mistakes(records, AFTER_A_NO[field], made) == []
