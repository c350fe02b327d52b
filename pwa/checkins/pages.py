"""A check-in: one question a screen, kept on the way; then the whole of it, sent once.

Morning and evening are the same pages with other questions (`pwa.checkins.slots`).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.absences.queries import absence_on, receivers_of
from pwa.access.rules import has_consent
from pwa.checkins.actions import keep_answers, record_checkin, recorded_answers
from pwa.checkins.facts import fact_of, hidden_fields
from pwa.checkins.forms import AnswersForm, CheckinForm
from pwa.checkins.queries import checkin_of, supporter_of, usual_night
from pwa.checkins.questions import AWAY, TROUBLED
from pwa.checkins.sheets import Answers, Sheet
from pwa.checkins.slots import SLOTS, Step
from pwa.checkins.times import times_around
from pwa.checkins.whole_page import DAY_OF_WRITING, show_whole, with_known
from pwa.clock import today
from pwa.coping.queries import helps_href
from pwa.db import OtherContentError, new_id
from pwa.drafts.queries import draft_of
from pwa.forms import Problem, day_or_none
from pwa.language import msg
from pwa.moods.questions import faces_for
from pwa.questions.queries import asked_of
from pwa.web import Refused, Visit, endpoint

CHOOSE = msg("Please choose one.")
SENT_BEFORE = msg("This was recorded before, with other answers. Press again to use these.")


def go_on(visit: Visit, slot: str) -> Response:
    sheet = _sheet(visit, slot)
    return visit.go(sheet.path(sheet.first_open(_known(visit, sheet))))


def ask(visit: Visit, slot: str, step: str) -> Response:
    sheet = _sheet(visit, slot)
    asked = _step(sheet, step)
    answers = _known(visit, sheet)
    if asked.questions and sheet.has(asked):
        return _ask(visit, sheet, asked, answers, is_fix="fix" in visit.query)
    if sheet.first_open(answers) != asked:
        return visit.go(sheet.path(sheet.first_open(answers)))
    return _review(visit, sheet, _form_of(visit, sheet, answers))


def ask_whole(visit: Visit, slot: str) -> Response:
    sheet = _sheet(visit, slot)
    form = _form_of(visit, sheet, {}).model_copy(update={"id": new_id()})
    return show_whole(
        visit,
        sheet,
        form,
        _times(visit, {}),
        faces=faces_for(sheet.asked.steps),
        supporter=supporter_of(visit.db, visit.person),
    )


def answer(visit: Visit, slot: str, step: str) -> Response:
    sheet = _sheet(visit, slot)
    asked = _step(sheet, step)
    if not (asked.questions and sheet.has(asked)):
        raise Refused(404)
    is_fix, is_skip = "fix" in visit.form, "skip" in visit.form
    questions = sheet.questions(asked, _known(visit, sheet))
    fields = [field for question in questions for field in question.fields]
    given = AnswersForm.of({} if is_skip else _sent(visit, sheet, asked))
    answers = {field: getattr(given, field) for field in fields}
    problems = {field: problem for field, problem in given.problems.items() if field in fields}
    may_be_empty = is_skip or all(each.kind == "many" for each in questions)
    if not (problems or may_be_empty or any(answers.values())):
        problems = {fields[0]: Problem(message=CHOOSE)}
    if problems:
        return _ask(visit, sheet, asked, _known(visit, sheet) | answers, is_fix=is_fix, problems=problems)
    known = keep_answers(visit.db, visit.person, sheet, answers)
    return visit.go(sheet.path(sheet.first_open(known) if is_fix else sheet.after(asked, known)))


def leave_review(visit: Visit, slot: str) -> Response:
    """From the review to a screen before it: who may see the check-in is kept with the answers."""
    sheet = _sheet(visit, slot)
    step = sheet.slot.step_called(str(visit.form.get("to", "")))
    if step is None or not step.questions:
        raise Refused(404)
    visible_to = visit.form.get("visible_to")
    if visible_to in ("self", "supporter"):
        keep_answers(visit.db, visit.person, sheet, {"visible_to": visible_to})
    return visit.go(sheet.path(step, is_fix="fix" in visit.query))


def record(visit: Visit) -> Response:
    form = CheckinForm.of(_with_day(visit))
    if form.slot not in SLOTS:
        raise Refused(404)
    if form.problems:
        return _review_again(visit, form, status=422)
    try:
        record_checkin(visit.db, visit.person, form, visit.written)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()})
        return _review_again(visit, again.with_problem("id", SENT_BEFORE), status=409)
    return visit.go(_after(form), SLOTS[form.slot].saved)


def offer_help(visit: Visit) -> Response:
    """After an evening with trouble in it, or one that leaves somebody exhausted: an offer, no more."""
    sheet = _sheet(visit, "evening")
    evening = checkin_of(visit.db, visit.person, sheet.day, sheet.slot.name)
    return visit.show(
        "checkins/after.html",
        has_trouble=evening is None or evening.trouble in TROUBLED,
        is_exhausted=evening is not None and evening.fatigue == "exhausted",
        helps_href=helps_href(visit.db, visit.person),
        supporter=supporter_of(visit.db, visit.person),
    )


def _with_day(visit: Visit) -> Mapping[str, Any]:
    """What was sent; a page that a phone keeps for later does not know the day on which it is filled in."""
    slot = SLOTS.get(str(visit.form.get("slot", "morning")))
    if slot is None or visit.form.get("local_date") != DAY_OF_WRITING:
        return visit.form
    sheet = Sheet(slot, slot.day_at(visit.written.at), asked_of(visit.db, visit.person))
    return with_known(visit.form, sheet, _known(visit, sheet))


def _after(form: CheckinForm) -> str:
    if form.slot == "morning" and form.plan in AWAY and form.local_date == today():
        return f"/absences/new?day={form.local_date.isoformat()}"
    if form.trouble not in TROUBLED and form.fatigue != "exhausted":
        return "/"
    is_today = form.local_date == SLOTS[form.slot].today()
    return "/checkins/evening/after" + ("" if is_today else f"?day={form.local_date.isoformat()}")


def _sheet(visit: Visit, slot: str, day: date | None = None) -> Sheet:
    found = SLOTS.get(slot)
    if found is None:
        raise Refused(404)
    chosen = day or day_or_none(visit.query.get("day", found.today()))
    if chosen is None or not found.is_open(chosen):
        raise Refused(404)
    return Sheet(found, chosen, asked_of(visit.db, visit.person))


def _step(sheet: Sheet, name: str) -> Step:
    step = sheet.slot.step_called(name)
    if step is None:
        raise Refused(404)
    return step


def _known(visit: Visit, sheet: Sheet) -> Answers:
    draft = draft_of(visit.db, visit.person, sheet.draft)
    return draft.answers if draft else recorded_answers(visit.db, visit.person, sheet)


def _sent(visit: Visit, sheet: Sheet, step: Step) -> Any:
    """What came with a screen; own items come one by one and are kept as one list."""
    if step.name != "own":
        return visit.form
    chosen = {item.id: visit.form.get(f"own-{item.id}") for item in sheet.asked.items}
    return {"own": [f"{id}:{place}" for id, place in chosen.items() if place]}


def _ask(
    visit: Visit,
    sheet: Sheet,
    step: Step,
    answers: Answers,
    *,
    is_fix: bool,
    problems: dict[str, Problem] | None = None,
) -> Response:
    before = sheet.slot.steps[-1] if is_fix else sheet.before(step, answers)
    own = dict(str(each).split(":", 1) for each in answers.get("own") or [] if ":" in str(each))
    return visit.show(
        "checkins/step.html",
        status=422 if problems else 200,
        sheet=sheet,
        step=step,
        questions=sheet.questions(step, answers),
        answers=answers,
        times=_times(visit, answers) if step.name == "night" else {},
        own=own,
        faces=faces_for(sheet.asked.steps),
        is_fix=is_fix,
        back_href=sheet.path(before) if before else "",
        problems={field: (each.message, each.values) for field, each in (problems or {}).items()},
    )


def _times(visit: Visit, answers: Answers) -> dict[str, Any]:
    bed, wake = usual_night(visit.db, visit.person)
    return {
        "bed_at": times_around(bed, answers.get("bed_at")),
        "wake_at": times_around(wake, answers.get("wake_at"), from_morning=True),
    }


def _form_of(visit: Visit, sheet: Sheet, answers: Answers) -> CheckinForm:
    """The review's form before it is sent: the day's answers and who would see them."""
    draft = draft_of(visit.db, visit.person, sheet.draft)
    consent = _consent(visit)
    known = {name: answers[name] for name in AnswersForm.model_fields if answers.get(name) is not None}
    return CheckinForm.model_validate(
        {
            "visible_to": answers.get("visible_to") or ("supporter" if consent == "granted" else "self"),
            **known,
            "id": draft.id if draft else new_id(),
            "slot": sheet.slot.name,
            "local_date": sheet.day,
            "consent": consent,
        }
    )


def _consent(visit: Visit) -> str:
    person = visit.person
    said = has_consent(visit.db, person.organisation_id, person.id, "checkin", "supporter")
    return {None: "never", True: "granted", False: "withdrawn"}[said]


def _review(visit: Visit, sheet: Sheet, form: CheckinForm, status: int = 200) -> Response:
    stored = checkin_of(visit.db, visit.person, sheet.day, sheet.slot.name)
    answers = {"body": form.body, "attended": form.attended}
    steps = sheet.steps(answers)
    tells_next = form.plan in AWAY and sheet.day == today()
    return visit.show(
        "checkins/review.html",
        status=status,
        sheet=sheet,
        form=form,
        hidden=hidden_fields(sheet, form),
        facts=[fact_of(sheet, step, each, form) for step in steps for each in sheet.questions(step, answers)],
        supporter=supporter_of(visit.db, visit.person),
        stored=stored,
        tells_next=tells_next,
        told_at=_told_at(visit, form.plan) if tells_next else None,
        problems={field: (problem.message, problem.values) for field, problem in form.problems.items()},
        leave=sheet.path(sheet.slot.steps[-1]),
        back_to=steps[-2].name,
    )


def _told_at(visit: Visit, plan: str | None) -> datetime | None:
    """When the person told their supporter this of today, last; None if it stands untold."""
    told = absence_on(visit.db, visit.person, today())
    if told is None or told.withdrawn_at is not None or told.kind != plan:
        return None
    is_heard = receivers_of(visit.db, visit.person.organisation_id, visit.person.id)
    return (told.edited_at or told.created_at) if is_heard else None


def _review_again(visit: Visit, form: CheckinForm, status: int) -> Response:
    """What was sent, to be corrected: its good answers are that day's draft, asked no second time."""
    sheet = _sheet(visit, form.slot, _written_day(form))
    if "local_date" not in form.problems:
        names = [*AnswersForm.model_fields, "visible_to"]
        good = {name: getattr(form, name) or None for name in names if name not in form.problems}
        keep_answers(visit.db, visit.person, sheet, good)
    return _review(visit, sheet, form, status)


def _written_day(form: CheckinForm) -> date:
    """The day that the form is for; today if that is none of those that can be written."""
    slot = SLOTS[form.slot]
    day = day_or_none(form.local_date)
    return day if day and slot.is_open(day) else slot.today()


routes = [
    Route("/checkins", endpoint(record, who="participant"), methods=["POST"]),
    Route("/checkins/evening/after", endpoint(offer_help, who="participant")),
    Route("/checkins/{slot}", endpoint(go_on, who="participant")),
    Route("/checkins/{slot}/review", endpoint(leave_review, who="participant"), methods=["POST"]),
    Route("/checkins/{slot}/whole", endpoint(ask_whole, who="participant")),
    Route("/checkins/{slot}/{step}", endpoint(ask, who="participant")),
    Route("/checkins/{slot}/{step}", endpoint(answer, who="participant"), methods=["POST"]),
]
