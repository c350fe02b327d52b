"""What comes in with a check-in: one screen's answers, or all of them at once."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from pwa.checkins.questions import UNWELL, Body, Meal, Meds, Plan, Sleep, Symptom
from pwa.checkins.times import HALF_HOURS
from pwa.clock import today
from pwa.forms import Form, Key

Audience = Literal["self", "supporter"]


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _half_hour(value: str | None) -> str | None:
    if value is not None and value not in HALF_HOURS:
        raise ValueError("not a half hour")
    return value


def _calendar_day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value


def _near_day(value: date) -> date:
    # Yesterday's may have waited on a phone without a network.
    if not today() - timedelta(days=1) <= value <= today():
        raise ValueError("neither today nor yesterday")
    return value


_Unasked = BeforeValidator(_empty_is_none)


class AnswersForm(Form):
    """Answers to some of the questions; None stands for no answer."""

    bed_at: Annotated[str | None, _Unasked, AfterValidator(_half_hour)] = None
    wake_at: Annotated[str | None, _Unasked, AfterValidator(_half_hour)] = None
    sleep: Annotated[Sleep | None, _Unasked] = None
    body: Annotated[Body | None, _Unasked] = None
    symptoms: list[Symptom] = Field(default_factory=list)
    meal: Annotated[Meal | None, _Unasked] = None
    meds: Annotated[Meds | None, _Unasked] = None
    plan: Annotated[Plan | None, _Unasked] = None


class CheckinForm(AnswersForm):
    """A whole check-in in one request, complete in itself so that a phone can keep it and send it later."""

    id: Key
    local_date: Annotated[date, BeforeValidator(_calendar_day), AfterValidator(_near_day)]
    visible_to: Audience = "self"
    # What the screen said of the person's standing yes: only who was told that they had taken it
    # back, and chose to show this one all the same, gives it again.
    consent: Literal["never", "granted", "withdrawn"] = "never"

    def answers(self) -> dict[str, object]:
        """The answers as they are stored: symptoms belong to a body that is not well, each once."""
        symptoms = list(dict.fromkeys(self.symptoms)) if self.body in UNWELL else []
        kept = {name: getattr(self, name) for name in AnswersForm.model_fields}
        return {**kept, "symptoms": sorted(symptoms), "visible_to": self.visible_to}
