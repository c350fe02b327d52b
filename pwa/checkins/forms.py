"""What comes in with a check-in: one screen's answers, or all of them at once."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from pwa.checkins.questions import (
    UNWELL,
    Attended,
    Body,
    Fatigue,
    Good,
    Meal,
    Meds,
    Plan,
    Sleep,
    Symptom,
    Trouble,
    Work,
    without_work,
)
from pwa.checkins.slots import SLOTS
from pwa.checkins.times import HALF_HOURS
from pwa.db import ID_PATTERN, new_id
from pwa.forms import CalendarDay, Form, Key, clean, empty_is_none

Audience = Literal["self", "supporter"]
# An own item's id and the place among five that was chosen for it.
OwnAnswer = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}:[1-5]$")]
Note = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=200)]


def _half_hour(value: str | None) -> str | None:
    if value is not None and value not in HALF_HOURS:
        raise ValueError("not a half hour")
    return value


_Unasked = BeforeValidator(empty_is_none)
_HalfHour = Annotated[str | None, _Unasked, AfterValidator(_half_hour)]


class AnswersForm(Form):
    """Answers to some of the questions; None stands for no answer."""

    bed_at: _HalfHour = None
    wake_at: _HalfHour = None
    sleep: Annotated[Sleep | None, _Unasked] = None
    body: Annotated[Body | None, _Unasked] = None
    symptoms: list[Symptom] = Field(default_factory=list)
    meal: Annotated[Meal | None, _Unasked] = None
    meds: Annotated[Meds | None, _Unasked] = None
    plan: Annotated[Plan | None, _Unasked] = None
    attended: Annotated[Attended | None, _Unasked] = None
    fatigue: Annotated[Fatigue | None, _Unasked] = None
    work: Annotated[Work | None, _Unasked] = None
    good: list[Good] = Field(default_factory=list)
    good_words: Note = ""
    trouble: Annotated[Trouble | None, _Unasked] = None
    own: list[OwnAnswer] = Field(default_factory=list)


class CheckinForm(AnswersForm):
    """A whole check-in in one request, complete in itself so that a phone can keep it and send it later."""

    id: Key = Field(default_factory=new_id)
    slot: Literal["morning", "evening"] = "morning"
    local_date: CalendarDay
    visible_to: Audience = "self"
    # What the screen said of the person's standing yes: only who was told that they had taken it
    # back, and chose to show this one all the same, gives it again.
    consent: Literal["never", "granted", "withdrawn"] = "never"

    @field_validator("local_date")
    @classmethod
    def _is_open(cls, day: date, info: ValidationInfo) -> date:
        # The slot comes first: what is no slot is a problem of its own.
        slot = SLOTS.get(info.data.get("slot", ""))
        if slot and not slot.is_open(day):
            raise ValueError("not a day of the last four weeks")
        return day

    def answers(self) -> dict[str, Any]:
        """The answers as they are stored: those of the slot, each once.

        Symptoms belong to a body that is not well, work to a day on which they worked.
        """
        asked = SLOTS[self.slot].fields
        kept: dict[str, Any] = {
            name: getattr(self, name) if name in asked else unasked for name, unasked in _UNASKED.items()
        }
        symptoms = self.symptoms if self.body in UNWELL and "symptoms" in asked else []
        kept = without_work(kept)
        return {
            **kept,
            "symptoms": sorted(set(symptoms)),
            "good": sorted(set(kept["good"])),
            "own": {id: int(place) for id, place in (each.split(":") for each in kept["own"])},
            "visible_to": self.visible_to,
        }


# What stands in the place of an answer that the slot does not ask for.
_UNASKED = {
    name: field.get_default(call_default_factory=True, validated_data={})
    for name, field in AnswersForm.model_fields.items()
}
