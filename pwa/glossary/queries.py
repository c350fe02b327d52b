"""Reads of an organisation's words."""

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.glossary.entries import Glossary
from pwa.glossary.models import GlossaryWord, glossary_words


def stored_word(db: Session, viewer: Viewer, code: str) -> GlossaryWord | None:
    """The organisation's own form of a word; None where the file's holds."""
    return db.get(GlossaryWord, (viewer.organisation_id, code))


def read_glossary(db: Session, organisation_id: str) -> Glossary:
    """The words of an organisation."""
    which = glossary_words.c.organisation_id == organisation_id
    return Glossary(db.execute(select(GlossaryWord).where(which)).scalars())
