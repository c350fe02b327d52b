"""A small service with named people, for tests: who is there, and a browser signed in as one of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape

from sqlmodel import Session

from pwa.access.models import Assignment, Role
from pwa.access.viewer import Viewer
from pwa.accounts.models import Organisation, Person
from pwa.accounts.sessions import begin_session, find_signed_in
from pwa.app import App, create_app
from pwa.db import Database, open_database
from pwa.settings import Settings
from tests.ground.client import TestClient

# Who is in it, and in which roles.
_PEOPLE = {
    "haru": ("川口 はる", "かわぐち はる", ("participant",)),
    "yu": ("森 ゆう", "もり ゆう", ("participant",)),
    "tanaka": ("田中 洋子", "たなか ようこ", ("supporter",)),
    "sato": ("佐藤 健", "さとう けん", ("supporter",)),
    "suzuki": ("鈴木 直美", "すずき なおみ", ("supporter",)),
    "yamamoto": ("山本 修", "やまもと おさむ", ("manager",)),
    "ito": ("伊藤 恵", "いとう めぐみ", ("officer",)),
    "kato": ("加藤 実", "かとう みのる", ("committee",)),
    "ono": ("小野 香", "おの かおり", ("lead",)),
    "hara": ("原 茂", "はら しげる", ("lead",)),
    "mother": ("川口 春子", "かわぐち はるこ", ("family",)),
}


@dataclass
class Hidamari:
    """The service ひだまり: Haru's supporter is Tanaka, the backup Sato; Yu has Suzuki alone."""

    settings: Settings
    database: Database
    organisation_id: str
    people: dict[str, Person] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """The id of somebody by their short name."""
        return self.people[name].id

    # One writer at a time: nothing else of this may be called inside it.
    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.database.writing() as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.database.reading() as db:
            yield db

    def cookie(self, name: str) -> str:
        """A new session of somebody."""
        with self.writing() as db:
            return begin_session(db, self.people[name], "a test")

    def viewer(self, name: str) -> Viewer:
        """Somebody as the code sees them, on a device of their own."""
        cookie = self.cookie(name)
        with self.reading() as db:
            found = find_signed_in(db, cookie)
        assert found is not None
        return found.viewer

    def browser(self, name: str | None = None, language: str = "english.off.auto.normal") -> TestClient:
        """A client signed in as somebody (or nobody); English, so that texts are easy to find."""
        client = TestClient(
            create_app(self.settings), base_url="http://localhost:8000", follow_redirects=True
        )
        client.headers["sec-fetch-site"] = "same-origin"
        client.cookies.set("ayumi_language", language)
        if name is not None:
            client.cookies.set("ayumi", self.cookie(name))
        return client


def open_hidamari(settings: Settings, organisation_name: str = "ひだまり") -> Hidamari:
    """Write the people of the service into an empty, migrated database."""
    database = open_database(settings)
    organisation = Organisation(
        name=organisation_name, phone="03-0000-0100", abuse_centre_phone="03-0000-0199"
    )
    hidamari = Hidamari(settings, database, organisation.id)
    with database.writing() as db:
        db.add(organisation)
        db.flush()
        for short, (name, reading, _) in _PEOPLE.items():
            person = Person(
                organisation_id=organisation.id, name=name, reading=reading, called=name.split()[1]
            )
            # Everybody has been here for a while: the first run has its own tests.
            person.welcomed_at = person.created_at
            hidamari.people[short] = person
        # All at once, thousands of times: each has their id already.
        db.add_all(hidamari.people.values())
        db.flush()
        for short, (_, _, roles) in _PEOPLE.items():
            db.add_all(
                Role(
                    organisation_id=organisation.id,
                    person_id=hidamari.id(short),
                    kind=role,
                    # Ono is the first lead, Hara the second.
                    position=int(short == "hara"),
                )
                for role in roles
            )
        for participant, somebody, kind in (
            ("haru", "tanaka", "primary"),
            ("haru", "sato", "backup"),
            ("haru", "mother", "family"),
            ("yu", "suzuki", "primary"),
        ):
            db.add(
                Assignment(
                    organisation_id=organisation.id,
                    participant_id=hidamari.id(participant),
                    person_id=hidamari.id(somebody),
                    kind=kind,
                )
            )
    return hidamari


def app_of(client: TestClient) -> App:
    """The application behind a client."""
    app: App = client.app.state.ayumi  # type: ignore[attr-defined]
    return app


def text_of(html: str) -> str:
    """The words of a page without tags, readings, and the breaks and spaces between phrases."""
    words = unescape(re.sub(r"<(rt|rp)\b[^>]*>.*?</\1>|<[^>]+>", "", html))
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +", "", words)
