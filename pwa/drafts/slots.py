"""Where a draft is kept, and which drafts a device shows.

What is begun of a confidential report, or names somebody, is kept apart from the ordinary draft of the
same form. A later device, whose past is sealed, neither shows nor overwrites it, whenever it was
written, and what is begun there in confidence has a place of its own that other later devices do not
show either. So a link made by a supporter opens nothing that was begun about them, and nothing begun
elsewhere buries it. A device without a seal shows all of the person's drafts.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, case, func

from pwa.access.viewer import Viewer
from pwa.concerns.questions import chain_of
from pwa.drafts.models import drafts


def slot_for(person: Viewer, form_name: str, answers: dict[str, Any]) -> str:
    """The name under which this device keeps these answers."""
    return _own_slot(person, form_name) if _is_confidential(answers) else form_name


# Parts of statements that are built once, with the parameters that `shown_to` makes. SQLite prepares a
# statement anew each time that the pattern of a LIKE is bound, which takes longer than to run it.
SHOWN: ColumnElement[bool] = (
    (drafts.c.organisation_id == bindparam("organisation_id"))
    & (drafts.c.person_id == bindparam("person_id"))
    & (
        (drafts.c.form == bindparam("form"))
        | (func.substr(drafts.c.form, 1, func.length(bindparam("slots", type_=String))) == bindparam("slots"))
    )
)
# Its own confidential one first: nothing that is begun on a later device hides it.
FIRST = (case((drafts.c.form == bindparam("own_slot"), 0), else_=1), drafts.c.changed_at.desc())


def shown_to(person: Viewer, form_name: str) -> dict[str, str]:
    """The parameters of `SHOWN` and `FIRST`: a sealed device shows only its own slot beside the ordinary."""
    own_slot = _own_slot(person, form_name)
    return {
        "organisation_id": person.organisation_id,
        "person_id": person.id,
        "form": form_name,
        "own_slot": own_slot,
        "slots": own_slot if person.sealed_before else f"{form_name}:",
    }


def _own_slot(person: Viewer, form_name: str) -> str:
    return f"{form_name}:{person.device_id if person.sealed_before else 'private'}"


def may_be_confidential(answers: dict[str, Any]) -> bool:
    """Whether answers to these questions can be in either place."""
    return not answers.keys().isdisjoint(("category", "about_whom", "left_out"))


def _is_confidential(answers: dict[str, Any]) -> bool:
    names_somebody = bool(answers.get("about_whom") or answers.get("left_out"))
    return names_somebody or chain_of(str(answers.get("category"))) != "ordinary"
