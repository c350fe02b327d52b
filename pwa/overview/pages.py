"""Small pages for manager, officer and lead: who has nobody, what went on, their chain's reports."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.viewer import Viewer
from pwa.overview.queries import (
    CASE_ROLES,
    absence_counts,
    alone,
    cases,
    count_escalated,
    escalated,
    promises,
)
from pwa.web import Refused, Visit, endpoint


def overview(visit: Visit) -> Response:
    viewer = visit.person
    if not viewer.has_overview:
        raise Refused(403)
    return visit.show("overview/overview.html", promises=promises(visit.db, viewer), **_parts(visit, viewer))


def _parts(visit: Visit, viewer: Viewer) -> dict[str, Any]:
    is_manager, has_cases = "manager" in viewer.roles, bool(viewer.roles & CASE_ROLES)
    return {
        "is_manager": is_manager,
        "has_cases": has_cases,
        "alone": alone(visit.db, viewer) if is_manager else [],
        "escalated": escalated(visit.db, viewer) if is_manager else [],
        "went_on": count_escalated(visit.db, viewer) if is_manager else 0,
        "absences": absence_counts(visit.db, viewer) if is_manager else None,
        "cases": cases(visit.db, viewer) if has_cases else [],
    }


routes = [Route("/overview", endpoint(overview, who="staff"))]
