"""Reads of a plan for hard moments: one's own, and as much of another's as they show."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from pwa.access.rules import coping_lines_open_to, may_read
from pwa.access.viewer import Viewer
from pwa.coping.models import CopingLine, coping_lines
from pwa.coping.questions import MOST_LINES, PARTS, Part
from pwa.db import is_id


@dataclass(frozen=True)
class Line:
    """One line as it is shown."""

    id: str
    words: str
    phone: str
    is_shown: bool

    @property
    def href(self) -> str:
        """The address that makes a phone call it."""
        return f"tel:{self.phone.replace('-', '')}"


@dataclass(frozen=True)
class Filled:
    """One part of somebody's plan with its lines, in their order."""

    part: Part
    lines: tuple[Line, ...]

    @property
    def is_full(self) -> bool:
        return len(self.lines) >= MOST_LINES


def coping_of(db: Session, viewer: Viewer, person_id: str) -> list[Filled] | None:
    """A person's plan as far as the viewer may see it; None for whoever may see nothing of it.

    All four parts are there, also empty ones. Whoever shows another's lines on a page notes the
    look (`pwa.access.looks`, field `coping`).
    """
    if not may_read(db, viewer, person_id, "coping"):
        return None
    lines = _lines(db, viewer, person_id)
    return [
        Filled(part, tuple(_shown(line) for line in lines if line.section == part.code)) for part in PARTS
    ]


def own_line(db: Session, person: Viewer, id: str) -> CopingLine | None:
    """The person's own line with this id, if it has not been removed and this device may show it."""
    line = db.get(CopingLine, (person.organisation_id, id))
    if line is None or line.ended_at is not None:
        return None
    return line if may_read(db, person, person.id, "coping", line) else None


def is_removed(db: Session, person: Viewer, id: str) -> bool:
    """Whether this is a line that the person removed and could bring back."""
    # Anything may stand in an address; PostgreSQL takes no NUL in a text.
    line = db.get(CopingLine, (person.organisation_id, id)) if is_id(id) else None
    return line is not None and line.person_id == person.id and line.ended_at is not None


def count_lines(db: Session, person: Viewer) -> tuple[int, int]:
    """How many lines the person's plan has, and how many of them the supporter sees."""
    lines = _lines(db, person, person.id)
    return len(lines), sum(line.visible_to == "supporter" for line in lines)


def helps_href(db: Session, person: Viewer) -> str:
    """Where what helps the person is read in a hard moment; an empty plan is begun first."""
    return "/help/now" if _lines(db, person, person.id) else "/coping"


def lines_of_part(db: Session, person: Viewer, section: str) -> list[CopingLine]:
    """The person's own lines of one part, in their order."""
    return [line for line in _lines(db, person, person.id) if line.section == section]


def _lines(db: Session, viewer: Viewer, person_id: str) -> list[CopingLine]:
    which = (
        select(CopingLine)
        .where(
            coping_lines.c.organisation_id == viewer.organisation_id,
            coping_lines.c.person_id == person_id,
            coping_lines.c.ended_at.is_(None),
            coping_lines_open_to(viewer, person_id),
        )
        .order_by(coping_lines.c.position, coping_lines.c.id)
    )
    return list(db.scalars(which))


def _shown(line: CopingLine) -> Line:
    return Line(line.id, line.words, line.phone, line.visible_to == "supporter")
