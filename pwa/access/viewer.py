"""The person who is asking, as one small object that every query takes right after the session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pwa.access.models import STAFF


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
    def is_family(self) -> bool:
        return "family" in self.roles
