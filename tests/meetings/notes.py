"""Notes for tests: what a supporter's form sends, and what is there afterwards."""

from httpx2 import Response
from sqlmodel import select

from pwa.clock import today
from pwa.db import new_id
from pwa.meetings.models import AgreedStep, Meeting
from tests.hidamari import Hidamari

WORDS = "休けいを 10時と 3時に とることに しました。"


def note_form(**values: str) -> dict[str, str]:
    """As the form sends it: all five steps, three of them empty."""
    fields = {"id": new_id(), "kind": "meeting", "local_date": str(today()), "words": WORDS}
    for number in range(1, 6):
        fields |= {f"words_{number}": "", f"by_whom_{number}": "person", f"due_on_{number}": ""}
    fields |= {"words_1": "休けいを とる", "words_2": "会社に 話す", "by_whom_2": "supporter"}
    return fields | values


def post(hidamari: Hidamari, name: str, path: str, values: dict[str, str]) -> Response:
    with hidamari.browser(name) as browser:
        answer: Response = browser.post(path, data=values, follow_redirects=False)
    return answer


def write(hidamari: Hidamari, *, by: str = "tanaka", who: str = "haru", **values: str) -> str:
    """A note that a supporter has written; its id."""
    fields = note_form(**values)
    answer = post(hidamari, by, f"/people/{hidamari.id(who)}/meetings", fields)
    assert answer.status_code == 303, answer.status_code
    return fields["id"]


def stored(hidamari: Hidamari, id: str) -> Meeting | None:
    with hidamari.reading() as db:
        return db.get(Meeting, (hidamari.organisation_id, id))


def steps(hidamari: Hidamari, id: str) -> list[AgreedStep]:
    with hidamari.reading() as db:
        which = select(AgreedStep).where(AgreedStep.meeting_id == id)
        return sorted(db.exec(which), key=lambda step: step.position)
