"""In any order and with any bad luck: what the server has in the end is what was confirmed to its authors."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from pwa.absences.models import absences
from pwa.alerts.models import alerts
from pwa.arrivals.models import arrivals
from pwa.checkins.models import checkins
from pwa.checkins.slots import SLOTS
from pwa.clock import in_japan, now
from pwa.concerns.models import concerns, replies
from pwa.db import new_id
from pwa.moods.models import moods
from pwa.schedules.actions import version_of
from pwa.schedules.models import appointments
from pwa.settings import Settings
from tests.arrivals.model import Entry, Luck, Phone, World
from tests.hidamari import open_hidamari
from tests.schedules.plans import add_plan, stored

# Half past eleven in the evening in Japan: each story goes over midnight.
BEGIN = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
PEOPLE = ("haru", "yu")
KINDS = ("mood", "morning", "evening", "concern", "reply", "absence", "answer")
# How often each is written: most of what one day or one plan has only one of.
OFTEN = (*KINDS, "reply", "morning", "morning", "evening", "absence", "absence", "answer")
EXAMPLES, STEPS = 44, 80

_which = st.integers(0, 1)
_luck: st.SearchStrategy[list[Luck]] = st.lists(
    st.sampled_from(["fine", "dropped", "lost", "twice", "held", "busy", "fine"]), max_size=4
)
_numbers = count(1)


class Story(RuleBasedStateMachine):
    """Two people and two phones, which both of them use."""

    app_settings: Settings
    tally: Counter[str]

    @initialize(wrong=st.sampled_from([-3600, 0, 3600, 40 * 86400]))
    def begin(self, wrong: int) -> None:
        self.time = time_machine.travel(BEGIN, tick=False)
        self.clock = self.time.start()
        self.hidamari = open_hidamari(self.app_settings, f"ひだまり {next(_numbers)}")
        self.ids = {self.hidamari.id(name): name for name in PEOPLE}
        self.plans = {name: add_plan(self.hidamari, who=name, days=25) for name in PEOPLE}
        self.seen = {name: version_of(self._plan(name)) for name in PEOPLE}
        self.world = World(self.hidamari, self.tally)
        self.phones = [Phone(self.world, timedelta(seconds=wrong)), Phone(self.world, timedelta())]
        # Both of them Haru's at first.
        for phone in self.phones:
            self._sign_in(phone, "haru")
        self.written: dict[str, Entry] = {}
        self.arrived: dict[str, str] = {}
        # By whoever signed out and would not leave them on the phone.
        self.given_up: set[str] = set()
        # What is drawn differs with the modules that are loaded: of each kind there is one in every story.
        for kind in KINDS:
            self.write(which=0, kind=kind, choice=0, day=0, seconds=60)

    # --- What can happen ---

    @rule(which=_which, who=st.sampled_from(PEOPLE))
    def sign_in(self, which: int, who: str) -> None:
        self.tally["steps"] += 1
        self._sign_in(self.phones[which], who)

    @rule(
        which=_which,
        kind=st.sampled_from(OFTEN),
        choice=st.integers(0, 2),
        day=st.integers(0, 1),
        seconds=st.integers(1, 1200),
    )
    def write(self, which: int, kind: str, choice: int, day: int, seconds: int) -> None:
        self.tally["steps"] += 1
        phone = self.phones[which]
        if phone.person is None:
            self._sign_in(phone, PEOPLE[day])
        self._pass_time(seconds)
        entry = self._entry(phone, kind, choice, day)
        self.tally[entry.kind] += 1
        self.written[entry.key] = entry
        phone.queue.append(entry)

    @precondition(lambda self: self._something_waits())
    @rule(which=_which, luck=_luck, is_asked=st.booleans())
    def send(self, which: int, luck: list[Luck], is_asked: bool) -> None:
        self.tally["steps"] += 1
        phone = self.phones[which]
        if phone.person is not None:
            phone.flush(luck, whose=self.hidamari.id(phone.person), is_asked=is_asked)

    @precondition(lambda self: self._something_waits())
    @rule(which=_which, luck=_luck)
    def the_worker_sends(self, which: int, luck: list[Luck]) -> None:
        self.tally["steps"] += 1
        self.phones[which].flush(luck, whose=None, is_asked=True)

    @precondition(lambda self: self.world.held)
    @rule(which=st.integers(0, 100))
    def what_was_held_arrives(self, which: int) -> None:
        self.tally["steps"] += 1
        held = self.world.held
        self.world.ask(held.pop(which % len(held)))

    @precondition(lambda self: any(phone.person for phone in self.phones))
    @rule(which=_which, luck=_luck, gives_up=st.booleans(), has_network=st.booleans())
    def sign_out(self, which: int, luck: list[Luck], gives_up: bool, has_network: bool) -> None:
        """It sends first. What is left stays for its author's return, or they give it up."""
        self.tally["steps"] += 1
        phone = self.phones[which]
        if phone.person is None:
            return
        whose = self.hidamari.id(phone.person)
        phone.flush(luck, whose=whose, is_asked=True)
        if gives_up:
            left = phone.entries(whose)
            self.given_up |= {entry.key for entry in left}
            phone.queue = [entry for entry in phone.queue if entry not in left]
        if has_network:
            assert self.world.post("/leave", phone.cookie) == 303
        phone.person, phone.cookie = None, ""

    @precondition(lambda self: self.world.was_asked)
    @rule()
    def the_server_starts_again(self) -> None:
        self.tally["steps"] += 1
        self.world.restart()

    @rule(hours=st.integers(1, 5))
    def wait(self, hours: int) -> None:
        self.tally["steps"] += 1
        self._pass_time(hours * 3600)

    # --- What holds at any time ---

    @invariant()
    def nothing_confirmed_is_missing_and_nothing_is_anothers(self) -> None:
        table = arrivals.c
        here = table.organisation_id == self.hidamari.organisation_id
        with self.hidamari.reading() as db:
            rows = db.execute(select(table.key, table.person_id).where(here, table.kind == "entry"))
            self.arrived = {row.key: row.person_id for row in rows}
        assert self.arrived.keys() <= self.written.keys()
        for key, person in self.arrived.items():
            assert self.written[key].whose == person
        for phone in self.phones:
            assert {entry.key for entry in phone.confirmed} <= self.arrived.keys()
            assert not [entry for entry in phone.queue if entry.state == "look"]
        kept = [entry.key for phone in self.phones for entry in [*phone.queue, *phone.confirmed]]
        # Nothing that was written is gone, or in two places.
        assert sorted([*kept, *self.given_up]) == sorted(self.written)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self._send_everything()
            self.nothing_confirmed_is_missing_and_nothing_is_anothers()
            self._compare()
        finally:
            self.world.end()
            self.hidamari.database.close()
            self.time.stop()

    # --- The end of a story ---

    def _send_everything(self) -> None:
        for phone in self.phones:
            # Nobody is signed in, then somebody else is: the worker sends all the same, in vain.
            phone.cookie = ""
            phone.flush([], whose=None, is_asked=True)
            self._sign_in(phone, "yu")
            phone.flush([], whose=None, is_asked=True)
            for who in PEOPLE:
                self._sign_in(phone, who)
                phone.flush([], whose=self.hidamari.id(who), is_asked=True)
            assert phone.queue == []

    def _compare(self) -> None:
        """The tables against the entries that were confirmed, and what was given up and had arrived."""
        there = [entry for key, entry in self.written.items() if key in self.arrived]
        confirmed = {entry.key for phone in self.phones for entry in phone.confirmed}
        assert {entry.key for entry in there} - self.given_up == confirmed
        one_by_one = {
            "mood": self._rows(moods, "id", "person_id", "mood", "created_at"),
            "concern": self._rows(concerns, "id", "author_id", "words"),
            "reply": self._rows(replies, "id", "author_id", "concern_id", "words"),
        }
        for kind, rows in one_by_one.items():
            assert rows == sorted(entry.says for entry in there if entry.kind == kind), kind
        assert self._rows(alerts, "matter_id", kind="concern") == sorted(
            (entry.key,) for entry in there if entry.kind == "concern"
        )
        assert self._rows(checkins, "person_id", "slot", "local_date", "body", "trouble") == _last(
            there, "morning", "evening"
        )
        assert self._rows(absences, "person_id", "local_date", "kind", "words") == _last(there, "absence")
        answered = self._rows(appointments, "person_id", "id", "answer", "wish")
        assert [row for row in answered if row[2] is not None] == _last(there, "answer")

    def _rows(self, table: Any, *names: str, **only: str) -> list[tuple[Any, ...]]:
        here = table.c.organisation_id == self.hidamari.organisation_id
        which = [table.c[name] == value for name, value in only.items()]
        with self.hidamari.reading() as db:
            return sorted(
                tuple(row)
                for row in db.execute(select(*(table.c[name] for name in names)).where(here, *which))
            )

    # --- Help ---

    def _something_waits(self) -> bool:
        return any(phone.queue for phone in self.phones)

    def _plan(self, name: str) -> Any:
        return stored(self.hidamari, self.plans[name])

    def _sign_in(self, phone: Phone, who: str) -> None:
        phone.person, phone.cookie = who, self.hidamari.cookie(who)

    def _pass_time(self, seconds: int) -> None:
        self.clock.shift(timedelta(seconds=seconds))
        self.world.held.clear()

    def _entry(self, phone: Phone, kind: str, choice: int, day: int) -> Entry:
        assert phone.person is not None
        whose, key, moment = self.hidamari.id(phone.person), new_id(), now()
        words = f"{kind} {key}"
        mine = self._arrived_concerns(whose)
        if kind == "reply" and not mine:
            kind = "concern"

        def entry(path: str, says: tuple[Any, ...], **form: str) -> Entry:
            return Entry(key, whose, path, form, kind, says, moment)

        match kind:
            case "mood":
                says = (key, whose, choice + 1, moment)
                return entry("/moods", says, id=key, mood=str(choice + 1), visible_to="self")
            case "morning" | "evening":
                field, value = (
                    ("body", ("good", "caution", "bad")[choice])
                    if kind == "morning"
                    else ("trouble", ("none", "little", "yes")[choice])
                )
                # A page that the phone kept knows no date.
                own_day = SLOTS[kind].today() - timedelta(days=day)
                date = "written" if day == 0 and choice else own_day.isoformat()
                answers = (value, None) if kind == "morning" else (None, value)
                form = {"id": key, "slot": kind, "local_date": date, field: value}
                return entry("/checkins", (whose, kind, own_day, *answers), **form)
            case "concern":
                return entry("/concerns", (key, whose, words), id=key, category="load", words=words)
            case "reply":
                about = mine[choice % len(mine)]
                path = f"/concerns/{about}/replies"
                return entry(path, (key, whose, about, words), id=key, words=words)
            case "absence":
                off = in_japan(moment).date() + timedelta(days=day)
                what = "late" if choice else "off"
                # Two of the three say the same: who says again what they said before means it.
                words = f"{choice}"
                return entry(
                    "/absences",
                    (whose, off, what, words),
                    id=key,
                    local_date=off.isoformat(),
                    kind=what,
                    words=words,
                )
            case _:
                return self._answer(entry, phone.person, whose, choice)

    def _arrived_concerns(self, whose: str) -> list[str]:
        """What there can be a reply to: no page of a concern is there before it has arrived."""
        return [
            each.key for each in self.written.values()
            if each.kind == "concern" and each.whose == whose and each.key in self.arrived
        ]  # fmt: skip

    def _answer(self, entry: Any, name: str, whose: str, choice: int) -> Entry:
        plan, seen = self.plans[name], self.seen[name]
        answer = ("yes", "unsure", "change")[choice]
        wish = "木曜日" if answer == "change" else ""
        sent = {"wish": wish} if wish else {"answer": answer}
        path = f"/schedule/{plan}/{'change' if wish else 'answer'}"
        found: Entry = entry(path, (whose, plan, answer, wish), seen_at=seen, **sent)
        return found


def _last(entries: Iterable[Entry], *kinds: str) -> list[tuple[Any, ...]]:
    """Of each day or appointment, what was written about it last."""
    found: dict[tuple[Any, ...], Entry] = {}
    for entry in sorted(entries, key=lambda each: each.written):
        if entry.kind in kinds:
            about = entry.says[:3] if entry.path == "/checkins" else entry.says[:2]
            found[about] = entry
    return sorted((entry.says for entry in found.values()), key=lambda says: tuple(map(str, says)))


def test_what_the_server_has_is_what_was_confirmed(app_settings: Settings) -> None:
    class Told(Story):
        pass

    Told.app_settings, Told.tally = app_settings, Counter()
    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            # The same stories each time, and none kept from one run to the next.
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        ),
    )
    # On SQLite and on PostgreSQL: five thousand steps and more.
    assert Told.tally["steps"] >= 2_500
    for happened in ("lost", "twice", "held", "dropped", "busy", "200", "401", "403", *KINDS):
        # A reply needs a concern that has arrived.
        if happened == "reply":
            continue
        assert Told.tally[happened] >= 3, happened
