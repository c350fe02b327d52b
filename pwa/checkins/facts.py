"""What the review of a check-in shows: each question with what was answered, and a way to change it."""

from dataclasses import dataclass

from pwa.checkins.forms import CheckinForm
from pwa.checkins.questions import Choice, Question, choice_of
from pwa.checkins.sheets import Sheet
from pwa.checkins.slots import Step
from pwa.checkins.times import HALF_HOURS, HalfHour
from pwa.language import Msg
from pwa.moods.questions import FACES


@dataclass(frozen=True)
class Fact:
    """A question with its answer, as far as that is an answer at all."""

    question: Question
    step: str
    choices: tuple[Choice, ...] = ()
    time: HalfHour | None = None
    words: str = ""
    own: tuple[tuple[str, Msg], ...] = ()


def fact_of(sheet: Sheet, step: Step, question: Question, form: CheckinForm) -> Fact:
    """What was answered to one question."""
    value = getattr(form, question.field)
    match question.kind:
        case "own":
            return Fact(question, step.name, own=_own_answers(sheet, form.own))
        case "time":
            return Fact(question, step.name, time=HalfHour(value) if value in HALF_HOURS else None)
    codes = value if isinstance(value, list) else [value]
    choices = tuple(choice for code in codes if (choice := choice_of(question, code)))
    return Fact(question, step.name, choices, words=getattr(form, question.words) if question.words else "")


def hidden_fields(sheet: Sheet, form: CheckinForm) -> list[tuple[str, str]]:
    """The answers as the fields that the review sends, in a steady order."""
    fields = []
    for name in sorted(sheet.slot.fields):
        value = getattr(form, name)
        fields += [(name, str(each or "")) for each in (value if isinstance(value, list) else [value])]
    return fields


def _own_answers(sheet: Sheet, own: list[str]) -> tuple[tuple[str, Msg], ...]:
    chosen = dict(str(each).split(":", 1) for each in own if ":" in str(each))
    return tuple(
        (item.words, FACES[int(chosen[item.id]) - 1].label)
        for item in sheet.asked.items
        if chosen.get(item.id, "") in ("1", "2", "3", "4", "5")
    )
