"""What is asked in a check-in as data: the questions of morning and evening, and their answers."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from pwa.language import Msg, msg

Sleep = Literal["well", "ok", "poor", "none"]
Body = Literal["good", "caution", "bad"]
Symptom = Literal["headache", "stomach", "fever", "fatigue", "sleepy", "other"]
Meal = Literal["ate", "little", "no"]
Meds = Literal["taken", "not_yet", "forgot", "none"]
Plan = Literal["going", "home", "late", "off", "holiday"]
Attended = Literal["went", "part", "off", "holiday"]
Fatigue = Literal["none", "some", "quite", "exhausted"]
Work = Literal["well", "ok", "hard"]
Good = Literal["got_up", "went", "greeted", "finished", "asked", "break", "ate", "rested"]
Trouble = Literal["none", "little", "yes"]


@dataclass(frozen=True)
class Choice:
    """One answer that a person can tap."""

    code: str
    label: Msg
    icon: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Question:
    """What is asked, what its answer is called among other facts, and the answers there are.

    `kind`: one of the choices, many of them, a time of day, or the person's own items. `then` asks
    about a day that is over; `words` is the field for own words beside the choices.
    """

    field: str
    text: Msg
    fact: Msg
    icon: str
    choices: tuple[Choice, ...] = ()
    kind: Literal["one", "many", "time", "own"] = "one"
    then: Msg | None = None
    # Never more than five choices in one heap.
    groups: tuple[tuple[Msg, int], ...] = ()
    words: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, self.words) if self.words else (self.field,)

    @property
    def heaps(self) -> list[tuple[Msg, tuple[Choice, ...]]]:
        """The choices in their named groups; each group is so many of them."""
        left, found = list(self.choices), []
        for name, count in self.groups:
            found.append((name, tuple(left[:count])))
            left = left[count:]
        return found


BED = Question("bed_at", msg("When did you go to bed?"), msg("checkin", "Bed"), "bedtime", kind="time")
WAKE = Question("wake_at", msg("When did you wake up?"), msg("checkin", "Wake"), "light_mode", kind="time")
SLEEP = Question("sleep", msg("How did you sleep?"), msg("checkin", "Sleep"), "bed", (
    Choice("well", msg("sleep", "Slept well"), picture="sleep_well"),
    Choice("ok", msg("sleep", "OK"), picture="sleep_ok"),
    Choice("poor", msg("sleep", "Poorly"), picture="sleep_poor"),
    Choice("none", msg("sleep", "Hardly"), picture="sleep_none"),
), then=msg("How did you sleep that night?"))  # fmt: skip
BODY = Question("body", msg("How is your body today?"), msg("checkin", "Body"), "favorite", (
    Choice("good", msg("body", "Good"), "sunny"),
    Choice("caution", msg("body", "A bit bad"), "partly_cloudy_day"),
    Choice("bad", msg("body", "Bad"), "rainy"),
), then=msg("How was your body that day?"))  # fmt: skip
SYMPTOMS = Question("symptoms", msg("What is it like?"), msg("checkin", "Symptoms"), "sick", (
    Choice("headache", msg("symptom", "Headache"), "sentiment_dissatisfied"),
    Choice("stomach", msg("symptom", "Stomach ache"), "sick"),
    Choice("fever", msg("symptom", "Fever"), "thermometer"),
    Choice("fatigue", msg("symptom", "Fatigue"), "battery_low"),
    Choice("sleepy", msg("symptom", "Sleepy"), "bedtime"),
    Choice("other", msg("symptom", "Other"), "more_horiz"),
), kind="many", groups=(
    (msg("symptom", "Pain or fever"), 3),
    (msg("symptom", "Tired or other"), 3),
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
PLAN = Question("plan", msg("What about today?"), msg("checkin", "Plan"), "directions_walk", (
    Choice("going", msg("plan", "Going"), "directions_walk"),
    Choice("home", msg("plan", "Home"), "home"),
    Choice("late", msg("plan", "Late"), "schedule"),
    Choice("off", msg("plan", "Need a day off"), "event_busy"),
    Choice("holiday", msg("plan", "Day off"), "weekend"),
), then=msg("What about that day?"))  # fmt: skip
ATTENDED = Question("attended", msg("Did you go?"), msg("checkin", "Went"), "directions_walk", (
    Choice("went", msg("attended", "Went"), "directions_walk"),
    Choice("part", msg("attended", "Part"), "schedule"),
    Choice("off", msg("attended", "Off"), "home"),
    Choice("holiday", msg("attended", "Free day"), "weekend"),
))  # fmt: skip
FATIGUE = Question("fatigue", msg("Are you tired?"), msg("checkin", "Tiredness"), "battery_low", (
    Choice("none", msg("fatigue", "None"), "sentiment_satisfied"),
    Choice("some", msg("fatigue", "Some"), "sentiment_neutral"),
    Choice("quite", msg("fatigue", "Quite"), "sentiment_dissatisfied"),
    Choice("exhausted", msg("fatigue", "Exhausted"), "battery_low"),
), then=msg("Were you tired?"))  # fmt: skip
WORK = Question("work", msg("How was work?"), msg("checkin", "Work"), "work", (
    Choice("well", msg("work", "Went well"), "sunny"),
    Choice("ok", msg("work", "OK"), "partly_cloudy_day"),
    Choice("hard", msg("work", "Hard"), "rainy"),
))  # fmt: skip
GOOD = Question("good", msg("What went well?"), msg("checkin", "Went well"), "eco", (
    Choice("went", msg("good", "Went"), "directions_walk"),
    Choice("greeted", msg("good", "Greeted somebody"), "front_hand"),
    Choice("finished", msg("good", "Finished my work"), "check_circle"),
    Choice("asked", msg("good", "Asked for help"), "record_voice_over"),
    Choice("got_up", msg("good", "Got up in time"), "light_mode"),
    Choice("ate", msg("good", "Ate"), "restaurant"),
    Choice("break", msg("good", "Took a break"), "local_cafe"),
    Choice("rested", msg("good", "Rested"), "weekend"),
), kind="many", groups=((msg("good", "Work and people"), 4), (msg("good", "My day"), 4)),
    words="good_words")  # fmt: skip
# After a day off or a free day nobody is asked whether they went, or finished their work.
_AT_WORK = ("went", "finished")
GOOD_AT_HOME = replace(
    GOOD,
    choices=tuple(each for each in GOOD.choices if each.code not in _AT_WORK),
    groups=((msg("good", "Work and people"), 2), (msg("good", "My day"), 4)),
)
MEALS = Question("meal", msg("How about food today?"), msg("checkin", "Meals"), "restaurant", MEAL.choices,
    then=msg("How about food that day?"))  # fmt: skip
TROUBLE = Question("trouble", msg("Any trouble?"), msg("checkin", "Trouble"), "campaign", (
    Choice("none", msg("trouble", "None"), "check_circle"),
    Choice("little", msg("trouble", "A bit"), "chat_bubble"),
    Choice("yes", msg("trouble", "Yes"), "campaign"),
))  # fmt: skip
OWN = Question("own", msg("My own items"), msg("checkin", "My own items"), "edit_note", kind="own")

UNWELL: frozenset[str] = frozenset({"caution", "bad"})
TROUBLED: frozenset[str] = frozenset({"little", "yes"})
AWAY: frozenset[str] = frozenset({"late", "off"})
# What somebody says in the evening of a day on which they did not work.
NO_WORK: frozenset[str] = frozenset({"off", "holiday"})


def without_work(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of an evening; after a day off or a free day without those about work."""
    if answers.get("attended") not in NO_WORK:
        return answers
    at_work = {"work": None} if "work" in answers else {}
    good = [each for each in answers.get("good") or [] if each not in _AT_WORK]
    return {**answers, **at_work, **({"good": good} if "good" in answers else {})}


def choice_of(question: Question, code: object) -> Choice | None:
    """The choice of a question with this code."""
    return next((choice for choice in question.choices if choice.code == code), None)


def answer_label(question: Question, code: object) -> Msg | None:
    """The label of an answer; None where there is no answer."""
    choice = choice_of(question, code)
    return choice.label if choice else None
