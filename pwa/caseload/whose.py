"""Whose day it is about: one's own participants, those whom one stands in for, or all."""

from typing import Literal, get_args

from sqlalchemy import ColumnElement, false, select, true
from sqlmodel import Session

from pwa.access.assignments import CARERS, is_there_for
from pwa.access.viewer import Viewer
from pwa.accounts.models import people
from pwa.language import msg
from pwa.people.queries import IS_PARTICIPANT

Whose = Literal["mine", "standin", "all"]

LABELS = {
    "mine": msg("whose", "Mine"),
    "standin": msg("whose", "Standing in"),
    "all": msg("whose", "All"),
}
# The end of a day of which only a part is shown: nobody needs the viewer, or the list ends here.
QUIET = {
    "mine": msg("Of your own participants, nobody needs you right now."),
    "standin": msg("Of those for whom you stand in, nobody needs you right now."),
    "all": msg("Nobody needs you right now."),
}
NOTHING_ELSE = {
    "mine": msg("Of your own participants, that is all for today."),
    "standin": msg("Of those for whom you stand in, that is all for today."),
    "all": msg("Nothing else today."),
}
_KINDS: dict[Whose, tuple[str, ...]] = {"mine": ("primary",), "standin": ("backup",), "all": CARERS}


def is_of(viewer: Viewer, whose: Whose) -> ColumnElement[bool]:
    """Which participants these are; all that there are only for a manager."""
    if whose == "all" and "manager" in viewer.roles:
        return true()
    if not viewer.is_staff:
        return false()
    return is_there_for(viewer.id, people.c.organisation_id, people.c.id, _KINDS[whose])


def choices_of(db: Session, viewer: Viewer) -> list[Whose]:
    """What there is to choose from: only what is not empty, and all only where it is more than that."""
    found = db.execute(select(*(_has_any(viewer, whose).label(whose) for whose in get_args(Whose)))).one()
    ties: list[Whose] = [whose for whose in ("mine", "standin") if found._mapping[whose]]
    return [*ties, "all"] if len(ties) > 1 or "manager" in viewer.roles else ties or ["mine"]


def chosen(choices: list[Whose], wish: str | None) -> Whose:
    """What was asked for if it is among the choices, else the first of them."""
    return next((whose for whose in choices if whose == wish), choices[0])


def _has_any(viewer: Viewer, whose: Whose) -> ColumnElement[bool]:
    here = people.c.organisation_id == viewer.organisation_id
    return select(people.c.id).where(here, IS_PARTICIPANT, is_of(viewer, whose)).exists()
