"""One check-in that somebody fills in: its screens, how far it is, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pwa.checkins.forms import AnswersForm
from pwa.checkins.models import Checkin
from pwa.checkins.questions import GOOD, GOOD_AT_HOME, MEDS, NO_WORK, UNWELL, WORK, Question
from pwa.checkins.slots import Slot, Step
from pwa.questions.queries import Asked

# Field -> answer; None for a question that the person chose not to answer, nothing for an open one.
Answers = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A slot on a day, with what this person wants to be asked."""

    slot: Slot
    day: date
    asked: Asked

    @property
    def draft(self) -> str:
        """The name of its draft: each day has one of its own."""
        return draft_name(self.slot, self.day)

    @property
    def is_today(self) -> bool:
        return self.day == self.slot.today()

    def path(self, step: Step | None = None, *, is_fix: bool = False) -> str:
        """The address of a screen; the day is in it only when it is another one than today."""
        query = {} if self.is_today else {"day": self.day.isoformat()}
        query |= {"fix": "yes"} if is_fix else {}
        path = f"/checkins/{self.slot.name}" + (f"/{step.name}" if step else "")
        return f"{path}?{urlencode(query)}" if query else path

    def questions(self, step: Step, answers: Answers) -> list[Question]:
        """What a screen asks this person: medicine only if they want, nothing about work after a free day."""
        is_off = answers.get("attended") in NO_WORK
        left_out = [each for each, is_out in ((MEDS, not self.asked.wants_meds), (WORK, is_off)) if is_out]
        asked = [each for each in step.questions if each not in left_out]
        return [GOOD_AT_HOME if is_off and each is GOOD else each for each in asked]

    def steps(self, answers: Answers) -> list[Step]:
        """The screens: symptoms only if the body is not well, own items only for who has some."""
        needed = {"symptoms": answers.get("body") in UNWELL, "own": bool(self.asked.items)}
        return [step for step in self.slot.steps if needed.get(step.name, True)]

    def has(self, step: Step) -> bool:
        """Whether this person may be asked this screen at all."""
        return step in self.steps({"body": "bad"})

    def number(self, step: Step) -> int:
        """Which screen this is, to be said; a follow-up has the number of the one before it."""
        steps = self.steps({"body": "bad"})
        return sum(not each.is_follow_up for each in steps[: steps.index(step) + 1]) if step in steps else 1

    @property
    def last(self) -> int:
        """How many screens there are."""
        return self.number(self.slot.steps[-1])

    def first_open(self, answers: Answers) -> Step:
        """The first screen without an answer, or the review."""
        return next(step for step in self.steps(answers) if not _is_answered(step, answers))

    def after(self, step: Step, answers: Answers) -> Step:
        """The screen after this one."""
        steps = self.steps(answers)
        if step not in steps:
            return self.first_open(answers)
        return steps[min(steps.index(step) + 1, len(steps) - 1)]

    def before(self, step: Step, answers: Answers) -> Step | None:
        """The screen before this one; None before the first."""
        steps = [each for each in self.slot.steps if each in self.steps(answers) or each == step]
        place = steps.index(step)
        return steps[place - 1] if place else None


def draft_name(slot: Slot, day: date) -> str:
    """The name of the draft of one check-in."""
    return f"{slot.name} {day.isoformat()}"


def answers_of(stored: Checkin | Mapping[str, Any]) -> Answers:
    """The answers of a recorded check-in, as its form writes them."""
    found = stored if isinstance(stored, Mapping) else stored.model_dump()
    answers = {name: found[name] for name in AnswersForm.model_fields}
    return {**answers, "own": [f"{id}:{place}" for id, place in sorted(found["own"].items())]}


def _is_answered(step: Step, answers: Answers) -> bool:
    return any(question.field in answers for question in step.questions)
