"""Morning and evening: which screens each has, in which order. A new question gets its place here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pwa.checkins.questions import (
    ATTENDED,
    BED,
    BODY,
    FATIGUE,
    GOOD,
    MEAL,
    MEALS,
    MEDS,
    OWN,
    PLAN,
    SLEEP,
    SYMPTOMS,
    TROUBLE,
    WAKE,
    WORK,
    Question,
)
from pwa.clock import in_japan, now
from pwa.language import Msg, msg

# How far back a day can still be filled in or corrected.
DAYS_BACK = 28


@dataclass(frozen=True)
class Step:
    """One screen. A follow-up counts as a part of the screen before it."""

    name: str
    questions: tuple[Question, ...] = ()
    title: Msg | None = None
    is_follow_up: bool = False


@dataclass(frozen=True)
class Slot:
    """A check-in that comes once a day; its day ends so many hours after midnight."""

    name: str
    steps: tuple[Step, ...]
    ends_at: int
    title: Msg
    saved: Msg
    is_recorded: Msg

    def today(self) -> date:
        """The day to which this check-in belongs now."""
        return self.day_at(now())

    def day_at(self, moment: datetime) -> date:
        """The day to which this check-in belonged at a moment."""
        return in_japan(moment - timedelta(hours=self.ends_at)).date()

    def is_open(self, day: date) -> bool:
        """Whether this day can be written now."""
        return self.today() - timedelta(days=DAYS_BACK) <= day <= self.today()

    @property
    def fields(self) -> frozenset[str]:
        """The columns that this check-in fills."""
        return frozenset(
            field for step in self.steps for question in step.questions for field in question.fields
        )

    def step_called(self, name: str) -> Step | None:
        """The step with this name."""
        return next((step for step in self.steps if step.name == name), None)


MORNING = Slot(
    "morning",
    (
        Step("night", (BED, WAKE), title=msg("Bed and wake")),
        Step("sleep", (SLEEP,)),
        Step("body", (BODY,)),
        # Only when the body is not good.
        Step("symptoms", (SYMPTOMS,), is_follow_up=True),
        Step("meal", (MEAL, MEDS)),
        Step("plan", (PLAN,)),
        Step("review"),
    ),
    ends_at=0,
    title=msg("Morning"),
    saved=msg("Your morning is recorded."),
    is_recorded=msg("This morning is recorded. You can change it here."),
)
EVENING = Slot(
    "evening",
    (
        Step("attended", (ATTENDED,)),
        Step("work", (FATIGUE, WORK)),
        Step("good", (GOOD,)),
        Step("meal", (MEALS,)),
        # Only for who has some.
        Step("own", (OWN,)),
        Step("trouble", (TROUBLE,)),
        Step("review"),
    ),
    # Who comes home late is still in the day that was.
    ends_at=4,
    title=msg("Evening"),
    saved=msg("Your evening is recorded."),
    is_recorded=msg("This evening is recorded. You can change it here."),
)
SLOTS = {slot.name: slot for slot in (MORNING, EVENING)}
