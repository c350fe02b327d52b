"""The first page of a participant's day."""

import json

import pytest

from pwa.drafts.models import Draft
from tests.hidamari import Hidamari, text_of


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
