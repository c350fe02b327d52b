"""Phones with an outbox, in Python: what static/js/queue.js does, and what the pages do with it.

The rules are those of that file, and are to be changed with it: an entry is kept before it is sent and
leaves the phone only when the server says that it has it; sent oldest first, one at a time; 401, 408, 429,
5xx and no answer end a round, 403 does not; any other 4xx marks the entry to be looked at; a pause that the
server wished for, or that grows with each try, holds unless a person pressed a button. A page sends what is
its person's, the service worker all there is.

Between phone and server is a way on which everything can go wrong: see `Luck`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from pwa.app import create_app
from pwa.clock import now
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of

# What becomes of one request. dropped: it never arrives. lost: the answer does not. twice: it arrives two
# times. held: it arrives when the phone has given up waiting, after others. busy: the server wants a pause.
Luck = Literal["fine", "dropped", "lost", "twice", "held", "busy"]

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)
BUSY = timedelta(minutes=2)
KEPT = (401, 403, 408, 429)


@dataclass
class Entry:
    """What somebody wrote. `kind` and `says` are for the test: what must come of it on the server."""

    key: str
    whose: str
    path: str
    form: dict[str, str]
    kind: str
    says: Any
    # By the true clock; the phone knows its own only.
    written: datetime
    state: Literal["waiting", "look"] = "waiting"
    tries: int = 0
    retry_at: datetime | None = None


@dataclass(frozen=True)
class Request:
    """An entry on its way: what it holds is of the moment at which it was sent."""

    entry: Entry
    headers: dict[str, str]


class World:
    """The server with its database, and the way to it."""

    def __init__(self, hidamari: Hidamari, tally: Counter[str]) -> None:
        self.hidamari = hidamari
        # How often what happened on the way, and what the server answered.
        self.tally = tally
        # Requests that the phone gave up on, and that arrive later or never.
        self.held: list[Request] = []
        # Since it started.
        self.was_asked = False
        self.client = self._begin()

    def _begin(self) -> TestClient:
        client = TestClient(
            create_app(self.hidamari.settings), base_url="http://localhost:8000", follow_redirects=False
        )
        client.headers["sec-fetch-site"] = "same-origin"
        return client.__enter__()

    def end(self) -> None:
        self.client.__exit__(None, None, None)
        app_of(self.client).database.close()

    def restart(self) -> None:
        """Another server on the same database; nothing of the old one's memory is left."""
        self.end()
        self.client, self.was_asked = self._begin(), False

    def carry(self, request: Request, luck: Luck) -> tuple[int, str]:
        """The status that the phone sees, 0 for none, and the answer."""
        self.tally[luck] += 1
        if luck == "busy":
            return 503, ""
        if luck == "held":
            self.held.append(request)
        if luck in ("held", "dropped"):
            return 0, ""
        answer = self.ask(request)
        if luck == "twice":
            again = self.ask(request)
            assert again == answer, "the same entry was answered in another way"
        return (0, "") if luck == "lost" else answer

    def ask(self, request: Request) -> tuple[int, str]:
        answer = self.client.post(request.entry.path, data=request.entry.form, headers=request.headers)
        self.tally[str(answer.status_code)] += 1
        self.was_asked = True
        self.client.cookies.clear()
        return answer.status_code, answer.text

    def post(self, path: str, cookie: str) -> int:
        """A form that does not wait."""
        status = self.client.post(path, data={}, headers={"cookie": f"ayumi={cookie}"}).status_code
        self.client.cookies.clear()
        return status


@dataclass
class Phone:
    """A phone that several people use, with a clock that is wrong by `clock`."""

    world: World
    clock: timedelta
    person: str | None = None
    cookie: str = ""
    queue: list[Entry] = field(default_factory=list)
    # What was confirmed to whoever wrote it: the entry is off the phone.
    confirmed: list[Entry] = field(default_factory=list)

    def entries(self, whose: str | None = None) -> list[Entry]:
        mine = [entry for entry in self.queue if whose is None or entry.whose == whose]
        return sorted(mine, key=lambda entry: (entry.written, entry.key))

    def flush(self, luck: list[Luck], *, whose: str | None, is_asked: bool) -> None:
        """`sendAll` of queue.js; when `luck` is used up, the way is fine."""
        for entry in self.entries(whose):
            if entry.state != "waiting":
                continue
            if not is_asked and entry.retry_at and entry.retry_at > now():
                break
            status, answer = self.world.carry(self._request(entry), luck.pop(0) if luck else "fine")
            if status == 200 and '"said"' in answer:
                self.queue.remove(entry)
                self.confirmed.append(entry)
                continue
            entry.tries += 1
            needs_look = 400 <= status < 500 and status not in KEPT
            pause = BUSY if status == 503 else min(FIRST_PAUSE * 2 ** (entry.tries - 1), LONGEST_PAUSE)
            entry.state = "look" if needs_look else "waiting"
            entry.retry_at = now() + pause
            if status != 403 and not needs_look:
                break

    def _request(self, entry: Entry) -> Request:
        return Request(
            entry,
            {
                "cookie": f"ayumi={self.cookie}",
                "Ayumi-Key": entry.key,
                "Ayumi-Whose": entry.whose,
                "Ayumi-Written": self._milliseconds(entry.written),
                "Ayumi-Now": self._milliseconds(now()),
            },
        )

    def _milliseconds(self, moment: datetime) -> str:
        return str(int((moment + self.clock).timestamp() * 1000))
