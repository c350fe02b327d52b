"""The first page of a participant's day."""

import json
from collections.abc import Iterator

import pytest

from pwa.drafts.models import Draft
from pwa.settings import Settings
from tests.hidamari import Hidamari, open_hidamari, text_of


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    yield service
    service.database.close()


@pytest.mark.parametrize(
    "answers", [{"category": "no longer there"}, {"category": None}, {"category": ["load"]}, {}, ["load"]]
)
def test_a_draft_of_an_unknown_category_does_not_break_the_page(hidamari: Hidamari, answers: object) -> None:
    with hidamari.writing() as db:
        db.add(
            Draft(
                organisation_id=hidamari.organisation_id,
                person_id=hidamari.id("haru"),
                form="concern",
                answers=json.dumps(answers),
            )
        )
    with hidamari.browser("haru") as browser:
        page = browser.get("/")
    assert page.status_code == 200
    assert "Go on writing" not in text_of(page.text)
