"""How the names of an organisation's people and its own words are read, so that furigana gets them right."""

from threading import Lock

from sqlalchemy import Integer, bindparam, literal_column, select, union_all, update
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.accounts.models import organisations, people
from pwa.db import new_id
from pwa.japanese import Names
from pwa.lexicon.models import lexicon_entries


class KnownNames:
    """Written form -> reading, one organisation at a time, kept until somebody changes one."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str | None, Names]] = {}
        self._lock = Lock()

    def of(self, db: Session, viewer: Viewer) -> Names:
        """The readings of the viewer's organisation: its people's names, and the words on its list."""
        organisation_id = viewer.organisation_id
        kept = self._kept.get(organisation_id)
        if kept is not None and kept[0] == viewer.names_version:
            return kept[1]
        # The version first: names that change in between are kept under the older one, and read again.
        version, fresh = _version(db, organisation_id), _read(db, organisation_id)
        # Unchanged, the same object again: what was made with it is found at once.
        names = kept[1] if kept is not None and kept[1] == fresh else fresh
        with self._lock:
            self._kept[organisation_id] = (version, names)
        return names


def names_changed(db: Session, organisation_id: str) -> None:
    """To be called by whatever writes a name or a reading: every server reads them anew from then on.

    Each version is a new id and not a count: names read in a transaction that is then undone are kept
    under a version that never comes again.
    """
    db.execute(
        update(organisations).where(organisations.c.id == organisation_id).values(names_version=new_id())
    )


def _version(db: Session, organisation_id: str) -> str | None:
    return db.execute(
        select(organisations.c.names_version).where(organisations.c.id == organisation_id)
    ).scalar()


def _read(db: Session, organisation_id: str) -> Names:
    whole: dict[str, str] = {}
    parts: dict[str, str] = {}
    listed: dict[str, str] = {}
    for is_listed, written, reading, _ in db.execute(_READINGS, {"organisation_id": organisation_id}):
        if is_listed:
            listed[written] = reading
            continue
        whole[written] = reading
        # "田中 花子" and "たなか はなこ": the parts have readings too.
        if len(written.split()) == len(reading.split()):
            parts.update(zip(written.split(), reading.split(), strict=True))
    # A whole name is read as its owner says, whatever the list says of the same characters.
    overrides = {written: reading for written, reading in listed.items() if written not in whole}
    return Names(parts | whole, overrides)


_READINGS = union_all(
    select(
        literal_column("0", Integer).label("is_listed"),
        people.c.name.label("written"),
        people.c.reading.label("reading"),
        people.c.id.label("id"),
    ).where(people.c.organisation_id == bindparam("organisation_id"), people.c.reading != ""),
    select(
        literal_column("1", Integer),
        lexicon_entries.c.written,
        lexicon_entries.c.reading,
        lexicon_entries.c.id,
    ).where(
        lexicon_entries.c.organisation_id == bindparam("organisation_id"),
        lexicon_entries.c.removed_at.is_(None),
    ),
).order_by("is_listed", "id")
