"""One-time ways in for a person of every role, to try Ayumi as them."""

from dataclasses import dataclass

from pwa.accounts.invitations import invite
from pwa.accounts.models import Organisation, Person
from pwa.db import Database
from pwa.demo.making import NotADemoError
from pwa.demo.people import ORGANISATION, id_of
from pwa.settings import Settings


@dataclass(frozen=True)
class Link:
    """A fresh link; `who` is the person's name and role in plain words."""

    name: str
    url: str
    who: str


_WHO = (
    ("participant", "haru", "participant, easy Japanese with furigana"),
    ("participant2", "nao", "participant, standard Japanese without furigana, dark"),
    ("newcomer", "sora", "participant who has not had the first run"),
    ("supporter", "tanaka", "supporter of the first two"),
    ("backup", "sato", "supporter who stands in for the other supporters"),
    ("family", "yoko", "family of the first participant"),
    ("manager", "watanabe", "manager"),
    ("officer", "nakamura", "complaint officer"),
    ("lead", "yamaguchi", "abuse-prevention lead"),
)


def make_links(database: Database, settings: Settings) -> list[Link]:
    """New links for the demo people; each works once, for ten minutes, and ends the one before it.

    `NotADemoError` when the demo is not in this database.
    """
    with database.writing() as db:
        organisation = db.get(Organisation, ORGANISATION)
        if organisation is None or not organisation.is_demo:
            raise NotADemoError("There are no demo people in this database. To make some: ayumi demo")
        links = []
        for name, key, role in _WHO:
            person = db.get_one(Person, (ORGANISATION, id_of(key)))
            url = invite(db, person, made_by=None).link(settings.public_url, person)
            links.append(Link(name, url, f"{person.name}, {role}"))
        return links
