"""The links of the demo: one for each role, each opening the pages of the right person."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from pwa.access.models import assignments
from pwa.accounts.sessions import SignedIn, find_signed_in
from pwa.app import create_app
from pwa.db import Database
from pwa.demo import Link, make_demo, make_links
from pwa.registers import Language
from pwa.settings import Settings
from tests.demo.rows import opened
from tests.ground.client import TestClient

ROLES = {
    "participant": "participant",
    "participant2": "participant",
    "newcomer": "participant",
    "supporter": "supporter",
    "backup": "supporter",
    "family": "family",
    "manager": "manager",
    "officer": "officer",
    "lead": "lead",
}


def token_of(link: Link) -> str:
    return urlsplit(link.url).fragment


def signed_in(database: Database, settings: Settings, links: list[Link]) -> dict[str, SignedIn]:
    """Follow each link as its button does; who is behind the cookie that comes back."""
    found = {}
    with TestClient(create_app(settings), base_url=settings.public_url, follow_redirects=False) as browser:
        for link in links:
            browser.cookies.clear()
            answer = browser.post(
                "/start", data={"token": token_of(link)}, headers={"Sec-Fetch-Site": "same-origin"}
            )
            home = "/welcome" if link.name == "newcomer" else "/"
            assert (answer.status_code, answer.headers.get("location")) == (303, home), link.name
            with database.reading() as db:
                person = find_signed_in(db, answer.cookies["ayumi"])
            assert person is not None, link.name
            found[link.name] = person
    return found


@pytest.fixture
def visitors(app_settings: Settings) -> dict[str, SignedIn]:
    with opened(app_settings.database) as database:
        make_demo(database, if_empty=False)
        return signed_in(database, app_settings, make_links(database, app_settings))


def test_every_role_signs_in_by_its_link(visitors: dict[str, SignedIn]) -> None:
    assert {name: set(person.viewer.roles) for name, person in visitors.items()} == {
        name: {role} for name, role in ROLES.items()
    }
    assert len({person.viewer.id for person in visitors.values()}) == len(ROLES)


def test_the_people_of_the_links_belong_together(
    visitors: dict[str, SignedIn], app_settings: Settings
) -> None:
    ids = {name: person.viewer.id for name, person in visitors.items()}
    with opened(app_settings.database) as database, database.reading() as db:
        rows = db.execute(select(assignments.c.participant_id, assignments.c.kind, assignments.c.person_id))
        ties = {tuple(row) for row in rows}
    assert (ids["participant"], "primary", ids["supporter"]) in ties
    assert (ids["participant"], "backup", ids["backup"]) in ties
    assert (ids["participant"], "family", ids["family"]) in ties
    assert (ids["participant2"], "primary", ids["supporter"]) in ties
    assert (ids["participant2"], "family", ids["family"]) not in ties


def test_the_two_participants_read_differently(visitors: dict[str, SignedIn]) -> None:
    assert visitors["participant"].language == Language("easy", "all")
    assert visitors["participant2"].language == Language("standard", "off", "dark")


def test_nobody_s_private_past_is_sealed(visitors: dict[str, SignedIn]) -> None:
    assert all(person.viewer.sealed_before is None for person in visitors.values())


def test_links_come_in_a_fixed_order_and_say_who_they_are_for(app_settings: Settings) -> None:
    with opened(app_settings.database) as database:
        make_demo(database, if_empty=False)
        links = make_links(database, app_settings)
    assert [link.name for link in links] == list(ROLES)
    start = f"{app_settings.public_url}/start"
    assert all(link.url.startswith((f"{start}#", f"{start}?in=")) for link in links)
    assert links[0].url.startswith(f"{start}?in=easy.all#")
    assert links[0].who == "川口 はる, participant, easy Japanese with furigana"


def test_new_links_end_the_older_ones(app_settings: Settings) -> None:
    with opened(app_settings.database) as database:
        make_demo(database, if_empty=False)
        older = make_links(database, app_settings)[0]
        newer = make_links(database, app_settings)[0]
        with TestClient(create_app(app_settings), base_url=app_settings.public_url) as browser:
            headers = {"Sec-Fetch-Site": "same-origin"}
            used = [
                browser.post(
                    "/start", data={"token": token_of(link)}, headers=headers, follow_redirects=False
                ).status_code
                for link in (older, newer, newer)
            ]
    assert used == [422, 303, 422]
