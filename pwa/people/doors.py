"""For the pages of this feature: who may come in, and to whose page."""

from pwa.accounts.models import Person
from pwa.people.around import is_supporter_of, relative_of
from pwa.people.queries import is_staff_too, participant_for
from pwa.web import Refused, Visit


def must_invite(visit: Visit) -> None:
    """Only for who brings people in: supporters and managers."""
    if not visit.person.has_caseload:
        raise Refused(403)


def participant(visit: Visit, id: str, *, has_left: bool = False) -> Person:
    """A participant of the viewer's; 404 for all others alike."""
    person = participant_for(visit.db, visit.person, id, has_left=has_left)
    if person is None:
        raise Refused(404)
    return person


def cared_for(visit: Visit, id: str) -> Person:
    """A participant whom the viewer helps in, and whose account is theirs alone: not one of the staff."""
    must_invite(visit)
    person = participant(visit, id)
    if is_staff_too(visit.db, person):
        raise Refused(403)
    return person


def answered_for(visit: Visit, id: str, *, has_left: bool = False) -> Person:
    """A participant whose supporter the viewer is, or the manager: a stand-in does not decide this."""
    must_invite(visit)
    person = participant(visit, id, has_left=has_left)
    if not may_answer_for(visit, person) or is_staff_too(visit.db, person):
        raise Refused(403)
    return person


def may_answer_for(visit: Visit, person: Person) -> bool:
    """Whether the viewer may say who cares for a participant, and that they have left."""
    return "manager" in visit.person.roles or is_supporter_of(visit.db, visit.person, person)


def relative(visit: Visit, person: Person, id: str) -> Person:
    """A family member of a participant; 404 for all others alike."""
    found = relative_of(visit.db, person, id)
    if found is None:
        raise Refused(404)
    return found
