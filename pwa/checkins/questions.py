"""The morning check-in as data: its steps, questions and options, with their labels."""

from dataclasses import dataclass
from typing import Literal

from pwa.language import Msg, msg

Sleep = Literal["well", "ok", "poor", "none"]
Body = Literal["good", "caution", "bad"]
Symptom = Literal["headache", "stomach", "fever", "fatigue", "sleepy", "other"]
Meal = Literal["ate", "little", "no"]
Meds = Literal["taken", "not_yet", "forgot", "none"]
Plan = Literal["going", "home", "late", "off", "holiday"]


@dataclass(frozen=True)
class Choice:
    """One answer that a person can tap."""

    code: str
    label: Msg
    icon: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked, what its answer is called among other facts, and the answers there are."""

    field: str
    text: Msg
    fact: Msg
    icon: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Step:
    """One screen. A follow-up has the number of the step that it belongs to."""

    name: str
    number: int
    questions: tuple[Question, ...] = ()


BED = Question("bed_at", msg("When did you go to bed?"), msg("checkin", "Bed"), "bedtime")
WAKE = Question("wake_at", msg("When did you wake up?"), msg("checkin", "Wake"), "light_mode")
SLEEP = Question("sleep", msg("How did you sleep?"), msg("checkin", "Sleep"), "bed", (
    Choice("well", msg("sleep", "Slept well"), picture="sleep_well"),
    Choice("ok", msg("sleep", "OK"), picture="sleep_ok"),
    Choice("poor", msg("sleep", "Poorly"), picture="sleep_poor"),
    Choice("none", msg("sleep", "Hardly"), picture="sleep_none"),
))  # fmt: skip
BODY = Question("body", msg("How is your body today?"), msg("checkin", "Body"), "favorite", (
    Choice("good", msg("body", "Good"), "sunny"),
    Choice("caution", msg("body", "A bit bad"), "partly_cloudy_day"),
    Choice("bad", msg("body", "Bad"), "rainy"),
))  # fmt: skip
SYMPTOMS = Question("symptoms", msg("What is it like?"), msg("checkin", "Symptoms"), "sick", (
    Choice("headache", msg("symptom", "Headache"), "sentiment_dissatisfied"),
    Choice("stomach", msg("symptom", "Stomach ache"), "sick"),
    Choice("fever", msg("symptom", "Fever"), "thermometer"),
    Choice("fatigue", msg("symptom", "Fatigue"), "battery_low"),
    Choice("sleepy", msg("symptom", "Sleepy"), "bedtime"),
    Choice("other", msg("symptom", "Other"), "more_horiz"),
))  # fmt: skip
MEAL = Question("meal", msg("Have you eaten?"), msg("checkin", "Meal"), "restaurant", (
    Choice("ate", msg("meal", "Ate"), "restaurant"),
    Choice("little", msg("meal", "A little"), "rice_bowl"),
    Choice("no", msg("meal", "No"), "no_meals"),
))  # fmt: skip
MEDS = Question("meds", msg("Have you taken your medicine?"), msg("checkin", "Medicine"), "medication", (
    Choice("taken", msg("medicine", "Taken"), "medication"),
    Choice("not_yet", msg("medicine", "Not yet"), "schedule"),
    Choice("forgot", msg("medicine", "Forgot"), "question_mark"),
    Choice("none", msg("medicine", "None"), "close"),
))  # fmt: skip
PLAN = Question("plan", msg("What about today?"), msg("checkin", "Today"), "directions_walk", (
    Choice("going", msg("plan", "Going"), "directions_walk"),
    Choice("home", msg("plan", "Home"), "home"),
    Choice("late", msg("plan", "Late"), "schedule"),
    Choice("off", msg("plan", "Need a day off"), "event_busy"),
    Choice("holiday", msg("plan", "Day off"), "weekend"),
))  # fmt: skip

# Never more than five choices in one heap.
SYMPTOM_GROUPS = (
    (msg("symptom", "Pain or fever"), SYMPTOMS.choices[:3]),
    (msg("symptom", "Tired or other"), SYMPTOMS.choices[3:]),
)

STEPS = (
    Step("night", 1, (BED, WAKE)),
    Step("sleep", 2, (SLEEP,)),
    Step("body", 3, (BODY,)),
    # Only when the body is not good.
    Step("symptoms", 3, (SYMPTOMS,)),
    Step("meal", 4, (MEAL, MEDS)),
    Step("plan", 5, (PLAN,)),
    Step("review", 6),
)
LAST_NUMBER = STEPS[-1].number
UNWELL: frozenset[str] = frozenset({"caution", "bad"})

_BY_NAME = {step.name: step for step in STEPS}
_STEP_OF_FIELD = {question.field: step for step in STEPS for question in step.questions}


def step_called(name: str) -> Step | None:
    """The step with this name."""
    return _BY_NAME.get(name)


def step_asking(field: str) -> Step:
    """The step that a field's question is on."""
    return _STEP_OF_FIELD[field]


def choice_of(question: Question, code: object) -> Choice | None:
    """The choice of a question with this code."""
    return next((choice for choice in question.choices if choice.code == code), None)
