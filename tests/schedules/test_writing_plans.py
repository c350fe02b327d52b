"""Appointments are written by the person for themselves, and by those who are there for them."""

import re
from datetime import datetime
from typing import Any

import pytest
from httpx2 import Response
from sqlmodel import select

from pwa.access.consents import grant
from pwa.access.models import Assignment, Look, Role
from pwa.clock import JAPAN, in_japan
from pwa.db import new_id
from pwa.schedules.queries import coming_of
from tests.hidamari import Hidamari, text_of
from tests.schedules.plans import add_plan, alert_path, page_of, soon, stored, waiting_alerts


def own(**values: str) -> dict[str, str]:
    plan = {"id": new_id(), "kind": "clinic", "day": str(soon()), "begins": "10:00", "ends": "11:00"}
    return plan | {"place": "あおばクリニック"} | values


def post(hidamari: Hidamari, name: str, path: str, values: dict[str, str]) -> Response:
    with hidamari.browser(name) as browser:
        answer: Response = browser.post(path, data=values, follow_redirects=False)
    return answer


def there(hidamari: Hidamari, id: str) -> Any:
    row = stored(hidamari, id)
    assert row is not None
    return row


def test_a_person_writes_down_their_own_plan_and_nobody_else_sees_it(hidamari: Hidamari) -> None:
    values = own(kind="other", title="かみを切る", bring="くし\nお金")
    assert post(hidamari, "haru", "/schedule", values).status_code == 303
    row = there(hidamari, values["id"])
    assert in_japan(row.starts_at) == datetime.combine(soon(), datetime.min.time(), JAPAN).replace(hour=10)
    assert (row.family_sees, row.made_by) == ("none", hidamari.id("haru"))
    page = page_of(hidamari, "haru", f"/schedule/{row.id}")
    assert [said for said in ("かみを切る", "あおばクリニック", "くし", "お金") if said not in page] == []
    # Who asks whether they come to their own plan?
    assert "Will you go?" not in page
    assert "かみを切る" not in page_of(hidamari, "mother", "/family")
    assert "あおばクリニック" not in page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}")
    assert waiting_alerts(hidamari, "haru") == waiting_alerts(hidamari, "tanaka") == []


def test_a_title_is_no_more_than_a_time_to_a_family_that_sees_the_time(hidamari: Hidamari) -> None:
    values = own(kind="other", title="かみを切る")
    post(hidamari, "haru", "/schedule", values)
    post(hidamari, "haru", f"/schedule/{values['id']}/family", {"family_sees": "time"})
    page = page_of(hidamari, "mother", "/family")
    assert "10:00 to 11:00 am" in page
    assert "かみを切る" not in page
    post(hidamari, "haru", f"/schedule/{values['id']}/family", {"family_sees": "title"})
    assert "かみを切る" in page_of(hidamari, "mother", "/family")


def test_sent_twice_it_is_there_once_and_another_plan_never_takes_its_place(hidamari: Hidamari) -> None:
    values = own()
    post(hidamari, "haru", "/schedule", values)
    assert post(hidamari, "haru", "/schedule", values).status_code == 303
    other = post(hidamari, "haru", "/schedule", values | {"place": "さくら病院"})
    assert other.status_code == 409
    assert "さくら病院" in other.text
    assert values["id"] not in other.text
    assert there(hidamari, values["id"]).place == "あおばクリニック"
    assert page_of(hidamari, "haru", "/schedule").count("Clinic") == 1
    # A key of somebody else's opens nothing.
    assert post(hidamari, "yu", "/schedule", values).status_code == 409
    assert there(hidamari, values["id"]).person_id == hidamari.id("haru")


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"day": ""}, "day", "Please choose the day."),
        ({"day": "2026-02-31"}, "day", "Please choose the day."),
        ({"day": "0001-01-01"}, "day", "nearer to today"),
        ({"day": "9999-12-31"}, "day", "nearer to today"),
        ({"begins": "25:00"}, "begins", "when it begins"),
        ({"begins": ""}, "begins", "when it begins"),
        ({"ends": "ten"}, "ends", "when it ends"),
        ({"ends": "09:00"}, "ends", "The end must be after the beginning."),
        ({"ends": "10:00"}, "ends", "The end must be after the beginning."),
        ({"kind": "meeting of minds"}, "kind", "Please choose one."),
        ({"place": "あ" * 81}, "place", "too long"),
    ],
)
def test_what_cannot_be_is_said_kindly_and_nothing_typed_is_lost(
    hidamari: Hidamari, wrong: dict[str, str], field: str, said: str
) -> None:
    values = own(with_whom="本田先生", bring="ほけんしょう") | wrong
    answer = post(hidamari, "haru", "/schedule", values)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert said in text_of(answer.text)
    for typed in ("本田先生", "ほけんしょう", values["place"]):
        assert typed in answer.text
    assert stored(hidamari, values["id"]) is None


@pytest.mark.parametrize(("begins", "ends"), [("23:30", "23:59"), ("23:59", "00:00")])
def test_without_an_end_it_takes_an_hour_and_never_reaches_into_the_next_day(
    hidamari: Hidamari, begins: str, ends: str
) -> None:
    values = own(begins=begins, ends="")
    post(hidamari, "haru", "/schedule", values)
    assert f"{in_japan(there(hidamari, values['id']).ends_at):%H:%M}" == ends


def test_an_end_that_nobody_wrote_is_told_to_nobody(hidamari: Hidamari) -> None:
    values = own(kind="other", title="かみを切る", ends="")
    post(hidamari, "haru", "/schedule", values)
    # Sent twice it is still the same plan.
    assert post(hidamari, "haru", "/schedule", values).status_code == 303
    post(hidamari, "haru", f"/schedule/{values['id']}/family", {"family_sees": "time"})
    for name, path in (
        ("haru", "/schedule"), ("haru", f"/schedule/{values['id']}"), ("mother", "/family"),
    ):  # fmt: skip
        page = page_of(hidamari, name, path)
        assert "From 10:00 am" in page, path
        assert "11:00" not in page, path
    for language, said in (("standard", "10:00から"), ("easy", "午前10時から")):
        page = page_of(hidamari, "haru", "/schedule", f"{language}.off.auto.normal")
        assert said in page
        assert "11" not in page.split(said)[1][:12]
    with hidamari.browser("haru") as browser:
        form = browser.get(f"/schedule/{values['id']}/edit").text
    assert 'value="10:00"' in form
    assert 'value="11:00"' not in form
    post(hidamari, "haru", f"/schedule/{values['id']}/edit", values | {"ends": "11:00"})
    assert "10:00 to 11:00 am" in page_of(hidamari, "haru", "/schedule")


def test_a_past_day_is_saved_only_after_a_word_of_warning(hidamari: Hidamari) -> None:
    values = own(day=str(soon(-3)))
    answer = post(hidamari, "haru", "/schedule", values)
    assert answer.status_code == 422
    assert "This day and time have passed." in text_of(answer.text)
    assert post(hidamari, "haru", "/schedule", values | {"anyway": "yes"}).status_code == 303


def test_only_what_one_wrote_oneself_can_be_changed_or_removed(hidamari: Hidamari) -> None:
    values = own()
    post(hidamari, "haru", "/schedule", values)
    path = f"/schedule/{values['id']}"
    assert post(hidamari, "haru", f"{path}/edit", values | {"place": "さくら病院"}).status_code == 303
    assert there(hidamari, values["id"]).place == "さくら病院"
    # First a question, then it is gone.
    assert "Remove this plan?" in page_of(hidamari, "haru", f"{path}/remove")
    assert stored(hidamari, values["id"]) is not None
    assert post(hidamari, "yu", f"{path}/remove", {}).status_code == 404
    assert post(hidamari, "haru", f"{path}/remove", {}).status_code == 303
    assert stored(hidamari, values["id"]) is None
    theirs = add_plan(hidamari)
    for verb in ("edit", "remove"):
        assert post(hidamari, "haru", f"/schedule/{theirs}/{verb}", values).status_code == 403
    assert stored(hidamari, theirs) is not None


def arranged(**values: str) -> dict[str, str]:
    return own(kind="meeting", place="相談室") | values


def test_a_supporter_arranges_a_meeting_and_the_person_is_told(hidamari: Hidamari) -> None:
    haru = hidamari.id("haru")
    values = arranged(with_id=hidamari.id("tanaka"), with_whom="だれか")
    answer = post(hidamari, "tanaka", f"/people/{haru}/appointments", values)
    assert answer.headers["location"] == f"/people/{haru}/appointments/{values['id']}"
    assert waiting_alerts(hidamari, "haru") == [("schedule", values["id"])]
    assert alert_path(hidamari, "haru") == f"/schedule/{values['id']}"
    page = page_of(hidamari, "haru", f"/schedule/{values['id']}")
    assert "Tanaka-san" in page
    assert "だれか" not in page
    assert waiting_alerts(hidamari, "haru") == []


def test_a_guess_of_a_browser_opens_no_alert(hidamari: Hidamari) -> None:
    values = arranged()
    post(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/appointments", values)
    with hidamari.browser("haru") as browser:
        browser.get(f"/schedule/{values['id']}", headers={"sec-purpose": "prefetch"})
    assert waiting_alerts(hidamari, "haru") == [("schedule", values["id"])]


def test_another_time_asks_anew_and_tells_again_and_another_place_keeps_the_answer(
    hidamari: Hidamari,
) -> None:
    haru, values = hidamari.id("haru"), arranged()
    path = f"/people/{haru}/appointments"
    post(hidamari, "tanaka", path, values)
    page_of(hidamari, "haru", f"/schedule/{values['id']}")
    post(hidamari, "haru", f"/schedule/{values['id']}/answer", {"answer": "yes"})
    # Not changed at all: nobody is told.
    post(hidamari, "sato", f"{path}/{values['id']}/edit", values)
    assert waiting_alerts(hidamari, "haru") == []
    post(hidamari, "sato", f"{path}/{values['id']}/edit", values | {"place": "2階"})
    assert waiting_alerts(hidamari, "haru") == [("schedule", values["id"])]
    assert there(hidamari, values["id"]).answer == "yes"
    post(hidamari, "sato", f"{path}/{values['id']}/edit", values | {"begins": "10:30"})
    assert there(hidamari, values["id"]).answer is None


def test_a_plan_of_one_s_own_saved_as_it_was_is_not_called_changed(hidamari: Hidamari) -> None:
    values = own()
    post(hidamari, "haru", "/schedule", values)
    with hidamari.browser("haru") as browser:
        same = browser.post(f"/schedule/{values['id']}/edit", data=values)
        other = browser.post(f"/schedule/{values['id']}/edit", data=values | {"place": "さくら病院"})
    assert "Nothing was changed." in text_of(same.text)
    assert "Your plan is changed." not in text_of(same.text)
    assert "Your plan is changed." in text_of(other.text)


def test_what_is_cancelled_stays_to_be_seen_as_cancelled(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, family_sees="title")
    path = f"/people/{hidamari.id('haru')}/appointments/{id}"
    assert "Cancel this appointment?" in page_of(hidamari, "tanaka", f"{path}/cancel")
    assert there(hidamari, id).cancelled_at is None
    post(hidamari, "tanaka", f"{path}/cancel", {})
    assert waiting_alerts(hidamari, "haru") == [("schedule", id)]
    for name, page in (("haru", "/schedule"), ("haru", f"/schedule/{id}"), ("mother", "/family")):
        assert "ancelled" in page_of(hidamari, name, page)
    assert "Meeting" not in page_of(hidamari, "haru", "/")
    with hidamari.browser("tanaka") as browser:
        assert browser.get(f"{path}/edit").status_code == 403


def summary_of(page: str) -> str:
    found = re.search(r'<div class="summary".*?</ul>', page, re.S)
    return " ".join(text_of(found[0]).split()) if found else ""


def test_what_is_at_the_same_time_is_named_and_may_be_meant(hidamari: Hidamari) -> None:
    add_plan(hidamari, kind="visit", hour=10, days=2)
    add_plan(hidamari, kind="case", hour=9, days=2)
    values = arranged()
    path = f"/people/{hidamari.id('haru')}/appointments"
    answer = post(hidamari, "tanaka", path, values)
    assert answer.status_code == 422
    assert summary_of(answer.text).startswith("Something needs a change At the same time: Work visit")
    assert '<a href="#anyway">' in answer.text
    assert "Case meeting," not in text_of(answer.text)
    assert stored(hidamari, values["id"]) is None
    assert post(hidamari, "tanaka", path, values | {"anyway": "yes"}).status_code == 303
    # Itself is nothing that it clashes with, and what is cancelled takes no time.
    post(hidamari, "tanaka", f"{path}/{values['id']}/cancel", {})
    clash = summary_of(post(hidamari, "tanaka", path, arranged()).text)
    assert clash.count("At the same time") == 1


def test_a_clash_with_a_hidden_plan_gives_nothing_away(hidamari: Hidamari) -> None:
    add_plan(hidamari, kind="clinic", hour=10, made_by=hidamari.id("haru"), place="みなみ心療内科")
    path = f"/people/{hidamari.id('haru')}/appointments"
    assert post(hidamari, "tanaka", path, arranged()).status_code == 303
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, haru, "schedule", "supporter")
    answer = post(hidamari, "tanaka", path, arranged())
    assert "At the same time: Clinic" in text_of(answer.text)


def test_whom_a_colleague_sees_then_is_named_only_to_those_who_may_know(hidamari: Hidamari) -> None:
    # Tanaka sees Yu at that time, for whom Suzuki is there, and not Sato.
    add_plan(hidamari, who="yu", hour=10, with_id=hidamari.id("tanaka"))
    path = f"/people/{hidamari.id('haru')}/appointments"
    answer = post(hidamari, "sato", path, arranged(with_id=hidamari.id("tanaka")))
    page = text_of(answer.text)
    assert "has another appointment then" in page
    assert "森 ゆう" not in page
    assert "has another appointment then" in summary_of(answer.text)


def test_nobody_who_is_not_there_for_the_person_arranges_or_sees_anything(hidamari: Hidamari) -> None:
    id = add_plan(hidamari)
    haru = hidamari.id("haru")
    for name in ("suzuki", "yamamoto", "ito", "ono"):
        for path in (
            f"/people/{haru}/appointments/new",
            f"/people/{haru}/appointments/{id}",
            f"/people/{haru}/appointments/{id}/edit",
            f"/people/{haru}/appointments/{id}/cancel",
        ):
            with hidamari.browser(name) as browser:
                assert browser.get(path).status_code == 404, (name, path)
        assert post(hidamari, name, f"/people/{haru}/appointments", arranged()).status_code == 404
    assert there(hidamari, id).cancelled_at is None


def test_what_the_person_wrote_is_not_the_supporter_s_to_change(hidamari: Hidamari) -> None:
    id = add_plan(hidamari, kind="meeting", made_by=hidamari.id("haru"))
    path = f"/people/{hidamari.id('haru')}/appointments/{id}"
    assert "Only they can change it" in page_of(hidamari, "tanaka", path)
    assert post(hidamari, "tanaka", f"{path}/edit", arranged()).status_code == 403
    assert post(hidamari, "tanaka", f"{path}/cancel", {}).status_code == 403


def test_the_key_of_a_cancelled_appointment_makes_no_other_one(hidamari: Hidamari) -> None:
    path, values = f"/people/{hidamari.id('haru')}/appointments", own(kind="meeting")
    post(hidamari, "tanaka", path, values)
    post(hidamari, "tanaka", f"{path}/{values['id']}/cancel", {})
    assert post(hidamari, "tanaka", path, values).status_code == 303
    other = post(hidamari, "tanaka", path, values | {"place": "二階の へや"})
    assert other.status_code == 409
    assert "二階の へや" in other.text
    assert values["id"] not in other.text
    assert there(hidamari, values["id"]).place == "あおばクリニック"


@pytest.mark.parametrize("page", ["edit", "cancel"])
def test_who_opens_an_appointment_to_change_it_has_looked_at_it(hidamari: Hidamari, page: str) -> None:
    id = add_plan(hidamari, place="二階の へや")
    path = f"/people/{hidamari.id('haru')}/appointments/{id}/{page}"
    with hidamari.browser("tanaka") as tanaka:
        assert tanaka.get(path, headers={"sec-purpose": "prefetch"}).status_code == 503
        assert looks(hidamari) == []
        assert tanaka.get(path).status_code == 200
    assert looks(hidamari) == [(hidamari.id("tanaka"), "schedule", id)]


def test_a_relative_who_works_here_gets_no_further_than_the_family(hidamari: Hidamari) -> None:
    tie(hidamari, "yamamoto", "haru")
    id = add_plan(hidamari, family_sees="time", place="二階の へや")
    path = f"/people/{hidamari.id('haru')}/appointments"
    with hidamari.browser("yamamoto") as yamamoto:
        for page in (f"{path}/new", f"{path}/{id}", f"{path}/{id}/edit"):
            assert yamamoto.get(page).status_code == 404, page
    assert post(hidamari, "yamamoto", path, own(kind="meeting")).status_code == 404


def test_who_is_family_of_somebody_sees_their_own_participants_as_any_supporter(hidamari: Hidamari) -> None:
    tie(hidamari, "tanaka", "yu")
    add_plan(hidamari, place="二階の へや")
    id = add_plan(hidamari, who="yu", family_sees="time", place="三階の へや")
    viewer = hidamari.viewer("tanaka")
    with hidamari.reading() as db:
        assert [each.place for each in coming_of(db, viewer, hidamari.id("haru"))] == ["二階の へや"]
        assert [(each.id, each.place) for each in coming_of(db, viewer, hidamari.id("yu"))] == [(id, "")]


def tie(hidamari: Hidamari, name: str, participant: str) -> None:
    """Somebody of the staff becomes family of a participant."""
    here = hidamari.organisation_id
    with hidamari.writing() as db:
        db.add(Role(organisation_id=here, person_id=hidamari.id(name), kind="family"))
        db.add(
            Assignment(
                organisation_id=here,
                participant_id=hidamari.id(participant),
                person_id=hidamari.id(name),
                kind="family",
            )
        )


def looks(hidamari: Hidamari) -> list[tuple[str, str, str]]:
    with hidamari.reading() as db:
        return [(each.viewer_id, each.field, each.record_id) for each in db.exec(select(Look))]
