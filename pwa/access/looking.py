"""For pages: the one way to somebody's record that leaves a trace."""

from collections.abc import Callable

from sqlmodel import Session

from pwa.web import Refused, Visit


def look_at(visit: Visit, person_id: str, mark: Callable[[Session], object]) -> None:
    """Before a page shows a part of a person's record: `mark` that it was looked at.

    A browser's guess marks nothing. It may have the viewer's own record in advance, but nobody
    else's (503): what cannot be noted is not shown.
    """
    if not visit.is_prefetch:
        mark(visit.db)
    elif visit.person.id != person_id:
        raise Refused(503)
