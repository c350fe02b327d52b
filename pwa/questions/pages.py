"""「しつもん」: how many steps, medicine or not, and own items. Shown to participants, by themselves."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.db import OtherContentError, new_id
from pwa.forms import SENT_BEFORE
from pwa.language import Msg, msg
from pwa.moods.questions import STEPS, faces_for
from pwa.questions.actions import MOST_ITEMS, TooManyError, add_item, choose_questions, end_item, rename_item
from pwa.questions.forms import AskingForm, ItemForm
from pwa.questions.queries import asked_of
from pwa.web import Refused, Visit, endpoint

PAGE = "/me/questions"
SAVED = msg("Your questions are saved.")
ADDED = msg("The item is added. It comes in the evening.")
RENAMED = msg("The item has new words.")
ENDED = msg("The item is no longer asked. Old answers stay.")
ENOUGH = msg("There are 5 items already. Remove one first.")


def show(visit: Visit) -> Response:
    return _show(visit)


def choose(visit: Visit) -> Response:
    form = AskingForm.of(visit.form)
    if form.problems:
        return _show(visit, choice=form, status=422)
    choose_questions(visit.db, visit.person, form)
    return visit.go(PAGE, SAVED)


def add(visit: Visit) -> Response:
    form = ItemForm.of(visit.form)
    if form.problems:
        return _show(visit, new=form, status=422)
    try:
        add_item(visit.db, visit.person, form)
    except TooManyError:
        return _show(visit, new=form.with_problem("words", ENOUGH), status=422)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()}).with_problem("words", SENT_BEFORE)
        return _show(visit, new=again, status=409)
    return visit.go(PAGE, ADDED)


def rename(visit: Visit, id: str) -> Response:
    form = ItemForm.of({"id": id, "words": visit.form.get(f"words-{id}", "")})
    if form.problems:
        return _show(visit, item=form, status=422)
    return _done(visit, rename_item(visit.db, visit.person, id, form.words), RENAMED)


def end(visit: Visit, id: str) -> Response:
    return _done(visit, end_item(visit.db, visit.person, id), ENDED)


def _done(visit: Visit, is_done: bool, said: Msg) -> Response:
    if not is_done:
        raise Refused(404)
    return visit.go(PAGE, said)


def _show(
    visit: Visit,
    *,
    choice: AskingForm | None = None,
    new: ItemForm | None = None,
    item: ItemForm | None = None,
    status: int = 200,
) -> Response:
    asked = asked_of(visit.db, visit.person)
    wrong = choice or new or item
    meds = "yes" if asked.wants_meds else "no"
    return visit.show(
        "questions/questions.html",
        status=status,
        asked=asked,
        choice=choice or AskingForm.of({"steps": str(asked.steps), "meds": meds}),
        new=new or ItemForm(id=new_id()),
        changing=item,
        most=MOST_ITEMS,
        scales=STEPS,
        faces=faces_for(asked.steps),
        problems={
            # Each item has a field of its own to point at.
            (f"words-{item.id}" if item else field): (problem.message, problem.values)
            for field, problem in (wrong.problems.items() if wrong else ())
        },
    )


routes = [
    Route(PAGE, endpoint(show, who="participant")),
    Route(PAGE, endpoint(choose, who="participant"), methods=["POST"]),
    Route(f"{PAGE}/items", endpoint(add, who="participant"), methods=["POST"]),
    Route(f"{PAGE}/items/{{id:id}}", endpoint(rename, who="participant"), methods=["POST"]),
    Route(f"{PAGE}/items/{{id:id}}/end", endpoint(end, who="participant"), methods=["POST"]),
]
