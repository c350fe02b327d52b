"""A person's own plan for hard moments, beside the numbers to call."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.checkins.queries import supporter_of
from pwa.coping.actions import FullError, add_line, change_line, move_line, remove_line, restore_line
from pwa.coping.forms import LineForm, MoveForm
from pwa.coping.models import CopingLine
from pwa.coping.queries import coping_of, is_removed, lines_of_part, own_line
from pwa.coping.questions import MOST_LINES, Part, part_of
from pwa.db import OtherContentError, new_id
from pwa.language import Msg, msg
from pwa.web import Refused, Visit, endpoint

SAVED = msg("Your plan is saved.")
BACK = msg("The line is back.")
FULL = msg("There are 5 lines already. Remove one first.")
SENT_BEFORE = msg("This line was added before. For another one, write it again.")


def show_plan(visit: Visit) -> Response:
    removed = visit.query.get("removed", "")
    return _show(visit, removed=removed if is_removed(visit.db, visit.person, removed) else "")


def new_line(visit: Visit, section: str) -> Response:
    part = _part(section)
    if len(lines_of_part(visit.db, visit.person, section)) >= MOST_LINES:
        return visit.go("/coping", FULL)
    return _ask(visit, part, LineForm.model_construct(id=new_id(), section=part.code))


def create_line(visit: Visit, section: str) -> Response:
    part = _part(section)
    form = LineForm.of({**visit.form, "section": section})
    if form.problems:
        return _ask(visit, part, form, status=422)
    try:
        add_line(visit.db, visit.person, form)
    except FullError:
        return _ask(visit, part, form.with_problem("words", FULL), status=409)
    except OtherContentError:
        again = form.model_copy(update={"id": new_id()})
        return _ask(visit, part, again.with_problem("words", SENT_BEFORE), status=409)
    return visit.go("/coping", SAVED)


def show_line(visit: Visit, id: str) -> Response:
    line = _own(visit, id)
    values = {name: getattr(line, name) for name in ("id", "section", "words", "phone", "visible_to")}
    return _ask(visit, _part(line.section), LineForm.model_construct(**values), line)


def save_line(visit: Visit, id: str) -> Response:
    line = _own(visit, id)
    form = LineForm.of({**visit.form, "id": id, "section": line.section})
    if form.problems:
        return _ask(visit, _part(line.section), form, line, status=422)
    change_line(visit.db, line, form)
    return visit.go("/coping", SAVED)


def move(visit: Visit, id: str) -> Response:
    line, form = _own(visit, id), MoveForm.of(visit.form)
    if form.problems:
        raise Refused(422)
    move_line(visit.db, visit.person, line, -1 if form.to == "up" else 1)
    return visit.go(f"/coping/{id}", msg("The order is saved."))


def remove(visit: Visit, id: str) -> Response:
    remove_line(visit.db, _own(visit, id))
    return visit.go(f"/coping?removed={id}")


def restore(visit: Visit, id: str) -> Response:
    try:
        is_back = restore_line(visit.db, visit.person, id)
    except FullError:
        return _show(visit, problem=FULL, status=409)
    if not is_back:
        raise Refused(404)
    return visit.go("/coping", BACK)


def _show(visit: Visit, *, removed: str = "", problem: Msg | None = None, status: int = 200) -> Response:
    return visit.show(
        "coping/plan.html",
        status=status,
        plan=coping_of(visit.db, visit.person, visit.person.id),
        supporter=supporter_of(visit.db, visit.person),
        removed=removed,
        problem=problem,
    )


def _ask(
    visit: Visit, part: Part, form: LineForm, line: CopingLine | None = None, status: int = 200
) -> Response:
    return visit.show(
        "coping/line.html",
        status=status,
        form=form,
        part=part,
        line=line,
        supporter=supporter_of(visit.db, visit.person),
        ways=_ways(visit, line) if line else (),
    )


def _ways(visit: Visit, line: CopingLine) -> tuple[str, ...]:
    """Which ways the line can move: up, down, both or none."""
    ids = [each.id for each in lines_of_part(visit.db, visit.person, line.section)]
    at = ids.index(line.id)
    return tuple(way for way, is_open in (("up", at > 0), ("down", at < len(ids) - 1)) if is_open)


def _part(section: str) -> Part:
    part = part_of(section)
    if part is None:
        raise Refused(404)
    return part


def _own(visit: Visit, id: str) -> CopingLine:
    line = own_line(visit.db, visit.person, id)
    if line is None:
        raise Refused(404)
    return line


routes: list[Route] = [
    Route("/coping", endpoint(show_plan, who="participant")),
    Route("/coping/new/{section}", endpoint(new_line, who="participant")),
    Route("/coping/new/{section}", endpoint(create_line, who="participant"), methods=["POST"]),
    Route("/coping/{id:id}", endpoint(show_line, who="participant")),
    Route("/coping/{id:id}", endpoint(save_line, who="participant"), methods=["POST"]),
    Route("/coping/{id:id}/move", endpoint(move, who="participant"), methods=["POST"]),
    Route("/coping/{id:id}/remove", endpoint(remove, who="participant"), methods=["POST"]),
    Route("/coping/{id:id}/restore", endpoint(restore, who="participant"), methods=["POST"]),
]
