"""The morning check-in: six screens, one question each, kept on the way; then the whole of it, sent once."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.rules import has_consent
from pwa.checkins.actions import OtherContentError, keep_answers, record_checkin
from pwa.checkins.days import Answers, answers_of, begun_today, first_open, step_after, step_before
from pwa.checkins.forms import AnswersForm, CheckinForm
from pwa.checkins.queries import morning_of, supporter_of, usual_night, wants_meds
from pwa.checkins.questions import (
    LAST_NUMBER,
    MEDS,
    STEPS,
    SYMPTOM_GROUPS,
    UNWELL,
    Question,
    Step,
    choice_of,
    step_asking,
    step_called,
)
from pwa.checkins.times import HALF_HOURS, HalfHour, times_around
from pwa.clock import today
from pwa.db import new_id
from pwa.forms import Problem
from pwa.language import msg
from pwa.web import Refused, Visit, endpoint

SAVED = msg("Your morning is recorded.")
CHOOSE = msg("Please choose one.")
SENT_BEFORE = msg("This was recorded before, with other answers. Press again to use these.")


def go_on(visit: Visit) -> Response:
    return visit.go(_path(first_open(_known(visit))))


def ask(visit: Visit, step: str) -> Response:
    asked = _step(step)
    answers = _known(visit)
    if asked.questions:
        return _ask(visit, asked, answers, is_fix="fix" in visit.query)
    if first_open(answers) != asked:
        return visit.go(_path(first_open(answers)))
    return _review(visit, _form_of(visit, answers))


def answer(visit: Visit, step: str) -> Response:
    asked = _step(step)
    if not asked.questions:
        raise Refused(404)
    is_fix = "fix" in visit.form
    given = AnswersForm.of({} if "skip" in visit.form else visit.form)
    fields = [question.field for question in _questions(visit, asked)]
    answers = {field: getattr(given, field) for field in fields}
    problems = {field: problem for field, problem in given.problems.items() if field in fields}
    if not (problems or "skip" in visit.form or any(answers.values()) or asked.name == "symptoms"):
        problems = {fields[0]: Problem(message=CHOOSE)}
    if problems:
        return _ask(visit, asked, {**_known(visit), **answers}, is_fix=is_fix, problems=problems)
    known = keep_answers(visit.db, visit.person, answers)
    return visit.go(_path(first_open(known) if is_fix else step_after(asked, known)))


def record(visit: Visit) -> Response:
    form = CheckinForm.of(visit.form)
    if form.problems:
        return _review_again(visit, form, status=422)
    try:
        record_checkin(visit.db, visit.person, form)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()})
        return _review_again(visit, again.with_problem("id", SENT_BEFORE), status=409)
    return visit.go("/", SAVED)


def _step(name: str) -> Step:
    step = step_called(name)
    if step is None:
        raise Refused(404)
    return step


def _path(step: Step) -> str:
    return f"/checkins/morning/{step.name}"


def _known(visit: Visit) -> Answers:
    draft = begun_today(visit.db, visit.person)
    if draft:
        return draft.answers
    stored = morning_of(visit.db, visit.person, today())
    return answers_of(stored) if stored else {}


def _questions(visit: Visit, step: Step) -> list[Question]:
    return [each for each in step.questions if each is not MEDS or wants_meds(visit.db, visit.person)]


def _ask(
    visit: Visit,
    step: Step,
    answers: Answers,
    *,
    is_fix: bool,
    problems: dict[str, Problem] | None = None,
) -> Response:
    before = step_called("review") if is_fix else step_before(step, answers)
    return visit.show(
        "checkins/step.html",
        status=422 if problems else 200,
        step=step,
        last=LAST_NUMBER,
        questions=_questions(visit, step),
        answers=answers,
        times=_times(visit, answers) if step.name == "night" else {},
        symptom_groups=SYMPTOM_GROUPS,
        is_fix=is_fix,
        back_href=_path(before) if before else "",
        problems={field: problem.message for field, problem in (problems or {}).items()},
    )


def _times(visit: Visit, answers: Answers) -> dict[str, Any]:
    bed, wake = usual_night(visit.db, visit.person)
    return {
        "bed_at": times_around(bed, answers.get("bed_at")),
        "wake_at": times_around(wake, answers.get("wake_at"), from_morning=True),
    }


def _form_of(visit: Visit, answers: Answers) -> CheckinForm:
    """The review's form before it is sent: today's answers and who would see them."""
    draft = begun_today(visit.db, visit.person)
    stored = morning_of(visit.db, visit.person, today())
    consent = _consent(visit)
    return CheckinForm.model_validate(
        {
            **{name: answers.get(name) for name in AnswersForm.model_fields},
            "symptoms": answers.get("symptoms") or [],
            "id": draft.id if draft else new_id(),
            "local_date": today(),
            "visible_to": stored.visible_to if stored else "supporter" if consent == "granted" else "self",
            "consent": consent,
        }
    )


def _consent(visit: Visit) -> str:
    person = visit.person
    said = has_consent(visit.db, person.organisation_id, person.id, "checkin", "supporter")
    return {None: "never", True: "granted", False: "withdrawn"}[said]


def _review(visit: Visit, form: CheckinForm, status: int = 200) -> Response:
    return visit.show(
        "checkins/review.html",
        status=status,
        form=form,
        facts=[_fact(question, form) for question in _asked_in(visit, form)],
        supporter=supporter_of(visit.db, visit.person),
        is_change=morning_of(visit.db, visit.person, today()) is not None,
        problems={field: (problem.message, problem.values) for field, problem in form.problems.items()},
        last=LAST_NUMBER,
        back_href=_path(STEPS[-2]),
    )


def _review_again(visit: Visit, form: CheckinForm, status: int) -> Response:
    """What was sent, to be corrected: its good answers are today's draft, asked no second time."""
    if str(form.local_date) == today().isoformat():
        good = [name for name in AnswersForm.model_fields if name not in form.problems]
        keep_answers(visit.db, visit.person, {name: getattr(form, name) or None for name in good})
    return _review(visit, form, status)


def _asked_in(visit: Visit, form: CheckinForm) -> list[Question]:
    return [
        question
        for step in STEPS
        if step.name != "symptoms" or form.body in UNWELL
        for question in _questions(visit, step)
    ]


def _fact(question: Question, form: CheckinForm) -> dict[str, Any]:
    """A question with what was answered, as far as that is an answer at all."""
    value = getattr(form, question.field)
    codes = value if isinstance(value, list) else [value]
    return {
        "question": question,
        "choices": [choice for code in codes if (choice := choice_of(question, code))],
        "time": HalfHour(value) if not question.choices and value in HALF_HOURS else None,
        "href": f"{_path(step_asking(question.field))}?fix=yes",
    }


routes = [
    Route("/checkins", endpoint(record, who="participant"), methods=["POST"]),
    Route("/checkins/morning", endpoint(go_on, who="participant")),
    Route("/checkins/morning/{step}", endpoint(ask, who="participant")),
    Route("/checkins/morning/{step}", endpoint(answer, who="participant"), methods=["POST"]),
]
