"""つらいときにすること: a plan of one's own, line by line for oneself or for the supporter too."""

import re

import pytest
from sqlalchemy import event
from sqlmodel import select

from pwa.access.models import Assignment
from pwa.accounts.invitations import invite
from pwa.clock import now
from pwa.coping.models import CopingLine
from pwa.coping.queries import coping_of
from pwa.db import new_id
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

SHOWN, OWN = "へやを暗くする", "ねこの動画を見る"


def add(browser: TestClient, words: str, section: str = "help", **more: str) -> str:
    id = more.pop("id", new_id())
    answer = browser.post(f"/coping/new/{section}", data={"id": id, "words": words, **more})
    assert answer.status_code == 200, text_of(answer.text)
    return id


def lines(hidamari: Hidamari, section: str = "help") -> list[str]:
    """What stands in a part of Haru's plan, in its order."""
    with hidamari.reading() as db:
        found = db.exec(select(CopingLine).where(CopingLine.section == section)).all()
    there = [line for line in found if line.ended_at is None]
    return [line.words for line in sorted(there, key=lambda line: line.position)]


def seen_by(hidamari: Hidamari, name: str) -> list[str] | None:
    viewer = hidamari.viewer(name)
    with hidamari.reading() as db:
        plan = coping_of(db, viewer, hidamari.id("haru"))
    return None if plan is None else [line.words for each in plan for line in each.lines]


# --- Writing ---


def test_a_line_is_added_changed_removed_and_brought_back(hidamari: Hidamari, haru: TestClient) -> None:
    id = add(haru, SHOWN)
    assert SHOWN in text_of(haru.get("/coping").text)
    haru.post(f"/coping/{id}", data={"words": OWN, "visible_to": "supporter"})
    assert lines(hidamari) == [OWN]
    page = haru.post(f"/coping/{id}/remove").text
    assert lines(hidamari) == []
    assert OWN not in text_of(page)
    assert f'action="/coping/{id}/restore"' in page
    assert OWN in text_of(haru.post(f"/coping/{id}/restore").text)


def test_lines_keep_the_order_that_the_person_gives_them(hidamari: Hidamari, haru: TestClient) -> None:
    first, _, third = (add(haru, words) for words in ("一", "二", "三"))
    haru.post(f"/coping/{third}/move", data={"to": "up"})
    assert lines(hidamari) == ["一", "三", "二"]
    haru.post(f"/coping/{first}/move", data={"to": "up"})
    haru.post(f"/coping/{first}/move", data={"to": "down"})
    assert lines(hidamari) == ["三", "一", "二"]
    assert haru.post(f"/coping/{first}/move", data={"to": "sideways"}).status_code == 422


def test_a_part_has_five_lines_at_most_also_after_bringing_one_back(
    hidamari: Hidamari, haru: TestClient
) -> None:
    removed = add(haru, "0")
    haru.post(f"/coping/{removed}/remove")
    for number in range(1, 6):
        add(haru, str(number))
    assert "There are 5 lines already." in text_of(haru.get("/coping/new/help").text)
    answer = haru.post("/coping/new/help", data={"id": new_id(), "words": "六つ目の行"})
    assert answer.status_code == 409
    assert "六つ目の行" in answer.text
    assert haru.post(f"/coping/{removed}/restore").status_code == 409
    assert lines(hidamari) == ["1", "2", "3", "4", "5"]
    add(haru, "音がつらい", "sign")


def test_a_line_sent_twice_is_there_once(hidamari: Hidamari, haru: TestClient) -> None:
    id = add(haru, SHOWN)
    add(haru, SHOWN, id=id)
    assert lines(hidamari) == [SHOWN]
    answer = haru.post("/coping/new/help", data={"id": id, "words": OWN})
    assert answer.status_code == 409
    assert OWN in answer.text


@pytest.mark.parametrize("other", [{"phone": "03-0000-2212"}, {"visible_to": "supporter"}])
def test_the_key_of_a_line_with_another_number_or_audience_is_refused_and_kept(
    hidamari: Hidamari, haru: TestClient, other: dict[str, str]
) -> None:
    sent = {"id": new_id(), "words": "姉", "phone": "03-0000-2211", "visible_to": "self"}
    for _ in range(2):
        assert haru.post("/coping/new/contact", data=sent).status_code == 200
    answer = haru.post("/coping/new/contact", data=sent | other)
    assert answer.status_code == 409
    assert (sent | other)["phone"] in answer.text
    assert sent["id"] not in answer.text
    assert lines(hidamari, "contact") == ["姉"]
    with hidamari.reading() as db:
        [line] = db.exec(select(CopingLine)).all()
    assert (line.phone, line.visible_to) == ("03-0000-2211", "self")


@pytest.mark.parametrize("name", ["haru", "tanaka"])
def test_a_plan_takes_as_many_statements_however_many_lines_it_has(
    hidamari: Hidamari, haru: TestClient, name: str
) -> None:
    viewer, counted = hidamari.viewer(name), list[int]()
    for words in ("一", "二", "三"):
        add(haru, words, visible_to="supporter")
        asked = list[str]()

        def count(*call: object, asked: list[str] = asked) -> None:
            asked.append(str(call[2]))

        event.listen(hidamari.database.engine, "before_cursor_execute", count)
        with hidamari.reading() as db:
            assert coping_of(db, viewer, hidamari.id("haru")) is not None
        event.remove(hidamari.database.engine, "before_cursor_execute", count)
        counted.append(len(asked))
    assert len(set(counted)) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("03-0000-2211", "03-0000-2211"),
        ("０３－００００－２２１１", "03-0000-2211"),
        ("03 (0000) 2211", "03-0000-2211"),
        ("+81 3 0000 2211", "+81-3-0000-2211"),
        ("110", "110"),
    ],
)
def test_a_number_can_be_dialled_however_it_was_written(haru: TestClient, typed: str, kept: str) -> None:
    add(haru, "お母さん", "contact", phone=typed)
    page = haru.get("/coping").text
    assert kept in page
    [href] = re.findall(r'href="tel:([^"]*)"', page)
    assert href == kept.replace("-", "")


@pytest.mark.parametrize("phone", ["", "お母さん", "12", "0" * 30, "03-0000-2211;ext=1", "javascript:0"])
def test_what_no_phone_can_dial_is_said_kindly_and_nothing_is_lost(haru: TestClient, phone: str) -> None:
    answer = haru.post("/coping/new/contact", data={"id": new_id(), "words": "お母さん", "phone": phone})
    assert answer.status_code == 422
    assert "お母さん" in answer.text
    assert 'href="#phone"' in answer.text


@pytest.mark.parametrize(
    "form", [{}, {"words": " "}, {"words": "あ" * 121}, {"words": "a", "visible_to": "all"}]
)
def test_a_mistake_is_shown_at_its_field(hidamari: Hidamari, haru: TestClient, form: dict[str, str]) -> None:
    answer = haru.post("/coping/new/help", data=form)
    assert answer.status_code == 422
    assert 'id="summary"' in answer.text
    assert form.get("words", "") in answer.text
    assert lines(hidamari) == []


def test_only_a_line_that_was_removed_can_be_brought_back(haru: TestClient, hidamari: Hidamari) -> None:
    id = add(haru, SHOWN)
    for address in (
        "/coping/new/everything",
        f"/coping/{new_id()}",
        "/coping?removed=%00",
        "/coping?removed=x",
    ):
        assert haru.get(address).status_code in (200, 404)
    assert "/restore" not in haru.get(f"/coping?removed={id}").text
    assert haru.post(f"/coping/{id}/restore").status_code == 404


# --- Who sees it ---


def test_the_supporter_sees_the_lines_that_are_shown_and_no_other(
    hidamari: Hidamari, haru: TestClient
) -> None:
    add(haru, OWN)
    id = add(haru, SHOWN, visible_to="supporter")
    assert seen_by(hidamari, "tanaka") == [SHOWN]
    haru.post(f"/coping/{id}", data={"words": SHOWN, "visible_to": "self"})
    assert seen_by(hidamari, "tanaka") == []


@pytest.mark.parametrize("name", ["sato", "yamamoto", "ito", "ono", "mother", "yu", "suzuki"])
def test_nobody_else_sees_a_line(hidamari: Hidamari, haru: TestClient, name: str) -> None:
    add(haru, SHOWN, visible_to="supporter")
    assert seen_by(hidamari, name) is None


def test_a_supporter_who_is_one_no_more_sees_nothing(hidamari: Hidamari, haru: TestClient) -> None:
    add(haru, SHOWN, visible_to="supporter")
    with hidamari.writing() as db:
        tie = db.exec(
            select(Assignment).where(
                Assignment.person_id == hidamari.id("tanaka"), Assignment.kind == "primary"
            )
        ).one()
        tie.until = now()
        db.add(tie)
    assert seen_by(hidamari, "tanaka") is None


def test_nobody_reads_or_changes_a_line_of_somebody_else(hidamari: Hidamari, haru: TestClient) -> None:
    id = add(haru, SHOWN, visible_to="supporter")
    with hidamari.browser("yu") as yu:
        assert yu.get(f"/coping/{id}").status_code == 404
        for verb in ("", "/move", "/remove", "/restore"):
            assert yu.post(f"/coping/{id}{verb}", data={"words": "x", "to": "up"}).status_code == 404
        assert SHOWN not in text_of(yu.get("/coping").text)
        assert yu.post("/coping/new/help", data={"id": id, "words": SHOWN}).status_code == 409
    assert lines(hidamari) == [SHOWN]


def test_a_later_device_does_not_show_the_lines_that_were_for_oneself(
    hidamari: Hidamari, haru: TestClient
) -> None:
    own = add(haru, OWN)
    add(haru, SHOWN, visible_to="supporter")
    with hidamari.writing() as db:
        ticket = invite(db, hidamari.people["haru"], made_by=hidamari.id("tanaka"))
    with hidamari.browser() as phone:
        phone.post("/start", data={"token": ticket.carried})
        for address in ("/coping", "/help", "/help/now"):
            page = text_of(phone.get(address).text)
            assert SHOWN in page
            assert OWN not in page
        assert phone.get(f"/coping/{own}").status_code == 404
    assert OWN in text_of(haru.get("/coping").text)
