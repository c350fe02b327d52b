"""All the questions of a check-in on one page, as a phone keeps it for when there is no network."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from pwa.checkins.forms import AnswersForm, CheckinForm
from pwa.checkins.sheets import Answers, Sheet
from pwa.installing import kept
from pwa.web import Visit

# Instead of a date: the day to which the moment of writing belongs.
DAY_OF_WRITING = "written"
_OWN = "own-"


def show_whole(
    visit: Visit, sheet: Sheet, form: CheckinForm, times: Mapping[str, Any], **more: Any
) -> Response:
    """The page with nothing chosen: what was answered is not kept on the phone.

    The answers that somebody leaves open there stay as they were, see `with_known`.
    """
    steps = [step for step in sheet.steps({"body": "bad"}) if step.questions]
    path = f"/checkins/{sheet.slot.name}/whole"
    return visit.show(
        "checkins/whole.html",
        sheet=sheet,
        form=form,
        heading=kept.PAGES[path].label,
        screens=[(step, sheet.questions(step, {})) for step in steps],
        answers={},
        own={},
        times=times,
        day_of_writing=DAY_OF_WRITING,
        problems={},
        **more,
    )


def with_known(form: FormData, sheet: Sheet, known: Answers) -> FormData:
    """What was sent from that page for the day of `sheet`, with what is `known` of that day where it
    left a question open: it replaces no answer by none."""
    own = dict(str(each).split(":", 1) for each in known.get("own") or [])
    given: list[tuple[str, Any]] = []
    for name, value in form.multi_items():
        if name.startswith(_OWN) and value:
            own[name.removeprefix(_OWN)] = str(value)
        elif value and name not in ("local_date", "own"):
            given.append((name, value))
    answered = {name for name, _ in given} | {"own"}
    open_ones = {name: known.get(name) for name in AnswersForm.model_fields if name not in answered}
    before = [(name, each) for name, value in open_ones.items() for each in _all(value)]
    items = [("own", f"{id}:{place}") for id, place in own.items()]
    return FormData([*given, *before, *items, ("local_date", sheet.day.isoformat())])


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
