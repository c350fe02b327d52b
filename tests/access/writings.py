"""What there is to read of Haru: each record with words of its own, so that a leak of them is found."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from pwa.absences.actions import tell_absence
from pwa.absences.forms import AbsenceForm
from pwa.access.models import Assignment, Role
from pwa.access.viewer import Viewer
from pwa.accounts.models import Device, Person
from pwa.accounts.sessions import find_signed_in
from pwa.alerts.models import Alert
from pwa.checkins.models import Checkin, OwnItem
from pwa.clock import now, today
from pwa.concerns.actions import report_concern
from pwa.concerns.forms import ConcernForm
from pwa.coping.models import CopingLine
from pwa.db import new_id
from pwa.lexicon.models import LexiconEntry
from pwa.meetings.actions import write_note
from pwa.meetings.forms import MeetingForm
from pwa.meetings.models import AgreedStep
from pwa.moods.models import Mood
from pwa.schedules.models import Appointment
from tests.hidamari import Hidamari

# Kind of report -> category, who is part of the worry, the words.
REPORTS = {
    "report": ("load", "sato", "REPORT-WORDS"),
    "complaint": ("service", "tanaka", "COMPLAINT-WORDS"),
    "harm": ("harm", "tanaka", "HARM-WORDS"),
}
# Place -> kind, what the family sees, what Haru wants to talk about there.
PLANS = {
    "SHOWN-PLAN": ("meeting", "all", "TOPIC-WORDS"),
    "TIMED-PLAN": ("visit", "time", ""),
    "HIDDEN-PLAN": ("meeting", "none", ""),
    "CLINIC-PLAN": ("clinic", "none", ""),
}


@dataclass
class Writings:
    """Writes records of Haru's; each method gives the id of a new one."""

    here: Hidamari
    haru: Viewer
    tanaka: Viewer
    absences: int = 0
    days: int = 0
    # One of each kind that stays as it is: for whoever only reads.
    standing: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, here: Hidamari) -> "Writings":
        return cls(here, here.viewer("haru"), here.viewer("tanaka"))

    def one(self, kind: str) -> str:
        """The standing record of a kind, which nobody changes."""
        if kind not in self.standing:
            self.standing[kind] = self.new(kind)
        return self.standing[kind]

    def new(self, kind: str) -> str:
        """A new record of a kind, for whoever changes it."""
        if kind in REPORTS:
            return self.report(*REPORTS[kind])
        if kind in PLANS:
            return self.plan(kind)
        makers = {
            "absence": self.absence,
            "alert": self.alert,
            "device": self.device,
            "item": self.item,
            "leaver": self.participant,
            "left": lambda: self.participant(has_left=True),
            "member": self.member,
            "mood": lambda: self.mood("self", "MOOD-PRIVATE"),
            "plain mood": lambda: self.mood("self", "a mood"),
            "shown mood": lambda: self.mood("supporter", "MOOD-SHARED"),
            "line": lambda: self.line("self", "COPING-PRIVATE"),
            "shown line": lambda: self.line("supporter", "COPING-SHARED"),
            "removed line": lambda: self.line("self", "a line", "sign", ended_at=now()),
            "word": lambda: self.word(None),
            "removed word": lambda: self.word(now()),
            "note": self.note,
        }
        return makers[kind]()

    def word(self, removed_at: datetime | None) -> str:
        """A word on the organisation's list of readings, or one that was taken off it."""
        key = new_id()
        with self.here.writing() as db:
            db.add(
                LexiconEntry(
                    organisation_id=self.here.organisation_id,
                    id=key,
                    written=f"語{key}",
                    reading="ご",
                    edited_by=self.here.id("tanaka"),
                    removed_at=removed_at,
                )
            )
        return key

    def report(self, category: str, left_out: str | None, words: str) -> str:
        """A report in which somebody is picked as part of the worry."""
        key, picked = new_id(), [self.here.id(left_out)] if left_out else []
        form = ConcernForm.of({"id": key, "category": category, "left_out": picked, "words": words})
        with self.here.writing() as db:
            report_concern(db, self.haru, form)
        return key

    def alert(self) -> str:
        """Tanaka's alert about a report."""
        concern = self.report("load", "sato", "seen by Tanaka")
        with self.here.reading() as db:
            return str(db.exec(select(Alert.id).where(Alert.matter_id == concern)).one())

    def mood(self, visible_to: str, words: str) -> str:
        whose: dict[str, Any] = {"organisation_id": self.here.organisation_id, "person_id": self.haru.id}
        mood: dict[str, Any] = {"mood": 1, "visible_to": visible_to, "words": words, "local_date": today()}
        return self._kept(Mood(**whose, **mood, id=new_id()))

    def absence(self) -> str:
        """A day off: today, and each further one a day later."""
        day = today() + timedelta(days=self.absences)
        self.absences += 1
        told = {"id": new_id(), "local_date": day.isoformat(), "kind": "off", "words": "ABSENCE-WORDS"}
        with self.here.writing() as db:
            return tell_absence(db, self.haru, AbsenceForm.of(told))

    def line(
        self, visible_to: str, words: str, section: str = "help", ended_at: datetime | None = None
    ) -> str:
        whose: dict[str, Any] = {"organisation_id": self.here.organisation_id, "person_id": self.haru.id}
        line = CopingLine(**whose, section=section, words=words, visible_to=visible_to, ended_at=ended_at)
        return self._kept(line)

    def plan(self, place: str) -> str:
        kind, family_sees, topics = PLANS[place]
        is_own = kind == "clinic"
        begins = now() + timedelta(days=1)
        return self._kept(
            Appointment(
                organisation_id=self.here.organisation_id,
                person_id=self.haru.id,
                kind=kind,
                starts_at=begins,
                ends_at=begins + timedelta(hours=1),
                place=place,
                with_id=None if is_own else self.tanaka.id,
                made_by=self.haru.id if is_own else self.tanaka.id,
                family_sees=family_sees,
                topics=topics,
            )
        )

    def note(self) -> str:
        """A note by Tanaka, with one step of Haru's and one of Tanaka's."""
        key = new_id()
        written = {
            "id": key,
            "local_date": today().isoformat(),
            "words": "NOTE-WORDS",
            "words_1": "STEP-WORDS",
            "words_2": "STEP-WORDS",
            "by_whom_2": "supporter",
        }
        with self.here.writing() as db:
            write_note(db, self.tanaka, self.haru.id, MeetingForm.of(written))
        return key

    def step_of(self, note: str, by_whom: str = "person") -> str:
        with self.here.reading() as db:
            which = (AgreedStep.meeting_id == note, AgreedStep.by_whom == by_whom)
            return str(db.exec(select(AgreedStep.id).where(*which)).one())

    def item(self) -> str:
        """A question that Haru asks themselves."""
        whose: dict[str, Any] = {"organisation_id": self.here.organisation_id, "person_id": self.haru.id}
        return self._kept(OwnItem(**whose, words="OWN-WORDS"))

    def checkins(self, visible_to: str = "self", wake_at: str = "06:30") -> list[str]:
        """A new day's night and evening; the morning and evening of today are still to be written."""
        self.days += 1
        days: dict[str, dict[str, Any]] = {
            "morning": {"bed_at": "23:30", "wake_at": wake_at, "sleep": "none", "body": "bad"},
            "evening": {"good_words": "GOOD-WORDS", "own": {self.one("item"): 1}},
        }
        return [
            self._kept(
                Checkin(
                    organisation_id=self.here.organisation_id,
                    id=new_id(),
                    person_id=self.haru.id,
                    local_date=today() - timedelta(days=self.days),
                    slot=slot,
                    visible_to=visible_to,
                    **answers,
                )
            )
            for slot, answers in days.items()
        ]

    def device(self) -> str:
        """Another device of Haru's, with its past sealed."""
        cookie = self.here.cookie("haru")
        with self.here.reading() as db:
            found = find_signed_in(db, cookie)
        assert found is not None
        with self.here.writing() as db:
            device = db.get_one(Device, (self.here.organisation_id, found.viewer.device_id))
            device.sealed_before = now()
        return found.viewer.device_id

    def participant(self, *, has_left: bool = False) -> str:
        """Another participant with the people around them whom Haru has."""
        person = self._person(ended_at=now() if has_left else None)
        ties = (("tanaka", "primary"), ("sato", "backup"), ("mother", "family"))
        around = [self._tie(person.id, self.here.id(short), kind) for short, kind in ties]
        return self._kept(person, self._role(person, "participant"), *around)

    def member(self) -> str:
        """Another one of Haru's family."""
        person = self._person()
        return self._kept(person, self._role(person, "family"), self._tie(self.haru.id, person.id, "family"))

    def _person(self, ended_at: datetime | None = None) -> Person:
        return Person(organisation_id=self.here.organisation_id, name="みどり", ended_at=ended_at)

    def _role(self, person: Person, kind: str) -> Role:
        return Role(organisation_id=self.here.organisation_id, person_id=person.id, kind=kind)

    def _tie(self, participant_id: str, person_id: str, kind: str) -> Assignment:
        return Assignment(
            organisation_id=self.here.organisation_id,
            participant_id=participant_id,
            person_id=person_id,
            kind=kind,
        )

    def _kept(self, row: Any, *rows: Any) -> str:
        """Write rows that belong together; the id of the first."""
        id = str(row.id)
        with self.here.writing() as db:
            db.add(row)
            db.flush()
            db.add_all(rows)
        return id
