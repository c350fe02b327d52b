"""A key is used once: whoever comes second with it gets the first one's answer."""

import hashlib
import json
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.arrivals.models import Arrival, arrivals
from pwa.db import OtherContentError, insert_once

ENTRY = "entry"


def digest_of(content: Any) -> str:
    """The fingerprint of what came in: anything that JSON can hold, dates as their text."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()


def take_key(db: Session, person: Viewer, kind: str, key: str, digest: str) -> Arrival | None:
    """Use a key, in the caller's transaction: None the first time, afterwards what was answered then.

    Two at once on PostgreSQL: the second waits here until the first is through. Raises
    `OtherContentError` when the key came with other content, or from somebody else.
    """
    row = Arrival(
        organisation_id=person.organisation_id, kind=kind, key=key, person_id=person.id, digest=digest
    )
    if insert_once(db, row):
        return None
    stored = db.get_one(Arrival, (person.organisation_id, kind, key), populate_existing=True)
    if (stored.person_id, stored.digest) != (person.id, digest):
        raise OtherContentError
    return stored


def note_answer(db: Session, person: Viewer, key: str, went_to: str, said: str) -> None:
    """What was answered to an entry, to be answered again."""
    db.execute(update(arrivals).where(*_is_entry(person, key)).values(went_to=went_to, said=said))


def give_key_back(db: Session, person: Viewer, key: str) -> None:
    """Nothing came of an entry: with the same key it may be corrected and sent again."""
    db.execute(delete(arrivals).where(*_is_entry(person, key)))


def _is_entry(person: Viewer, key: str) -> tuple[Any, ...]:
    return (
        arrivals.c.organisation_id == person.organisation_id,
        arrivals.c.kind == ENTRY,
        arrivals.c.key == key,
    )
