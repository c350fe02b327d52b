"""The answers of a check-in as facts to read: what was asked, and the words of the answer."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from pwa.checkins.questions import (
    ATTENDED,
    BED,
    BODY,
    FATIGUE,
    GOOD,
    MEAL,
    MEALS,
    MEDS,
    PLAN,
    SLEEP,
    SYMPTOMS,
    TROUBLE,
    WAKE,
    WORK,
    Question,
    choice_of,
)
from pwa.checkins.times import HALF_HOURS
from pwa.language import Msg

# Morning and evening ask about meals in two ways: each is read with the words it was asked in.
MORNING_QUESTIONS = (BED, WAKE, SLEEP, BODY, SYMPTOMS, MEAL, MEDS, PLAN)
EVENING_QUESTIONS = (ATTENDED, FATIGUE, WORK, GOOD, MEALS, TROUBLE)
# What a day is told with when there is only a line for it.
MORNING_LINE = (SLEEP, BODY)
EVENING_LINE = (ATTENDED, FATIGUE)


@dataclass(frozen=True)
class Fact:
    """One answered question: labels of the answers and own words beside them, or a time of day."""

    question: Question
    labels: tuple[Msg, ...] = ()
    at: time | None = None
    words: str = ""

    @property
    def says_itself(self) -> bool:
        """Whether the answer alone tells what it is about, as "Went" does and "Some" does not."""
        return self.question is ATTENDED


def facts_of(record: Any, questions: tuple[Question, ...]) -> list[Fact]:
    """The answered questions of a check-in in their order; what was not answered is left out."""
    found = [fact_of(each, record) for each in questions]
    return [fact for fact in found if fact is not None]


def labels_of(record: Any, questions: tuple[Question, ...]) -> list[Msg]:
    """The answers alone."""
    return [label for fact in facts_of(record, questions) for label in fact.labels]


def fact_of(question: Question, record: Any) -> Fact | None:
    """A question with its answer in words; None where there is none."""
    answer = getattr(record, question.field)
    if not question.choices:
        return Fact(question, at=clock(answer)) if answer in HALF_HOURS else None
    codes = answer if isinstance(answer, list) else [answer]
    labels = tuple(choice.label for code in codes if (choice := choice_of(question, code)))
    words = getattr(record, question.words) if question.words else ""
    return Fact(question, labels, words=words) if labels or words else None


def clock(code: str | None) -> time | None:
    """A stored half hour as a time of day."""
    return time.fromisoformat(code) if code in HALF_HOURS else None
