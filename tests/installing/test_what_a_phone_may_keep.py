"""Which pages may be kept on a phone: those that carry the line with their time, each of one participant."""

import pytest

from pwa.db import new_id
from pwa.installing import kept
from tests.ground.client import TestClient
from tests.hidamari import Hidamari

LINE = 'data-as-of="'


@pytest.mark.parametrize("path", kept.PAGES)
def test_each_kept_page_has_its_time_and_stays_out_of_the_browsers_own_cache(
    haru: TestClient, path: str
) -> None:
    page = haru.get(path)
    assert page.status_code == 200
    assert LINE in page.text
    assert page.headers["cache-control"] == "no-store"
    assert f'data-whose="{page.headers["ayumi-whose"]}"' in page.text


@pytest.mark.parametrize(("name", "path"), [("tanaka", "/today"), ("mother", "/family"), (None, "/")])
def test_pages_of_staff_of_a_family_and_of_strangers_are_nobodys(
    hidamari: Hidamari, name: str | None, path: str
) -> None:
    with hidamari.browser(name) as browser:
        page = browser.get(path)
    assert page.status_code == 200
    assert LINE not in page.text
    assert page.headers["ayumi-whose"] == "nobody"


@pytest.mark.parametrize(("category", "is_kept"), [("load", True), ("harm", False), ("service", False)])
def test_a_talk_may_be_kept_by_its_author_and_never_one_in_confidence(
    haru: TestClient, tanaka: TestClient, category: str, is_kept: bool
) -> None:
    id = new_id()
    haru.post("/concerns", data={"id": id, "category": category, "words": "いいたいこと"})
    assert (LINE in haru.get(f"/concerns/{id}").text) is is_kept
    assert LINE not in tanaka.get(f"/concerns/{id}").text


@pytest.mark.parametrize("path", ["/me", "/records", "/concerns", "/concerns/new", "/checkins/morning/night"])
def test_other_pages_may_not_be_kept(haru: TestClient, path: str) -> None:
    page = haru.get(path)
    assert page.status_code == 200
    assert LINE not in page.text


def test_what_is_fetched_ahead_takes_no_message_from_the_page_that_follows(haru: TestClient) -> None:
    haru.post(
        "/checkins",
        data={"id": new_id(), "slot": "morning", "local_date": "written", "sleep": "ok"},
        follow_redirects=False,
    )
    assert 'id="said"' not in haru.get("/?poll").text
    assert 'id="said"' in haru.get("/").text


def test_a_form_without_a_network_holds_no_day_and_no_answer(haru: TestClient) -> None:
    day = {"slot": "morning", "local_date": "written", "sleep": "ok", "body": "bad"}
    haru.post("/checkins", data={"id": new_id(), **day})
    page = haru.get("/checkins/morning/whole").text
    assert 'name="local_date" value="written"' in page
    assert 'name="body"' in page
    assert "checked" not in page.split('name="visible_to"')[0].split("<main")[1]
