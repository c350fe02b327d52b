"""Short answers that staff may begin with, in the words of whoever will read them."""

from dataclasses import dataclass

from sqlmodel import Session

from pwa.accounts.models import Person
from pwa.accounts.sessions import language_of
from pwa.concerns.models import Concern
from pwa.language import Msg, Speech, msg
from pwa.people.labels import reading_labels

ANSWERS = {
    "read": msg("answer", "I have read it. Thank you for telling me."),
    "tomorrow": msg("answer", "Let us talk tomorrow."),
    "today": msg("answer", "I will come to you today."),
    "call": msg("answer", "May I call you?"),
    "when": msg("answer", "When is a good time for you?"),
    "work": msg("answer", "May I talk to your workplace?"),
    "think": msg("answer", "Let us think about it together."),
    "wait": msg("answer", "Please wait a little. I am looking into it."),
}


@dataclass(frozen=True)
class Answers:
    """Each answer's code and its text as it will stand in the box, and the language of these texts.

    Beside them who reads the answer, and how: the register and the furigana.
    """

    lang: str
    reader: str
    reads: tuple[Msg, Msg]
    texts: list[tuple[str, str]]


def answers_for(db: Session, concern: Concern) -> Answers:
    """The answers in the words in which the author of a report reads."""
    author = db.get_one(Person, (concern.organisation_id, concern.author_id))
    language = language_of(author)
    speech = Speech(language)
    texts = [(code, speech.plain(answer)) for code, answer in ANSWERS.items()]
    return Answers(language.lang, author.name, reading_labels(language), texts)


def with_answer(db: Session, concern: Concern, words: str, code: str) -> str:
    """What was written so far and one of the answers after it."""
    text = dict(answers_for(db, concern).texts).get(code, "")
    return "\n".join(part for part in (words.rstrip(), text) if part)
