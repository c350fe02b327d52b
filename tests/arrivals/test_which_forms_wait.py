"""Each form of a participant either waits on the phone until it has arrived, or there is a reason."""

import re
from pathlib import Path

from starlette.routing import Route

from pwa.app import App, routes
from pwa.arrivals.pages import KINDS
from pwa.checkins.slots import SLOTS
from pwa.settings import Settings
from pwa.web import Rule

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"

WAIT = {
    "/absences",
    "/checkins",
    "/concerns",
    "/concerns/{id:id}/replies",
    "/help/tell",
    "/meetings/{id:id}/differs",
    "/moods",
    "/moods/{id:id}/more",
    "/schedule/{id:id}/answer",
    "/schedule/{id:id}/change",
    "/schedule/{id:id}/topics",
}
DRAFT = "a part of a form, kept on the server as it is filled in"
TAP = "one tap on what is on the screen: nothing is typed, and the page says at once that it was not sent"
GONE = "what is deleted later than its writer believes surprises them"
OWN = "a list of one's own, that nobody waits for; the page stays with what was typed"
SETTING = "who sees what, on which device, and how pages speak holds from the moment it is said"
AT_ONCE = {
    "/absences/new/{step}": DRAFT,
    "/checkins/{slot}/review": DRAFT,
    "/checkins/{slot}/{step}": DRAFT,
    "/concerns/draft": DRAFT,
    "/concerns/{id:id}/draft": DRAFT,
    "/moods/{id:id}/draft": DRAFT,
    "/absences/{id:id}/withdraw": TAP,
    "/concerns/{id:id}/done": TAP,
    "/concerns/{id:id}/reopen": TAP,
    "/meetings/{id:id}/steps/{step:id}": TAP,
    "/moods/{id:id}/undo": GONE,
    "/moods/{id:id}/delete": GONE,
    "/schedule/{id:id}/remove": GONE,
    "/coping/{id:id}/remove": GONE,
    "/coping/{id:id}/restore": GONE,
    "/coping/new/{section}": OWN,
    "/coping/{id:id}": OWN,
    "/coping/{id:id}/move": OWN,
    "/me/questions": OWN,
    "/me/questions/items": OWN,
    "/me/questions/items/{id:id}": OWN,
    "/me/questions/items/{id:id}/end": OWN,
    "/schedule": OWN,
    "/schedule/{id:id}/edit": OWN,
    "/moods/{id:id}/keep": SETTING,
    "/moods/{id:id}/share": SETTING,
    "/schedule/{id:id}/family": SETTING,
    "/me/sharing": SETTING,
    "/welcome/sharing": SETTING,
    "/welcome/name": SETTING,
    "/welcome/later": SETTING,
    "/me/phone": SETTING,
    "/me/title": SETTING,
    "/me/devices/{id:id}/open": SETTING,
    "/me/devices/{id:id}/end": SETTING,
    "/alerts/on": SETTING,
    "/alerts/off": SETTING,
    "/alerts/test": SETTING,
    "/leave": SETTING,
    "/words": "a question, not an answer",
}


def test_every_form_of_a_participant_waits_or_there_is_a_reason(app_settings: Settings) -> None:
    asked = {
        route.path
        for route in routes(App(app_settings))
        if isinstance(route, Route) and "POST" in (route.methods or ()) and _is_participants(route)
    }
    assert WAIT | AT_ONCE.keys() == asked
    assert not WAIT & AT_ONCE.keys()


def test_the_forms_that_wait_say_so_and_no_other_does() -> None:
    forms = [
        form
        for template in TEMPLATES.rglob("*.html")
        for form in re.findall(
            r'<form [^>]*?action="([^"]+)"[^>]*?\sdata-outbox="([^"]+)"', template.read_text("utf-8")
        )
    ]
    # An expression in an address is the id of something.
    assert {re.sub(r"\{\{.*?\}\}", "{id:id}", address) for address, _ in forms} == WAIT
    assert {kind for _, kind in forms} - {"{{ sheet.slot.name }}"} | SLOTS.keys() == KINDS.keys()


def _is_participants(route: Route) -> bool:
    rule: Rule | None = getattr(route.endpoint, "rule", None)
    return rule is not None and rule.who in ("participant", "signed_in")
