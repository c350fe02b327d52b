"""How the names of an organisation's people and its own words are read, so that furigana gets them right."""

from sqlalchemy import Integer, bindparam, literal_column, select, union_all
from sqlmodel import Session

from pwa.accounts.models import people
from pwa.japanese import Names
from pwa.lexicon.models import lexicon_entries


def read_names(db: Session, organisation_id: str) -> Names:
    """The readings of an organisation: its people's names, and the words on its list."""
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
