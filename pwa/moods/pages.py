"""One tap on a face; afterwards a way back, and the choice to show it."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.rules import has_consent
from pwa.checkins.queries import supporter_of
from pwa.db import new_id
from pwa.language import Msg, msg
from pwa.moods.actions import NotShownError, OtherContentError, hide_mood, log_mood, show_mood, undo_mood
from pwa.moods.forms import MoodForm
from pwa.moods.models import Mood
from pwa.moods.queries import own_mood
from pwa.moods.questions import FACES
from pwa.web import Refused, Visit, endpoint

RECORDED = msg("Recorded.")
UNDONE = msg("The mood is undone.")
SHOWN = msg("Your supporter can see this mood.")
HIDDEN = msg("Only you can see this mood.")
CHOOSE = msg("Please choose a face.")
SENT_BEFORE = msg("A mood was recorded already. For another one, choose again.")
TOO_LATE = msg("This was more than 10 minutes ago. It can no longer be undone.")
NOT_SHOWN = msg("At present your supporter does not see your moods.")


def faces(visit: Visit, supporter: str | None, consent: bool | None) -> dict[str, Any]:
    """All that `moods/_faces.html` needs, for a page that includes it and has looked up who the
    supporter is and what the person said about showing moods: the faces, or after a tap
    (`?mood=<id>`) what was recorded."""
    id = visit.query.get("mood", "")
    return _faces(own_mood(visit.db, visit.person, id) if id else None, supporter, consent)


def log(visit: Visit) -> Response:
    form = MoodForm.of(visit.form)
    if form.problems:
        return _show(visit, None, problem=CHOOSE, status=422)
    try:
        mood = log_mood(visit.db, visit.person, form)
    except OtherContentError:
        return _show(visit, None, problem=SENT_BEFORE, status=409)
    return _done(visit, mood, RECORDED)


def undo(visit: Visit, id: str) -> Response:
    mood = _own(visit, id)
    if not undo_mood(visit.db, visit.person, mood):
        return _show(visit, mood, problem=TOO_LATE, status=409)
    return _show(visit, None, said=UNDONE) if visit.is_htmx else visit.go("/", UNDONE)


def share(visit: Visit, id: str) -> Response:
    mood = _own(visit, id)
    try:
        show_mood(visit.db, visit.person, mood)
    except NotShownError:
        return _show(visit, mood, problem=NOT_SHOWN, status=409)
    return _done(visit, mood, SHOWN)


def keep(visit: Visit, id: str) -> Response:
    mood = _own(visit, id)
    hide_mood(visit.db, visit.person, mood)
    return _done(visit, mood, HIDDEN)


def _own(visit: Visit, id: str) -> Mood:
    mood = own_mood(visit.db, visit.person, id)
    if mood is None:
        raise Refused(404)
    return mood


def _done(visit: Visit, mood: Mood, said: Msg) -> Response:
    # Without htmx the page says it itself, where the faces were.
    return _show(visit, mood, said=said) if visit.is_htmx else visit.go(f"/?mood={mood.id}")


def _show(
    visit: Visit, mood: Mood | None, *, said: Msg | None = None, problem: Msg | None = None, status: int = 200
) -> Response:
    person = visit.person
    consent = has_consent(visit.db, person.organisation_id, person.id, "mood", "supporter")
    values = _faces(mood, supporter_of(visit.db, person), consent, problem)
    return visit.show("moods/faces.html", status=status, said=said, **values)


def _faces(
    mood: Mood | None, sees: str | None, consent: bool | None, problem: Msg | None = None
) -> dict[str, Any]:
    shown = mood.visible_to == "supporter" and consent is not False if mood else bool(consent)
    return {
        "faces": FACES,
        "mood_key": new_id(),
        "mood": mood,
        "mood_sees": sees if shown else None,
        "mood_may_see": sees if consent is not False else None,
        "mood_problem": problem,
    }


routes = [
    Route("/moods", endpoint(log, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/undo", endpoint(undo, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/share", endpoint(share, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/keep", endpoint(keep, who="participant"), methods=["POST"]),
]
