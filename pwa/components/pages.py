"""Each component in every state on one page, for whoever works on the look; only where
`AYUMI_DEVELOPMENT=true`. The tests read it in every mode."""

from datetime import date
from typing import NamedTuple

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pwa.language import Msg, msg
from pwa.moods.questions import FACES
from pwa.web import Visit, endpoint


class Option(NamedTuple):
    """A choice to show."""

    code: str
    label: Msg
    icon: str = ""
    picture: str = ""


_SLEEP = (
    Option("well", msg("sleep", "Slept well"), picture="sleep_well"),
    Option("ok", msg("sleep", "OK"), picture="sleep_ok"),
    Option("poor", msg("sleep", "Poorly"), picture="sleep_poor"),
    Option("none", msg("sleep", "Hardly"), picture="sleep_none"),
)
_BODY = (
    Option("good", msg("body", "Good"), "sunny"),
    Option("caution", msg("body", "A bit bad"), "partly_cloudy_day"),
    Option("bad", msg("body", "Bad"), "rainy"),
)
_WORDS = "工場の音が大きくて、頭が痛くなります。\n休み時間に、静かな場所で休みたいです。"


def show_components(visit: Visit) -> Response:
    return visit.show(
        "components/components.html",
        sleep=_SLEEP,
        body=_BODY,
        faces=FACES,
        written=_WORDS,
        soon=(msg("concern", "Now"), msg("concern", "This week"), msg("concern", "Today")),
        a_day=date(2026, 4, 1),
        wrongs={"wrong": msg("Please write this.")},
    )


def take_component(visit: Visit) -> Response:
    """Where the forms of the page go: nowhere."""
    return visit.go("/components", msg("Recorded."))


routes: list[BaseRoute] = [
    Route("/components", endpoint(show_components, who="anyone")),
    Route("/components", endpoint(take_component, who="anyone"), methods=["POST"]),
]
