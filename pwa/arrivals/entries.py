"""What a phone kept in its outbox and sends now: a form like any other, with five more headers.

    Ayumi-Key      the entry's own id (UUIDv7); the same each time it is sent
    Ayumi-Whose    the id of the person who wrote it
    Ayumi-Written  when they did, by the phone's clock: milliseconds since 1970
    Ayumi-Now      when it is sent, by the same clock
    Ayumi-Follows  `yes` while the person is waiting for the next page

What went well is answered with 200 and JSON instead of a redirect: `{"go": path, "said": html}`, the
second time too. Everything else keeps its status, and the phone keeps the entry.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from pwa.access.viewer import Viewer
from pwa.arrivals.actions import ENTRY, give_key_back, note_answer, take_key
from pwa.clock import in_japan, now
from pwa.db import is_id

# Nothing waits longer on a phone than somebody is away from the service.
LONGEST_WAIT = timedelta(days=60)
# Less than this is the way to the server, not a wait.
SHORTEST_WAIT = timedelta(minutes=2)


class NotAnEntryError(Exception):
    """The headers of an entry make no sense."""


class NotTheirEntryError(Exception):
    """An entry of somebody else, who used this phone before."""


@dataclass(frozen=True)
class Written:
    """When a person wrote what arrives now; `is_late` if that is long enough ago to be said."""

    at: datetime
    is_late: bool = False

    @classmethod
    def now(cls) -> "Written":
        """What is sent while it is written."""
        return cls(now())

    @property
    def before(self) -> datetime | None:
        """The moment to be kept beside that of the arrival; None if they are one."""
        return self.at if self.is_late else None

    @property
    def arrived(self) -> datetime | None:
        """The moment of the arrival where `at` is kept as the record's own; None if they are one."""
        return now() if self.is_late else None

    @property
    def day(self) -> date:
        """The calendar day in Japan."""
        return in_japan(self.at).date()


def written_before(written_at: datetime | None, arrived_at: datetime | None) -> datetime | None:
    """The moment of writing, if it is to be said beside that of the arrival."""
    is_late = written_at and arrived_at and arrived_at - written_at >= SHORTEST_WAIT
    return written_at if is_late else None


@dataclass(frozen=True)
class Entry:
    """One entry on its way in. `written` is by our clock: the phone's may be wrong, its pace is not."""

    key: str
    whose: str
    written: Written
    follows: bool
    digest: str


def entry_of(headers: Mapping[str, str], digest: Callable[[], str]) -> Entry | None:
    """The entry that a request brings, None for an ordinary form. Raises `NotAnEntryError`."""
    key = headers.get("ayumi-key")
    if key is None:
        return None
    if not is_id(key):
        raise NotAnEntryError
    waited = _waited(headers)
    return Entry(
        key,
        headers.get("ayumi-whose", ""),
        Written(now() - waited, waited >= SHORTEST_WAIT),
        headers.get("ayumi-follows") == "yes",
        digest(),
    )


def once(
    db: Session,
    person: Viewer,
    entry: Entry,
    handle: Callable[[], Response],
    say: Callable[[], str],
    said_again: Callable[[str], str],
) -> Response:
    """The answer to an entry: of `handle` the first time, the same words afterwards.

    `say` gives what the handler has said, as it is kept; `said_again` makes HTML of that. Raises
    `OtherContentError` for a key that was used for something else, `NotTheirEntryError` for an entry of
    another person.
    """
    if entry.whose != person.id:
        raise NotTheirEntryError
    before = take_key(db, person, ENTRY, entry.key, entry.digest)
    if before is not None:
        return _answer(before.went_to, said_again(before.said))
    response = handle()
    if response.status_code >= 400:
        give_key_back(db, person, entry.key)
        return response
    went_to, said = response.headers.get("location", ""), say()
    note_answer(db, person, entry.key, went_to, said)
    return _answer(went_to, said_again(said))


def _answer(went_to: str, said: str) -> Response:
    return JSONResponse({"go": went_to or None, "said": said})


def _waited(headers: Mapping[str, str]) -> timedelta:
    """How long the entry lay on the phone; one whose clock was set back has waited no time."""
    try:
        written, sent = int(headers.get("ayumi-written", "")), int(headers.get("ayumi-now", ""))
    except ValueError:
        raise NotAnEntryError from None
    waited = max(0, sent - written)
    return min(timedelta(milliseconds=min(waited, 2**40)), LONGEST_WAIT)
