"""How far today's check-in is: what was answered, what is still open, what comes next."""

from typing import Any

from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.checkins.forms import AnswersForm
from pwa.checkins.models import Checkin
from pwa.checkins.queries import MORNING
from pwa.checkins.questions import STEPS, UNWELL, Step
from pwa.clock import today
from pwa.drafts.queries import KeptDraft, draft_of

# Field -> answer; None for a question that the person chose not to answer, nothing for an open one.
Answers = dict[str, Any]


def begun_today(db: Session, person: Viewer, *, to_change: bool = False) -> KeptDraft | None:
    """Today's draft; one of another day is not offered again."""
    draft = draft_of(db, person, MORNING, to_change=to_change)
    return draft if draft and draft.answers.get("local_date") == today().isoformat() else None


def answers_of(stored: Checkin) -> Answers:
    """The answers of a recorded check-in."""
    return {name: getattr(stored, name) for name in AnswersForm.model_fields}


def steps_for(answers: Answers) -> list[Step]:
    """The screens of today: symptoms only if the body is not well."""
    is_unwell = answers.get("body") in UNWELL
    return [step for step in STEPS if step.name != "symptoms" or is_unwell]


def first_open(answers: Answers) -> Step:
    """The first screen without an answer, or the review."""
    return next(step for step in steps_for(answers) if not _is_answered(step, answers))


def step_after(step: Step, answers: Answers) -> Step:
    """The screen after this one."""
    steps = steps_for(answers)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def step_before(step: Step, answers: Answers) -> Step | None:
    """The screen before this one; None before the first."""
    steps = [each for each in STEPS if each in steps_for(answers) or each == step]
    place = steps.index(step)
    return steps[place - 1] if place else None


def _is_answered(step: Step, answers: Answers) -> bool:
    return any(question.field in answers for question in step.questions)
