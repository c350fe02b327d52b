"""The first run: three short screens, once, and never again by themselves."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from pwa.access.consents import decisions
from pwa.accounts.invitations import invite
from pwa.accounts.models import Person
from pwa.settings import Settings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, open_hidamari, text_of

FIELDS = ("checkin", "mood", "schedule", "silence", "baseline")


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    with service.writing() as db:
        for name in ("haru", "mother", "tanaka"):
            person = db.get_one(Person, (service.organisation_id, service.id(name)))
            person.welcomed_at = None
            db.add(person)
    yield service
    service.database.close()


def first_page(hidamari: Hidamari, name: str = "haru", way: str = "token", next_path: str = "/") -> str:
    """Where somebody comes out who signs in on a new phone."""
    with hidamari.writing() as db:
        ticket = invite(db, hidamari.people[name], made_by=None)
    path, secret = {"token": ("/start", ticket.carried), "code": ("/code", ticket.code)}[way]
    with hidamari.browser() as browser:
        answer = browser.post(path, data={way: secret, "next": next_path}, follow_redirects=False)
    return str(answer.headers["location"])


def shown(hidamari: Hidamari) -> set[str]:
    """What Haru's supporter may see."""
    viewer = hidamari.viewer("haru")
    with hidamari.reading() as db:
        return {field for field, decision in decisions(db, viewer).items() if decision.is_yes}


@pytest.mark.parametrize("way", ["token", "code"])
def test_a_new_participant_comes_to_it_by_every_way_in(hidamari: Hidamari, way: str) -> None:
    assert first_page(hidamari, way=way) == "/welcome"


def test_nobody_else_comes_to_it(hidamari: Hidamari) -> None:
    # Yu has been here before; Haru was on the way to an answer.
    assert first_page(hidamari, "yu") == "/"
    assert first_page(hidamari, "mother") == "/"
    assert first_page(hidamari, "tanaka") == "/"
    assert first_page(hidamari, "haru", next_path="/schedule") == "/schedule"


@pytest.mark.parametrize(
    ("path", "form"), [("/welcome/later", {}), ("/welcome/name", {"called": "はるちゃん"})]
)
def test_it_never_comes_back_by_itself(
    hidamari: Hidamari, haru: TestClient, path: str, form: dict[str, str]
) -> None:
    assert haru.post(path, data=form).url.path == "/"
    assert first_page(hidamari) == "/"
    assert 'href="/welcome"' in haru.get("/me").text
    assert haru.get("/welcome").status_code == 200


def test_each_screen_leads_to_the_next_and_can_be_put_off(haru: TestClient) -> None:
    for path in ("/welcome", "/welcome/sharing", "/welcome/name"):
        page = haru.get(path).text
        assert 'id="later" method="post" action="/welcome/later"' in page
    said = haru.post("/reading", data={"wording": "easy", "next": "/welcome/sharing"})
    assert said.url.path == "/welcome/sharing"
    assert 'data-register="easy"' in said.text
    assert haru.post("/welcome/sharing").url.path == "/welcome/name"
    assert "はるちゃん" in text_of(haru.post("/welcome/name", data={"called": "はるちゃん"}).text)


def test_nothing_is_shown_until_somebody_says_yes(hidamari: Hidamari, haru: TestClient) -> None:
    page = haru.get("/welcome/sharing").text
    assert [field for field in FIELDS if f'value="{field}"' not in page] == []
    assert "checked" not in page.split("<main")[1]
    haru.post("/welcome/sharing")
    haru.post("/welcome/later")
    assert shown(hidamari) == set()
    assert "You have not decided yet." in text_of(haru.get("/me/sharing").text)


def test_what_is_chosen_is_shown_and_what_is_let_go_is_not(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/welcome/sharing", data={"fields": ["checkin", "silence"]})
    assert shown(hidamari) == {"checkin", "silence"}
    assert haru.get("/welcome/sharing").text.split("<main")[1].count('checked=""') == 2
    haru.post("/welcome/sharing", data={"fields": ["silence", "mood"]})
    assert shown(hidamari) == {"silence", "mood"}


@pytest.mark.parametrize(
    ("path", "form"),
    [("/welcome/sharing", {"fields": ["concern"]}), ("/welcome/name", {"called": "は" * 81})],
)
def test_bad_input_changes_nothing(
    hidamari: Hidamari, haru: TestClient, path: str, form: dict[str, object]
) -> None:
    assert haru.post(path, data=form).status_code == 422
    assert shown(hidamari) == set()
    assert first_page(hidamari) == "/welcome"


def test_pages_ask_nothing_about_it(hidamari: Hidamari) -> None:
    statements: list[str] = []
    with hidamari.browser("yu") as yu:
        engine = app_of(yu).database.engine
        event.listen(engine, "before_cursor_execute", lambda *each: statements.append(each[2]))
        yu.get("/")
    assert statements
    assert [each for each in statements if "welcomed_at" in each] == []
