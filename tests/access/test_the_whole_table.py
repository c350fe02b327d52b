"""Every route, asked by everybody, with real records of one participant: the outcomes are written down.

`outcomes.txt` is the table: one line a route (and kind of record), one column a viewer. A route that is
not in it fails here, and so does an answer that is another than the written one, or that holds words
which that viewer must not see.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa.settings import Settings
from tests.access.records import ENDING, VIEWERS, Records, form_for, open_records, path_for
from tests.hidamari import open_hidamari

# After these the session is another one, or none.
SESSIONS = {"/start", "/code", "/staff", "/leave"}
TABLE = Path(__file__).parent / "outcomes.txt"
# What may stand in an answer to whom, of what only some may read.
_PLANS = {"SHOWN-PLAN", "TIMED-PLAN", "HIDDEN-PLAN", "TOPIC-WORDS"}
# Told or given to the service by Haru, or written by it for both to read.
_TOLD = {*_PLANS, "ABSENCE-WORDS", "NOTE-WORDS", "STEP-WORDS"}
WORDS = {
    "self": {
        *_TOLD,
        *("REPORT-WORDS", "COMPLAINT-WORDS", "HARM-WORDS", "CLINIC-PLAN", "GOOD-WORDS", "OWN-WORDS"),
        *("MOOD-PRIVATE", "MOOD-SHARED", "COPING-PRIVATE", "COPING-SHARED"),
    },
    # A mood and a line of the plan that Haru chose to show, one by one.
    "support": {*_TOLD, "REPORT-WORDS", "MOOD-SHARED", "COPING-SHARED"},
    # The backup is there for Haru, but part of the worry in this report.
    "subject": _TOLD,
    "manager": {"NOTE-WORDS", "STEP-WORDS"},
    "officer": {"COMPLAINT-WORDS"},
    "lead": {"HARM-WORDS"},
    "family": {"SHOWN-PLAN"},
}
SECRETS = frozenset[str]().union(*WORDS.values())


@pytest.fixture
def records(app_settings: Settings, quick_passwords: None) -> Iterator[Records]:
    here = open_hidamari(app_settings)
    records = open_records(here)
    with records.browser:
        yield records
    records.away.database.close()
    here.database.close()


def lines() -> list[tuple[str, str, str, dict[str, str]]]:
    """(method, route, kind of record, {viewer: status}) of each line of the table."""
    heads, *rows = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    names = heads.split("|")[1].split()
    assert sorted(names) == sorted(VIEWERS)
    found = []
    for row in rows:
        what, outcomes = row.split("|")
        method, route, *which = what.split()
        statuses = outcomes.split()
        assert len(statuses) == len(names), row
        found.append((method, route, which[0] if which else "", dict(zip(names, statuses, strict=True))))
    return found


def ask(records: Records, method: str, path: str, form: dict[str, str], name: str | None) -> tuple[str, str]:
    """The status and the text that somebody gets."""
    records.browser.cookies.clear()
    records.browser.cookies.set("ayumi_language", "english.off.auto.normal")
    if name is not None:
        records.browser.cookies.set("ayumi", records.cookie(name, is_new=path in SESSIONS))
    answer = records.browser.request(method, path, data=form or None, follow_redirects=False)
    return str(answer.status_code), answer.text


def test_every_route_is_in_the_table(records: Records) -> None:
    known = {(method, route) for method, route, _, _ in lines()}
    there = {
        (method, route.path)
        for route in records.browser.app.routes  # type: ignore[attr-defined]
        for method in route.methods - {"HEAD"}
    }
    assert there - known == set(), "routes that nobody thought about"
    assert known - there == set(), "routes that are no more"


def test_everybody_gets_what_the_table_says_and_reads_no_more(records: Records) -> None:
    wrong = []
    found: dict[str, set[str]] = {column: set() for column in VIEWERS}
    for method, route, which, expected in lines():
        path = path_for(records, route, which, method)
        for column, name in VIEWERS.items():
            form = form_for(records, route, path) if method == "POST" else {}
            status, text = ask(records, method, path, form, name)
            if status != expected[column]:
                wrong.append(f"{method} {route} {which}: {column} got {status}, not {expected[column]}")
            if status == "303" and method == "POST" and route.endswith(ENDING):
                path = path_for(records, route, which, method)
            read = {word for word in SECRETS if word in text}
            found[column] |= read if method == "GET" else set()
            leaked = sorted(read - WORDS.get(column, set()))
            wrong += [f"{method} {route} {which}: {column} reads {word}" for word in leaked]
    assert not wrong, "\n".join(wrong)
    # Else no leak would be found because there is nothing to find.
    assert {column: words for column, words in found.items() if words} == WORDS
