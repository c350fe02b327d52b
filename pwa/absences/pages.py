"""A late start or a day off, told by the person: two short screens, one page to follow and change it."""

from datetime import date, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.absences import record_pages, whole_page
from pwa.absences.actions import draft_name, tell_absence, withdraw_absence
from pwa.absences.forms import AbsenceForm, is_tellable
from pwa.absences.models import Absence
from pwa.absences.queries import absence_for, absence_on, days_to_come_back, name_of, receivers_of
from pwa.absences.questions import CONDITION, KIND, LATE_BY, REASON
from pwa.absences.whole_page import with_day
from pwa.accounts.queries import organisation_of
from pwa.checkins.queries import checkin_of
from pwa.checkins.questions import AWAY, answer_label
from pwa.clock import now, today
from pwa.concerns.hours import Hours
from pwa.db import OtherContentError, new_id
from pwa.drafts.actions import drop_drafts_between, keep_draft
from pwa.drafts.queries import draft_of
from pwa.forms import SENT_BEFORE, Problem, calendar_day, day_or_none
from pwa.language import msg
from pwa.web import Refused, Visit, endpoint

FIELDS: dict[str, tuple[str, ...]] = {
    "what": ("kind",),
    "why": ("reason", "condition"),
    "send": ("words", "wants_call", "late_by", "next_on"),
}
TOLD = msg("It has arrived.")
SAVED = msg("It is saved. Nobody is told. Please call.")
TAKEN_BACK = msg("You took it back. Your supporter is told that you come.")
ON_TIME = msg("You took it back. Your supporter is told that you come on time.")


def begin(visit: Visit) -> Response:
    """To the first screen, with what is known chosen there; on from it only for a day that was named."""
    day = _day(visit)
    told = absence_on(visit.db, visit.person, day)
    if told and told.withdrawn_at is None and not draft_of(visit.db, visit.person, _draft(day)):
        return visit.go(f"/absences/{told.id}")
    is_chosen = "day" in visit.query and _known(visit, day).get("kind")
    return visit.go(_path("why" if is_chosen else "what", day))


def ask(visit: Visit, step: str) -> Response:
    _must_be_step(step)
    day = _day(visit)
    known = _known(visit, day)
    if step != "what" and not known.get("kind"):
        return visit.go(_path("what", day))
    draft = draft_of(visit.db, visit.person, _draft(day))
    form = AbsenceForm.of({"id": draft.id if draft else new_id(), "local_date": day.isoformat(), **known})
    return _show(visit, step, form, day)


def answer(visit: Visit, step: str) -> Response:
    """Keep one screen's answers; `to` goes back to an earlier screen, else the next one follows."""
    _must_be_step(step)
    day, is_skip = _day(visit), "skip" in visit.form
    sent = _part(visit, step, day)
    problems = {name: sent.problems[name] for name in FIELDS[step] if name in sent.problems}
    if problems and not is_skip:
        return _show(visit, step, sent, day, problems=problems, status=422)
    if step == "what" and "local_date" not in sent.problems:
        day = calendar_day(sent.local_date)
    given = {} if is_skip else {name: getattr(sent, name) for name in FIELDS[step]}
    _keep(visit, day, {**_known(visit, day), **given})
    to = str(visit.form.get("to", ""))
    return visit.go(_path(to if to in FIELDS else "why" if step == "what" else "send", day))


def send(visit: Visit) -> Response:
    form = AbsenceForm.of(with_day(visit.form, visit.written.day), visit.written.day)
    if form.problems:
        return _show(visit, "send", form, _written_day(form), problems=form.problems, status=422)
    try:
        id = tell_absence(visit.db, visit.person, form, visit.written)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()}).with_problem("words", SENT_BEFORE)
        return _show(visit, "send", again, form.local_date, problems=again.problems, status=409)
    visit.after_commit.append(visit.app.worker.wake)
    is_told = receivers_of(visit.db, visit.person.organisation_id, visit.person.id)
    return visit.go(f"/absences/{id}", TOLD if is_told else SAVED)


def show(visit: Visit, id: str) -> Response:
    """The person's own page of it; staff have theirs among the person's pages."""
    absence = absence_for(visit.db, visit.person, id)
    if absence is None:
        raise Refused(404)
    if absence.person_id != visit.person.id:
        return visit.go(f"/people/{absence.person_id}/absences/{absence.id}")
    organisation_id = visit.person.organisation_id
    organisation = organisation_of(visit.db, visit.person)
    hours = Hours.of(organisation)
    return visit.show(
        "absences/mine.html",
        absence=absence,
        receivers=receivers_of(visit.db, organisation_id, visit.person.id),
        receiver=name_of(visit.db, organisation_id, absence.received_by),
        may_change=is_tellable(absence.local_date),
        change_href=_path("why", absence.local_date),
        organisation=organisation,
        is_staffed=hours.is_staffed(now()),
        opens_at=hours.next_opening(now()),
        **labels_of(absence),
    )


def withdraw(visit: Visit, id: str) -> Response:
    absence = absence_for(visit.db, visit.person, id)
    # Whoever works here too may read others' absences; only one's own is taken back.
    if absence is None or absence.person_id != visit.person.id or not is_tellable(absence.local_date):
        raise Refused(404)
    withdraw_absence(visit.db, visit.person, absence)
    visit.after_commit.append(visit.app.worker.wake)
    return visit.go(f"/absences/{id}", ON_TIME if absence.kind == "late" else TAKEN_BACK)


def labels_of(absence: Absence | AbsenceForm) -> dict[str, Any]:
    """The labels of what was answered."""
    return {
        "kind_label": answer_label(KIND, absence.kind),
        "reason_label": answer_label(REASON, absence.reason),
        "condition_label": answer_label(CONDITION, absence.condition),
        "late_label": answer_label(LATE_BY, absence.late_by),
    }


def _must_be_step(step: str) -> None:
    if step not in FIELDS:
        raise Refused(404)


def _path(step: str, day: date) -> str:
    return f"/absences/new/{step}?day={day.isoformat()}"


def _draft(day: date) -> str:
    return draft_name(day.isoformat())


def _day(visit: Visit) -> date:
    day = day_or_none(visit.query.get("day") or today())
    if day is None or not is_tellable(day):
        raise Refused(404)
    return day


def _part(visit: Visit, step: str, day: date) -> AbsenceForm:
    """One screen's answers, read as a part of the whole form."""
    whole = {"id": new_id(), "local_date": day.isoformat()}
    kind = {} if step == "what" else {"kind": "off"}
    return AbsenceForm.of({**whole, **kind, **visit.form})


def _written_day(form: AbsenceForm) -> date:
    """The day that the form is for; today if that is none that can be told."""
    day = day_or_none(form.local_date)
    return day if day and is_tellable(day) else today()


def _known(visit: Visit, day: date) -> dict[str, Any]:
    """What is known of this day: begun, told before, or said in the morning's check-in."""
    draft = draft_of(visit.db, visit.person, _draft(day))
    if draft:
        return draft.answers
    told = absence_on(visit.db, visit.person, day)
    if told:
        return _as_sent({name: getattr(told, name) for names in FIELDS.values() for name in names})
    morning = checkin_of(visit.db, visit.person, day)
    return {"kind": morning.plan, "condition": morning.body} if morning and morning.plan in AWAY else {}


def _keep(visit: Visit, day: date, answers: dict[str, Any]) -> None:
    drop_drafts_between(visit.db, visit.person, "absence ", _draft(today()))
    keep_draft(visit.db, visit.person, _draft(day), _as_sent(answers))


def _as_sent(answers: dict[str, Any]) -> dict[str, str]:
    """Answers as a form sends them, what is open left out."""
    given = {name: "yes" if value is True else str(value) for name, value in answers.items() if value}
    return {name: value for name, value in given.items() if value}


def _show(
    visit: Visit,
    step: str,
    form: AbsenceForm,
    day: date,
    *,
    problems: Any = None,
    status: int = 200,
) -> Response:
    organisation = organisation_of(visit.db, visit.person)
    hours = Hours.of(organisation)
    return visit.show(
        f"absences/{step}.html",
        status=status,
        form=form,
        day_told=day,
        days=sorted({today() + timedelta(days=ahead) for ahead in range(3)} | {day}),
        next_days=days_to_come_back(hours, day),
        kind=KIND,
        reason=REASON,
        condition=CONDITION,
        late_by=LATE_BY,
        receivers=receivers_of(visit.db, visit.person.organisation_id, visit.person.id),
        told_before=absence_on(visit.db, visit.person, day),
        is_staffed=hours.is_staffed(now()),
        opens_at=hours.next_opening(now()),
        organisation=organisation,
        action=_path(step, day),
        back_href=_path("what", day) if step == "why" else "/",
        problems={name: (problem.message, problem.values) for name, problem in _said(problems).items()},
        **labels_of(form),
    )


def _said(problems: Any) -> dict[str, Problem]:
    return dict(problems or {})


routes = [
    Route("/absences", endpoint(send, who="participant"), methods=["POST"]),
    Route("/absences/new", endpoint(begin, who="participant")),
    Route("/absences/new/{step}", endpoint(ask, who="participant")),
    Route("/absences/new/{step}", endpoint(answer, who="participant"), methods=["POST"]),
    Route("/absences/{id:id}", endpoint(show, who="signed_in")),
    Route("/absences/{id:id}/withdraw", endpoint(withdraw, who="participant"), methods=["POST"]),
    *record_pages.routes,
    *whole_page.routes,
]
