"""What people do with their plan: add a line, change it, move it, remove it and bring it back."""

from sqlmodel import Session

from pwa.access.viewer import Viewer
from pwa.clock import now
from pwa.coping.forms import LineForm
from pwa.coping.models import CopingLine
from pwa.coping.queries import lines_of_part
from pwa.coping.questions import MOST_LINES
from pwa.db import OtherContentError, insert_once

_CONTENT = ("person_id", "section", "words", "phone", "visible_to")


class FullError(Exception):
    """This part of the plan has as many lines as it can have."""


def add_line(db: Session, person: Viewer, form: LineForm) -> None:
    """A new last line. The same key again changes nothing; raises `FullError`, `OtherContentError`."""
    there = lines_of_part(db, person, form.section)
    line = CopingLine(
        organisation_id=person.organisation_id,
        id=form.id,
        person_id=person.id,
        section=form.section,
        words=form.words,
        phone=_phone_of(form),
        position=max((each.position for each in there), default=0) + 1,
        visible_to=form.visible_to,
    )
    stored = db.get(CopingLine, (line.organisation_id, line.id))
    if stored is None and len(there) >= MOST_LINES:
        raise FullError
    if stored is None and insert_once(db, line):
        return
    stored = stored or db.get_one(CopingLine, (line.organisation_id, line.id))
    if any(getattr(stored, name) != getattr(line, name) for name in _CONTENT):
        raise OtherContentError


def change_line(db: Session, line: CopingLine, form: LineForm) -> None:
    """Other words, another number, or another answer to who sees it."""
    line.words, line.phone, line.visible_to = form.words, _phone_of(form), form.visible_to
    line.edited_at = now()
    db.add(line)


def move_line(db: Session, person: Viewer, line: CopingLine, by: int) -> None:
    """One place up (-1) or down (1) in its part; at the end it stays where it is."""
    lines = lines_of_part(db, person, line.section)
    at = next(place for place, each in enumerate(lines) if each.id == line.id)
    to = min(max(at + by, 0), len(lines) - 1)
    lines.insert(to, lines.pop(at))
    for position, each in enumerate(lines, start=1):
        each.position = position
        db.add(each)


def remove_line(db: Session, line: CopingLine) -> None:
    """Gone from every page at once; `restore_line` brings it back."""
    line.ended_at = now()
    db.add(line)


def restore_line(db: Session, person: Viewer, id: str) -> bool:
    """Undo a removal; False when there is nothing to bring back. Raises `FullError`."""
    line = db.get(CopingLine, (person.organisation_id, id))
    if line is None or line.person_id != person.id or line.ended_at is None:
        return False
    if len(lines_of_part(db, person, line.section)) >= MOST_LINES:
        raise FullError
    line.ended_at = None
    db.add(line)
    return True


def _phone_of(form: LineForm) -> str:
    return form.phone if form.section == "contact" else ""
