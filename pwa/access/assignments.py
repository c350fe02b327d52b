"""Who is there for whom: the one home of what counts as being assigned, as parts of other statements.

`organisation`, `participant` and `person` are columns, parameters or plain ids.
"""

from typing import Any

from sqlalchemy import ColumnElement, Exists, ScalarSelect, Select, exists, or_, select

from pwa.access.models import assignments
from pwa.accounts.models import people

CARERS = ("primary", "backup")


def is_there_for(person: Any, organisation: Any, participant: Any, kinds: tuple[str, ...] = CARERS) -> Exists:
    """Whether a person is assigned to a participant now."""
    tie = assignments.alias()
    return exists().where(
        tie.c.organisation_id == organisation,
        tie.c.participant_id == participant,
        tie.c.person_id == person,
        _is_one_of(tie.c.kind, kinds),
        tie.c.until.is_(None),
    )


def carers_of(
    organisation: Any, participant: Any, kinds: tuple[str, ...] = CARERS, column: str = "id"
) -> Select[tuple[str]]:
    """Those who are assigned to a participant now and have not left, the supporter before the backup."""
    tie, carer = assignments.alias(), people.alias()
    return (
        select(carer.c[column])
        .join_from(
            tie, carer, (carer.c.organisation_id == tie.c.organisation_id) & (carer.c.id == tie.c.person_id)
        )
        .where(
            tie.c.organisation_id == organisation,
            tie.c.participant_id == participant,
            _is_one_of(tie.c.kind, kinds),
            tie.c.until.is_(None),
            carer.c.ended_at.is_(None),
        )
        .order_by(tie.c.kind.desc(), tie.c.since)
    )


def supporter_name(organisation: Any, participant: Any) -> ScalarSelect[str]:
    """The name of a participant's supporter; NULL if there is none."""
    return carers_of(organisation, participant, ("primary",), "name").limit(1).scalar_subquery()


def _is_one_of(column: ColumnElement[str], kinds: tuple[str, ...]) -> ColumnElement[bool]:
    # IN would have the statement written out anew for each execution.
    return or_(*(column == kind for kind in kinds))
