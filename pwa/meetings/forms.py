"""What comes in about meetings: the note with its steps, and the person's word against it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from pwa.clock import today
from pwa.db import new_id
from pwa.forms import CalendarDay, Form, Key, Line, MaybeDay, Words, clean
from pwa.language import msg
from pwa.meetings.questions import MOST_STEPS, ByWhom, Kind

_DAYS_AROUND = timedelta(days=3 * 366)
NO_DAY = msg("Please choose the day.")
FAR_DAY = msg("Please choose a day that is nearer to today.")
NOT_YET = msg("A note is written after the meeting. Please choose today or an earlier day.")
TOO_EARLY = msg("A step is to be done after the talk. Please choose that day or a later one.")
NO_WORDS = msg("Please write what was said, or a step.")


class StepForm(Form):
    """One agreed step; without words there is none."""

    by_whom: ByWhom = "person"
    words: Annotated[str, BeforeValidator(clean), StringConstraints(max_length=200)] = ""
    due_on: MaybeDay = None

    @classmethod
    def numbered(cls, data: Mapping[str, Any], number: int) -> Self:
        """The step with this number out of the note's form: its fields end with the number."""
        fields = {f"{name}_{number}": name for name in cls.model_fields}
        form = cls.of({fields[name]: value for name, value in data.items() if name in fields})
        # With any problem the day is as it was typed: no day to count with.
        is_far = not form.problems and form.due_on and abs(form.due_on - today()) > _DAYS_AROUND
        return form.with_problem("due_on", FAR_DAY) if is_far or "due_on" in form.problems else form

    def is_due_before(self, talk: object) -> bool:
        """Whether the step's day lies before the talk's; with a day that was mistyped there is no saying."""
        is_known = isinstance(talk, date) and isinstance(self.due_on, date)
        return bool(self.words) and is_known and self.due_on < talk  # type: ignore[operator]


class MeetingForm(Form):
    """A note of a meeting, with up to five steps in `steps`."""

    id: Key = Field(default_factory=new_id)
    kind: Kind = "meeting"
    local_date: CalendarDay
    words: Words = ""
    appointment_id: Annotated[str, BeforeValidator(clean), StringConstraints(max_length=36)] = ""
    steps: Annotated[tuple[StepForm, ...], Field(exclude=True)] = ()

    @classmethod
    def of(cls, data: FormData | Mapping[str, Any]) -> Self:
        steps = tuple(StepForm.numbered(data, number) for number in range(1, MOST_STEPS + 1))
        form = super().of(data)
        form.steps = steps
        if "local_date" in form.problems:
            form = form.with_problem("local_date", NO_DAY)
        elif not form.problems and form.local_date > today():
            form = form.with_problem("local_date", NOT_YET)
        elif not form.problems and today() - form.local_date > _DAYS_AROUND:
            form = form.with_problem("local_date", FAR_DAY)
        for number, step in enumerate(steps, 1):
            if step.is_due_before(form.local_date):
                step.with_problem("due_on", TOO_EARLY)
            for name, problem in step.problems.items():
                form = form.with_problem(f"{name}_{number}", problem.message, **problem.values)
        if not form.problems and not form.words and not any(step.words for step in steps):
            form = form.with_problem("words", NO_WORDS)
        return form

    @classmethod
    def of_draft(cls, answers: Mapping[str, Any]) -> Self:
        """A form that was begun: as it was left, and not to be blamed for being unfinished."""
        return cls.of(answers).unblamed()

    @classmethod
    def blank(cls, **given: Any) -> Self:
        """A form that nothing was written in yet."""
        steps = tuple(StepForm() for _ in range(MOST_STEPS))
        values: dict[str, Any] = {"local_date": today(), "steps": steps} | given
        form: Self = cls.model_construct(None, **values)  # type: ignore[assignment, unused-ignore]
        return form


class DiffersForm(Form):
    """The person's word that a note is not what was said."""

    id: Key = Field(default_factory=new_id)
    words: Annotated[Words, StringConstraints(min_length=1, max_length=1800)] = Field(
        "", validate_default=True
    )


class StepDoneForm(Form):
    """The person has done a step of theirs, or not yet after all."""

    done: Annotated[Line, StringConstraints(max_length=3)] = ""
