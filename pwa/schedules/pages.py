"""What is coming: for the participant, and for a family as far as the participant shows it."""

from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.looking import look_at
from pwa.access.looks import note_look
from pwa.alerts.actions import open_alerts
from pwa.clock import today
from pwa.concerns.routing import names_of
from pwa.db import OtherContentError, new_id
from pwa.forms import SENT_BEFORE
from pwa.language import msg
from pwa.meetings.queries import count_unread
from pwa.schedules import for_staff
from pwa.schedules.actions import (
    KIND,
    ChangedMeanwhileError,
    answer_appointment,
    change_appointment,
    keep_topics,
    reader_of,
    remove_appointment,
    show_to_family,
    version_of,
    write_appointment,
)
from pwa.schedules.clashes import LOOK_AGAIN, warnings_for
from pwa.schedules.days import by_month, outlook
from pwa.schedules.forms import AnswerForm, AppointmentForm, FamilyForm, TopicsForm, WishForm
from pwa.schedules.models import Appointment
from pwa.schedules.preview import previews
from pwa.schedules.queries import appointment_of, coming_of, earlier_of, is_known_to_service, plan_of
from pwa.schedules.questions import ANSWERS, FAMILY_SEES, OWN_KINDS, Answer
from pwa.schedules.relatives import family_of, relatives_of
from pwa.schedules.saying import Saying
from pwa.web import LONG_FORM_LIMIT, Refused, Visit, endpoint

MOVED = msg(
    "This plan was changed after you opened this page. Nothing was sent yet. "
    "Please look at the day and time, and answer once more."
)
ARRIVED = msg("Your answer has arrived at your supporter.")


def schedule(visit: Visit) -> Response:
    is_earlier = visit.query.get("show") == "earlier"
    me = visit.person
    plans = (
        earlier_of(visit.db, me, me.id) if is_earlier else coming_of(visit.db, me, me.id, with_cancelled=True)
    )
    return visit.show(
        "schedules/schedule.html",
        is_earlier=is_earlier,
        months=by_month(plans),
        unread=count_unread(visit.db, me),
        family_sees=FAMILY_SEES if family_of(visit.db, me) else None,
        today=today(),
        saying=Saying(visit.language.register),
    )


def show_plan(visit: Visit, id: str) -> Response:
    _own(visit, id)
    _mark_seen(visit, id)
    return _show(visit, id)


def new_plan(visit: Visit) -> Response:
    return _ask(visit, AppointmentForm.blank())


def create_plan(visit: Visit) -> Response:
    form = _read(visit)
    if form.problems:
        return _ask(visit, form, status=422)
    try:
        write_appointment(visit.db, visit.person, visit.person.id, form)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()}).with_problem("kind", SENT_BEFORE)
        return _ask(visit, again, status=409)
    return visit.go(f"/schedule/{form.id}", msg("Your plan is written down."))


def edit_plan(visit: Visit, id: str) -> Response:
    return _ask(visit, AppointmentForm.with_content_of(_written_by_me(visit, id)), changes=True)


def change_plan(visit: Visit, id: str) -> Response:
    stored, form = _written_by_me(visit, id, to_change=True), _read(visit, id)
    if form.problems:
        return _ask(visit, form, changes=True, status=422)
    is_changed = change_appointment(visit.db, visit.person, stored, form)
    return visit.go(
        f"/schedule/{id}", msg("Your plan is changed.") if is_changed else msg("Nothing was changed.")
    )


def ask_to_remove(visit: Visit, id: str) -> Response:
    _written_by_me(visit, id)
    return visit.show("schedules/remove.html", plan=plan_of(visit.db, visit.person, visit.person.id, id))


def remove(visit: Visit, id: str) -> Response:
    remove_appointment(visit.db, _written_by_me(visit, id, to_change=True))
    return visit.go("/schedule", msg("The plan is gone."))


def answer(visit: Visit, id: str) -> Response:
    stored = _own(visit, id, to_change=True)
    if not _is_asked(visit, id):
        return _too_late(visit, id)
    if visit.form.get("answer") == "change":
        return visit.go(f"/schedule/{id}/change")
    form = AnswerForm.of(visit.form)
    if form.problems:
        raise Refused(422)
    try:
        return _answered(visit, stored, form.answer, seen_at=form.seen_at)
    except ChangedMeanwhileError:
        _mark_seen(visit, id)
        return _show(visit, id, status=409)


def ask_wish(visit: Visit, id: str) -> Response:
    stored = _own(visit, id)
    if not _is_asked(visit, id):
        return visit.go(f"/schedule/{id}")
    return _ask_wish(visit, id, WishForm(wish=stored.wish, seen_at=version_of(stored)))


def send_wish(visit: Visit, id: str) -> Response:
    stored = _own(visit, id, to_change=True)
    if not _is_asked(visit, id):
        return _too_late(visit, id)
    form = WishForm.of(visit.form)
    if form.problems:
        return _ask_wish(visit, id, form, status=422)
    try:
        return _answered(visit, stored, "change", form.wish, seen_at=form.seen_at)
    except ChangedMeanwhileError:
        _mark_seen(visit, id)
        again = form.model_copy(update={"seen_at": version_of(stored)})
        return _ask_wish(visit, id, again, status=409)


def save_topics(visit: Visit, id: str) -> Response:
    stored = _own(visit, id, to_change=True)
    form = TopicsForm.of(visit.form)
    if form.problems:
        return _show(visit, id, topics=form, status=422)
    keep_topics(visit.db, stored, form.topics, visit.written)
    return visit.go(f"/schedule/{id}", msg("What you want to talk about is saved."))


def save_family(visit: Visit, id: str) -> Response:
    stored = _own(visit, id)
    form = FamilyForm.of(visit.form)
    if form.problems:
        raise Refused(422)
    show_to_family(visit.db, stored, form.family_sees)
    return visit.go(f"/schedule/{id}", msg("Your choice is saved."))


def family(visit: Visit) -> Response:
    relatives = relatives_of(visit.db, visit.person)
    for each in relatives:
        look_at(visit, each.id, partial(note_look, viewer=visit.person, person_id=each.id, field="schedule"))
    plans = [(each, coming_of(visit.db, visit.person, each.id, with_cancelled=True)) for each in relatives]
    return visit.show(
        "schedules/family.html",
        shown=[(each, bool(found), outlook(found, today())) for each, found in plans],
        today=today(),
        saying=Saying(visit.language.register),
    )


def _mark_seen(visit: Visit, id: str) -> None:
    look_at(visit, visit.person.id, lambda db: open_alerts(db, visit.person, KIND, [id]))


def _show(visit: Visit, id: str, topics: TopicsForm | None = None, status: int = 200) -> Response:
    plan = plan_of(visit.db, visit.person, visit.person.id, id)
    stored = _own(visit, id)
    assert plan is not None
    reader = reader_of(visit.db, stored) or ""
    is_known = is_known_to_service(visit.db, visit.person, id)
    return visit.show(
        "schedules/plan.html",
        status=status,
        plan=plan,
        form=topics or TopicsForm(topics=plan.topics),
        moved=MOVED if status == 409 else None,
        seen_at=version_of(plan),
        answers=ANSWERS,
        own_pages={"change": f"/schedule/{id}/change"},
        reader=names_of(visit.db, visit.person.organisation_id, [reader]).get(reader, "") if is_known else "",
        family=family_of(visit.db, visit.person),
        family_sees=FAMILY_SEES,
        previews=previews(visit.speech, plan),
        saying=Saying(visit.language.register),
    )


def _answered(visit: Visit, stored: Appointment, answer: Answer, wish: str = "", *, seen_at: str) -> Response:
    answer_appointment(visit.db, visit.person, stored, answer, wish, seen_at=seen_at, written=visit.written)
    visit.after_commit.append(visit.app.worker.wake)
    has_reader = reader_of(visit.db, stored) is not None
    return visit.go(f"/schedule/{stored.id}", ARRIVED if has_reader else msg("Your answer is saved."))


def _too_late(visit: Visit, id: str) -> Response:
    """Cancelled or over since the page was opened: its page says so. What waited on a phone stays there."""
    if visit.entry is not None:
        raise Refused(409)
    return visit.go(f"/schedule/{id}")


def _ask_wish(visit: Visit, id: str, form: WishForm, status: int = 200) -> Response:
    stored = _own(visit, id)
    reader = reader_of(visit.db, stored) or ""
    return visit.show(
        "schedules/wish.html",
        status=status,
        plan=plan_of(visit.db, visit.person, visit.person.id, id),
        form=form,
        moved=MOVED if status == 409 else None,
        reader=names_of(visit.db, visit.person.organisation_id, [reader]).get(reader, ""),
    )


def _read(visit: Visit, id: str = "") -> AppointmentForm:
    # Only staff say by whose id it is with whom.
    typed = {**visit.form, "with_id": ""} | ({"id": id} if id else {})
    form = AppointmentForm.of(typed)
    if form.problems:
        return form
    found = warnings_for(visit.db, visit.person, visit.person.id, form, {})
    return form.with_problem("anyway", LOOK_AGAIN) if found and not form.anyway else form


def _ask(visit: Visit, form: AppointmentForm, *, changes: bool = False, status: int = 200) -> Response:
    is_readable = set(form.problems) == {"anyway"}
    return visit.show(
        "schedules/write.html",
        status=status,
        form=form,
        kinds=OWN_KINDS,
        changes=changes,
        warnings=warnings_for(visit.db, visit.person, visit.person.id, form, {}) if is_readable else [],
        shares_with_family=bool(family_of(visit.db, visit.person)),
    )


def _own(visit: Visit, id: str, *, to_change: bool = False) -> Appointment:
    stored = appointment_of(visit.db, visit.person, visit.person.id, id, to_change=to_change)
    if stored is None:
        raise Refused(404)
    return stored


def _written_by_me(visit: Visit, id: str, *, to_change: bool = False) -> Appointment:
    stored = _own(visit, id, to_change=to_change)
    if stored.made_by != visit.person.id:
        raise Refused(403)
    return stored


def _is_asked(visit: Visit, id: str) -> bool:
    plan = plan_of(visit.db, visit.person, visit.person.id, id)
    return plan is not None and plan.asks


_ID = "/schedule/{id:id}"

routes = [
    Route("/schedule", endpoint(schedule, who="participant")),
    Route("/schedule", endpoint(create_plan, who="participant", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route("/schedule/new", endpoint(new_plan, who="participant")),
    # Opening it opens its alert.
    Route(_ID, endpoint(show_plan, who="participant", writes=True)),
    Route(f"{_ID}/edit", endpoint(edit_plan, who="participant")),
    Route(f"{_ID}/edit", endpoint(change_plan, who="participant", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route(f"{_ID}/remove", endpoint(ask_to_remove, who="participant")),
    Route(f"{_ID}/remove", endpoint(remove, who="participant"), methods=["POST"]),
    Route(f"{_ID}/change", endpoint(ask_wish, who="participant")),
    Route(f"{_ID}/change", endpoint(send_wish, who="participant", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route(f"{_ID}/answer", endpoint(answer, who="participant"), methods=["POST"]),
    Route(f"{_ID}/topics", endpoint(save_topics, who="participant", limit=LONG_FORM_LIMIT), methods=["POST"]),
    Route(f"{_ID}/family", endpoint(save_family, who="participant"), methods=["POST"]),
    Route("/family", endpoint(family, who="family", writes=True)),
    *for_staff.routes,
]
