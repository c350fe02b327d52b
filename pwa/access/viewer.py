"""The person who is asking, as one small object that every query takes right after the session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pwa.access.models import OVERSEEING, STAFF


@dataclass(frozen=True)
class Viewer:
    """A signed-in person: who, where, in which roles, on which device."""

    organisation_id: str
    id: str
    name: str
    called: str
    roles: frozenset[str]
    device_id: str
    sealed_before: datetime | None = None
    # How many steps a scale has for this person: 3, 4 or 5.
    steps: int = 5
    # Whether the browser's tab must not name this app.
    is_discreet: bool = False
    # Which names, readings and words their organisation has now: see pwa/known.py.
    names_version: str = ""

    @classmethod
    def with_roles(cls, roles: Iterable[str], **rest: object) -> "Viewer":
        """A viewer from role names in any iterable."""
        return cls(roles=frozenset(roles), **rest)  # type: ignore[arg-type]

    @property
    def is_participant(self) -> bool:
        return "participant" in self.roles

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def has_caseload(self) -> bool:
        """Whether there are, or may be, participants whom the viewer is there for."""
        return bool(self.roles & {"supporter", "manager"})

    @property
    def is_family(self) -> bool:
        return "family" in self.roles

    @property
    def has_overview(self) -> bool:
        """Whether there is an overview for one of their roles."""
        return bool(self.roles & OVERSEEING)
