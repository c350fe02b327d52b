"""A device that a supporter's link opened shows nothing that was begun in confidence, and buries nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from pwa.access.viewer import Viewer
from pwa.accounts.invitations import invite
from pwa.clock import now
from pwa.db import new_id
from pwa.drafts.actions import drop_draft, keep_draft
from pwa.drafts.models import Draft
from pwa.drafts.queries import draft_of
from tests.hidamari import Hidamari, text_of

SERVICE = {"category": "service", "words": "つくえ"}
LOAD = {"category": "load", "words": "箱"}


@pytest.fixture
def first(hidamari: Hidamari) -> Viewer:
    return hidamari.viewer("haru")


@pytest.fixture
def later(hidamari: Hidamari) -> Viewer:
    return replace(hidamari.viewer("haru"), sealed_before=now() + timedelta(seconds=1))


def keep(hidamari: Hidamari, device: Viewer, answers: dict[str, Any], form: str = "concern") -> str:
    with hidamari.writing() as db:
        return keep_draft(db, device, form, answers)


def kept(hidamari: Hidamari, device: Viewer, form: str = "concern") -> dict[str, Any] | None:
    with hidamari.reading() as db:
        draft = draft_of(db, device, form)
    return draft.answers if draft else None


@pytest.mark.parametrize(
    "answers",
    [SERVICE, {"category": "harm"}, {**LOAD, "about_whom": "田中"}, {**LOAD, "left_out": ["x"]}],
)
def test_what_was_begun_in_confidence_is_neither_shown_nor_overwritten(
    hidamari: Hidamari, first: Viewer, later: Viewer, answers: dict[str, Any]
) -> None:
    keep(hidamari, first, answers)
    assert kept(hidamari, later) is None
    for written in (LOAD, SERVICE, {"category": "harm", "words": "うそ"}):
        keep(hidamari, later, written)
        assert kept(hidamari, later) == written
        assert kept(hidamari, first) == answers
    with hidamari.writing() as db:
        drop_draft(db, later, "concern")
    assert kept(hidamari, later) is None
    assert kept(hidamari, first) == answers


def test_an_ordinary_draft_and_a_checkin_wait_on_every_device(
    hidamari: Hidamari, first: Viewer, later: Viewer
) -> None:
    key = keep(hidamari, first, LOAD)
    assert kept(hidamari, later) == LOAD
    assert keep(hidamari, later, {**LOAD, "words": "二つ"}) == key
    assert kept(hidamari, first) == {**LOAD, "words": "二つ"}
    keep(hidamari, first, {"sleep": "ok"}, "morning")
    assert kept(hidamari, later, "morning") == {"sleep": "ok"}


def test_two_later_devices_know_nothing_of_each_others_confidence(
    hidamari: Hidamari, first: Viewer, later: Viewer
) -> None:
    keep(hidamari, later, SERVICE)
    assert kept(hidamari, replace(later, device_id=new_id())) is None
    # The person's first device has it, and so has this one once it is opened.
    assert kept(hidamari, first) == kept(hidamari, replace(later, sealed_before=None)) == SERVICE


def test_one_device_has_one_draft_with_one_key_whatever_it_is_about(
    hidamari: Hidamari, first: Viewer
) -> None:
    key = keep(hidamari, first, LOAD)
    assert keep(hidamari, first, SERVICE) == key == keep(hidamari, first, LOAD)
    with hidamari.reading() as db:
        assert len(db.exec(select(Draft)).all()) == 1
    with hidamari.writing() as db:
        drop_draft(db, first, "concern", key)
    assert kept(hidamari, first) is None


def test_no_page_of_a_later_device_tells_of_a_confidential_draft(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as phone, hidamari.browser() as opened:
        with hidamari.writing() as db:
            ticket = invite(db, hidamari.people["haru"], hidamari.id("tanaka"))
        opened.post("/start", data={"token": ticket.carried})
        phone.post("/concerns/draft", data={"id": new_id(), **SERVICE})
        for browser, times in ((phone, 1), (opened, 0)):
            assert text_of(browser.get("/").text).count("Go on writing") == times
            assert browser.get("/concerns/new").text.count("/concerns/write/service") == times
            assert browser.get("/concerns/write/service").text.count("つくえ") == times
        opened.post("/concerns/draft", data={"id": new_id(), "category": "service", "words": "うそ"})
        assert "つくえ" in phone.get("/concerns/write/service").text
