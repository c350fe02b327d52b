"""Asked while staff write: nothing of it is stored or logged, and it stops nobody from sending."""

from starlette.responses import Response
from starlette.routing import Route

from pwa.composer.look import Look, look_at_words
from pwa.language import Msg, msg
from pwa.web import LONG_FORM_LIMIT, Visit, endpoint

SAID = {
    "some": msg("Some of it may be hard to read. See below the box."),
    "none": msg("Nothing in it looks hard to read."),
}


def look(visit: Visit) -> Response:
    looked: Look = visit.found_first
    return visit.show("composer/look.html", said=_news(visit, looked), looked=looked)


def _look(visit: Visit) -> Look | None:
    if not visit.person.is_staff:
        return None
    field, reader = (visit.form.get(name) for name in ("composer_field", "composer_reader"))
    field = field if isinstance(field, str) else ""
    return look_at_words(visit, visit.form.get(field), field, reader if isinstance(reader, str) else "")


def _news(visit: Visit, looked: Look) -> Msg | None:
    """Said after a tap on the button; while somebody writes, only when it is no longer as it was."""
    was = visit.form.get(f"known_{looked.field}")
    has_changed = looked.outcome != was and (was or looked.outcome == "some")
    return SAID.get(looked.outcome) if has_changed or visit.form.get("look") else None


routes = [
    # Reads, and takes its time: not between those who write, and not before those who only look.
    Route(
        "/composer",
        endpoint(look, who="staff", writes=False, limit=LONG_FORM_LIMIT, first=_look),
        methods=["POST"],
    ),
]
