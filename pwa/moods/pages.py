"""One tap on a face; afterwards a way back, the choice to show it, and a quiet way to say more."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.rules import has_consent
from pwa.checkins.queries import supporter_of
from pwa.coping.queries import helps_href
from pwa.db import OtherContentError, new_id
from pwa.language import Msg, msg
from pwa.moods.actions import (
    NotShownError,
    delete_mood,
    describe_mood,
    hide_mood,
    log_mood,
    show_mood,
    undo_mood,
)
from pwa.moods.drafts import begun_words, drop_words, keep_words
from pwa.moods.forms import MoodForm, MoreForm
from pwa.moods.models import Mood
from pwa.moods.queries import own_mood
from pwa.moods.questions import CAUSE_GROUPS, FEELING_GROUPS, HELPED, MOST_FEELINGS, faces_for, mood_label
from pwa.web import Refused, Visit, endpoint

# From this face on the page offers what helps.
BAD = 4
RECORDED = msg("Recorded.")
UNDONE = msg("The mood is undone.")
SHOWN = msg("Your supporter can see this mood.")
HIDDEN = msg("Only you can see this mood.")
CHOOSE = msg("Please choose a face.")
SENT_BEFORE = msg("A mood was recorded already. For another one, choose again.")
TOO_LATE = msg("This was more than 10 minutes ago. It can no longer be undone.")
NOT_SHOWN = msg("At present your supporter does not see your moods.")
DELETED = msg("The mood is deleted.")


def faces(visit: Visit, supporter: str | None, consent: bool | None) -> dict[str, Any]:
    """All that `moods/_faces.html` needs, for a page that includes it and has looked up who the
    supporter is and what the person said about showing moods: the faces, or after a tap
    (`?mood=<id>`) what was recorded."""
    id = visit.query.get("mood", "")
    return _faces(visit, own_mood(visit.db, visit.person, id) if id else None, supporter, consent)


def ask(visit: Visit) -> Response:
    return _show(visit, None, says_more=True)


def log(visit: Visit) -> Response:
    form = MoodForm.of(visit.form)
    if form.problems:
        return _show(visit, None, problem=CHOOSE, status=422, says_more=_says_more(visit))
    try:
        mood = log_mood(visit.db, visit.person, form, visit.written)
    except OtherContentError:
        return _show(visit, None, problem=SENT_BEFORE, status=409, says_more=_says_more(visit))
    if _says_more(visit):
        return visit.go(f"/moods/{mood.id}/more", RECORDED)
    return _done(visit, mood, RECORDED)


def more(visit: Visit, id: str) -> Response:
    mood = _own(visit, id)
    begun = begun_words(visit.db, visit.person, mood)
    return _ask_more(
        visit, mood, begun or MoreForm.model_construct(**_said(mood)), is_begun=begun is not None
    )


def keep_more(visit: Visit, id: str) -> Response:
    """As the person writes: kept on the server, so that leaving or a dying phone loses nothing."""
    keep_words(visit.db, visit.person, _own(visit, id), MoreForm.of(visit.form))
    return Response(status_code=204)


def say_more(visit: Visit, id: str) -> Response:
    mood, form = _own(visit, id), MoreForm.of(visit.form)
    if form.problems:
        return _ask_more(visit, mood, form, status=422)
    try:
        describe_mood(visit.db, visit.person, mood, form)
    except NotShownError:
        return _ask_more(visit, mood, form.with_problem("visible_to", NOT_SHOWN), status=409)
    drop_words(visit.db, visit.person, mood)
    return visit.go(_back_href(visit, mood), RECORDED)


def ask_deletion(visit: Visit, id: str) -> Response:
    mood = _own(visit, id)
    return visit.show("moods/delete.html", mood=mood, label=mood_label(mood.mood))


def delete(visit: Visit, id: str) -> Response:
    mood = _own(visit, id)
    delete_mood(visit.db, visit.person, mood)
    drop_words(visit.db, visit.person, mood)
    return visit.go(f"/records/{mood.local_date}", DELETED)


def undo(visit: Visit, id: str) -> Response:
    mood = _own(visit, id)
    if not undo_mood(visit.db, visit.person, mood):
        return _show(visit, mood, problem=TOO_LATE, status=409)
    drop_words(visit.db, visit.person, mood)
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


def _says_more(visit: Visit) -> bool:
    """Whether the tap came from the page for saying more, not from home."""
    return visit.form.get("to") == "more"


def _came_from(visit: Visit) -> str:
    """Where the tap on "say more" was: home, or empty for the records."""
    return "home" if "home" in (visit.query.get("from"), visit.form.get("from")) else ""


def _back_href(visit: Visit, mood: Mood) -> str:
    return f"/?mood={mood.id}" if _came_from(visit) else f"/records/{mood.local_date}"


def _said(mood: Mood) -> dict[str, Any]:
    return {name: getattr(mood, name) for name in MoreForm.model_fields} | {"mood": str(mood.mood)}


def _ask_more(
    visit: Visit, mood: Mood, form: MoreForm, status: int = 200, *, is_begun: bool = False
) -> Response:
    sees, consent = _audience(visit)
    return visit.show(
        "moods/more.html",
        status=status,
        form=form,
        is_begun=is_begun,
        mood=mood,
        back_href=_back_href(visit, mood),
        came_from=_came_from(visit),
        label=mood_label(mood.mood),
        faces=faces_for(visit.person.steps, mood.mood),
        feeling_groups=FEELING_GROUPS,
        most_feelings=MOST_FEELINGS,
        cause_groups=CAUSE_GROUPS,
        helped=HELPED,
        supporter=sees,
        may_see=sees if consent is not False else None,
        problems={field: (problem.message, problem.values) for field, problem in form.problems.items()},
    )


def _audience(visit: Visit) -> tuple[str | None, bool | None]:
    """Who the supporter is, and what the person says about showing them moods."""
    person = visit.person
    consent = has_consent(visit.db, person.organisation_id, person.id, "mood", "supporter")
    return supporter_of(visit.db, person), consent


def _own(visit: Visit, id: str) -> Mood:
    mood = own_mood(visit.db, visit.person, id)
    if mood is None:
        raise Refused(404)
    return mood


def _done(visit: Visit, mood: Mood, said: Msg) -> Response:
    if visit.is_htmx:
        return _show(visit, mood, said=said)
    # The next page says it itself, where the faces were; what waited on a phone has no next page.
    has_waited = visit.entry is not None and not visit.entry.follows
    return visit.go(f"/?mood={mood.id}", said if has_waited else None)


def _show(
    visit: Visit,
    mood: Mood | None,
    *,
    said: Msg | None = None,
    problem: Msg | None = None,
    status: int = 200,
    says_more: bool = False,
) -> Response:
    values = _faces(visit, mood, *_audience(visit), problem, says_more=says_more)
    return visit.show("moods/faces.html", status=status, said=said, **values)


def _faces(
    visit: Visit,
    mood: Mood | None,
    sees: str | None,
    consent: bool | None,
    problem: Msg | None = None,
    *,
    says_more: bool = False,
) -> dict[str, Any]:
    shown = mood.visible_to == "supporter" and consent is not False if mood else bool(consent)
    return {
        "faces": faces_for(visit.person.steps),
        "mood_key": new_id(),
        "mood": mood,
        "mood_label": mood_label(mood.mood) if mood else None,
        "helps_href": helps_href(visit.db, visit.person) if mood and mood.mood >= BAD else None,
        "says_more": says_more,
        "mood_sees": sees if shown else None,
        "mood_may_see": sees if consent is not False else None,
        "mood_problem": problem,
    }


routes = [
    Route("/moods", endpoint(ask, who="participant")),
    Route("/moods", endpoint(log, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/more", endpoint(more, who="participant")),
    Route("/moods/{id:id}/more", endpoint(say_more, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/draft", endpoint(keep_more, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/delete", endpoint(ask_deletion, who="participant")),
    Route("/moods/{id:id}/delete", endpoint(delete, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/undo", endpoint(undo, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/share", endpoint(share, who="participant"), methods=["POST"]),
    Route("/moods/{id:id}/keep", endpoint(keep, who="participant"), methods=["POST"]),
]
