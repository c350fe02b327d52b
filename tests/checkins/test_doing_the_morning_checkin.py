"""Six screens in the morning, kept on the way, recorded once, seen by whom the person chose."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from pwa.access.consents import grant, withdraw
from pwa.access.models import Consent
from pwa.access.rules import has_consent
from pwa.checkins.actions import record_checkin
from pwa.checkins.forms import CheckinForm
from pwa.checkins.models import Checkin
from pwa.checkins.queries import checkin_days, checkin_of
from pwa.checkins.times import HalfHour
from pwa.clock import today
from pwa.db import OtherContentError, new_id
from pwa.drafts.actions import keep_draft
from pwa.drafts.models import Draft
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

MORNING = "/checkins/morning"
ANSWERS: dict[str, dict[str, Any]] = {
    "night": {"bed_at": "23:30", "wake_at": "07:00"},
    "sleep": {"sleep": "poor"},
    "body": {"body": "caution"},
    "symptoms": {"symptoms": ["headache", "fatigue"]},
    "meal": {"meal": "little"},
    "plan": {"plan": "going"},
}
WHOLE = {name: value for answers in ANSWERS.values() for name, value in answers.items()}


def answer(browser: TestClient, step: str, **answers: Any) -> str:
    """Answer one screen; where it leads."""
    response = browser.post(f"{MORNING}/{step}", data=answers, follow_redirects=False)
    assert response.status_code == 303, response.text
    return response.headers["location"].removeprefix(f"{MORNING}/")


def answer_all(browser: TestClient) -> None:
    for step, answers in ANSWERS.items():
        answer(browser, step, **answers)


def review_form(browser: TestClient) -> dict[str, Any]:
    """What the review would send, as a browser without scripts sends it."""
    page = browser.get(MORNING).text
    fields: dict[str, Any] = {"symptoms": []}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes["type"] == "radio" and " checked" not in tag:
            continue
        name, value = attributes["name"], unescape(attributes["value"])
        fields[name] = [*fields[name], value] if name == "symptoms" else value
    return fields


def whole(**changes: Any) -> dict[str, Any]:
    return {"id": new_id(), "local_date": today().isoformat()} | WHOLE | changes


def form(**changes: Any) -> CheckinForm:
    made = CheckinForm.of(whole(**changes))
    assert not made.problems
    return made


def mornings(hidamari: Hidamari) -> list[Checkin]:
    with hidamari.reading() as db:
        return list(db.exec(select(Checkin)).all())


def drafts(db: Session) -> list[Draft]:
    return list(db.exec(select(Draft)).all())


def test_each_screen_leads_to_the_next_and_the_last_button_records_it_all(
    hidamari: Hidamari, haru: TestClient
) -> None:
    way = [answer(haru, step, **answers) for step, answers in ANSWERS.items()]
    assert way == ["sleep", "body", "symptoms", "meal", "plan", "review"]
    assert mornings(hidamari) == []

    done = haru.post("/checkins", data=review_form(haru), follow_redirects=False)

    assert (done.status_code, done.headers["location"]) == (303, "/")
    [morning] = mornings(hidamari)
    assert (morning.bed_at, morning.wake_at) == ("23:30", "07:00")
    assert (morning.sleep, morning.body, morning.meal, morning.plan) == ("poor", "caution", "little", "going")
    assert sorted(morning.symptoms) == ["fatigue", "headache"]
    assert morning.local_date == today()
    assert (morning.entered_by, morning.visible_to, morning.edited_at) == ("self", "self", None)
    with hidamari.reading() as db:
        assert drafts(db) == []


def test_symptoms_are_asked_only_if_the_body_is_not_well(haru: TestClient) -> None:
    assert answer(haru, "body", body="good") == "meal"
    assert answer(haru, "body", body="bad") == "symptoms"


def test_a_body_that_is_well_again_has_no_symptoms(hidamari: Hidamari, haru: TestClient) -> None:
    answer_all(haru)
    assert answer(haru, "body", body="good", fix="yes") == "review"
    haru.post("/checkins", data=review_form(haru))
    [morning] = mornings(hidamari)
    assert (morning.body, morning.symptoms) == ("good", [])


def test_every_question_may_be_left_unanswered(hidamari: Hidamari, haru: TestClient) -> None:
    for step in ("night", "sleep", "body", "meal", "plan"):
        assert 'name="skip"' in haru.get(f"{MORNING}/{step}").text
        answer(haru, step, skip="yes")
    assert text_of(haru.get(MORNING).text).count("No answer") == 6
    haru.post("/checkins", data=review_form(haru))
    [morning] = mornings(hidamari)
    assert {morning.bed_at, morning.sleep, morning.body, morning.meal, morning.plan} == {None}


def test_who_comes_back_goes_on_where_they_were_on_any_device(hidamari: Hidamari, haru: TestClient) -> None:
    answer(haru, "night", **ANSWERS["night"])
    answer(haru, "sleep", sleep="well")
    with hidamari.browser("haru") as other:
        assert other.get(MORNING).url.path == f"{MORNING}/body"
        assert re.search(r'value="well"[^>]*checked', other.get(f"{MORNING}/sleep").text)
    with hidamari.browser("yu") as yu:
        assert yu.get(MORNING).url.path == f"{MORNING}/night"


def test_the_review_is_not_shown_before_all_is_answered(haru: TestClient) -> None:
    answer(haru, "night", **ANSWERS["night"])
    assert haru.get(f"{MORNING}/review").url.path == f"{MORNING}/sleep"


def test_a_fixed_answer_leads_back_to_the_review(haru: TestClient) -> None:
    answer_all(haru)
    left = haru.post(f"{MORNING}/review?fix=yes", data={"to": "sleep"}, follow_redirects=False)
    assert left.headers["location"] == f"{MORNING}/sleep?fix=yes"
    assert 'name="fix"' in haru.get(f"{MORNING}/sleep?fix=yes").text
    assert answer(haru, "sleep", sleep="none", fix="yes") == "review"


def test_yesterdays_draft_waits_for_yesterday_alone(hidamari: Hidamari, haru: TestClient) -> None:
    person, yesterday = hidamari.viewer("haru"), (today() - timedelta(days=1)).isoformat()
    with hidamari.writing() as db:
        keep_draft(db, person, f"morning {yesterday}", {"bed_at": "22:00", "sleep": "well"})
    assert haru.get(MORNING).url.path == f"{MORNING}/night"
    answer(haru, "night", **ANSWERS["night"])
    assert haru.get(MORNING).url.path == f"{MORNING}/sleep"
    assert haru.get(f"{MORNING}?day={yesterday}").url.path == f"{MORNING}/body"


def test_a_draft_that_can_no_longer_be_sent_is_thrown_away(hidamari: Hidamari, haru: TestClient) -> None:
    person, old = hidamari.viewer("haru"), (today() - timedelta(days=29)).isoformat()
    with hidamari.writing() as db:
        keep_draft(db, person, f"morning {old}", {"sleep": "well"})
    answer(haru, "night", **ANSWERS["night"])
    with hidamari.reading() as db:
        assert [each.form for each in drafts(db)] == [f"morning {today().isoformat()}"]


def test_medicine_is_asked_only_if_the_person_wants_it(hidamari: Hidamari, haru: TestClient) -> None:
    assert "Have you taken your medicine?" not in text_of(haru.get(f"{MORNING}/meal").text)
    with hidamari.writing() as db:
        person = hidamari.people["haru"]
        person.wants_meds = True
        db.add(person)
    assert "Have you taken your medicine?" in text_of(haru.get(f"{MORNING}/meal").text)
    answer(haru, "meal", meal="ate", meds="not_yet")
    assert re.search(r'value="not_yet"[^>]*checked', haru.get(f"{MORNING}/meal").text)


def test_the_times_to_tap_are_around_the_persons_own_usual_times(
    hidamari: Hidamari, haru: TestClient
) -> None:
    person = hidamari.viewer("haru")

    def shown() -> list[str]:
        page = haru.get(f"{MORNING}/night").text.split("<details")[0]
        return re.findall(r'name="bed_at" value="([^"]+)"', page)

    assert shown() == ["22:00", "22:30", "23:00", "23:30", "00:00"]
    with hidamari.writing() as db:
        for days, bed in enumerate(("23:30", "00:30", "01:00"), start=1):
            db.add(
                Checkin(
                    organisation_id=person.organisation_id,
                    id=new_id(),
                    person_id=person.id,
                    local_date=today() - timedelta(days=days),
                    slot="morning",
                    bed_at=bed,
                )
            )
    assert shown() == ["23:30", "00:00", "00:30", "01:00", "01:30"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("22:00", "夜10時"), ("22:30", "夜10時半"), ("00:00", "夜12時"), ("00:30", "夜12時半"),
        ("03:30", "夜3時半"), ("04:00", "朝4時"), ("06:00", "朝6時"), ("12:00", "昼12時"),
        ("17:30", "昼5時半"), ("18:00", "夜6時"),
    ],
)  # fmt: skip
def test_easy_japanese_says_which_part_of_the_day_a_half_hour_is_in(code: str, said: str) -> None:
    assert HalfHour(code).short == said


def test_every_half_hour_can_be_reached_without_a_script_and_only_once(haru: TestClient) -> None:
    page = haru.get(f"{MORNING}/night").text
    for field in ("bed_at", "wake_at"):
        times = re.findall(rf'name="{field}" value="([^"]+)"', page)
        assert len(times) == len(set(times)) == 48


def test_nothing_chosen_is_said_kindly_and_nothing_is_lost(haru: TestClient) -> None:
    for step in ("night", "sleep", "body", "meal", "plan"):
        response = haru.post(f"{MORNING}/{step}", data={})
        assert response.status_code == 422
        assert 'id="summary"' in response.text
    response = haru.post(f"{MORNING}/night", data={"bed_at": "22:15", "wake_at": "06:30"})
    assert response.status_code == 422
    assert re.search(r'name="wake_at" value="06:30"[^>]*checked', response.text)


def test_who_sees_it_is_asked_with_only_me_chosen_until_the_person_says_otherwise(
    hidamari: Hidamari, haru: TestClient
) -> None:
    answer_all(haru)
    assert review_form(haru)["visible_to"] == "self"
    assert "You choose. You can change it later." in text_of(haru.get(MORNING).text)
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, person, "checkin", "supporter")
    assert review_form(haru)["visible_to"] == "supporter"
    with hidamari.writing() as db:
        withdraw(db, person, "checkin", "supporter")
    assert review_form(haru)["visible_to"] == "self"


def test_choosing_the_supporter_is_the_persons_first_yes(hidamari: Hidamari, haru: TestClient) -> None:
    tanaka, sato = hidamari.viewer("tanaka"), hidamari.viewer("sato")
    haru.post("/checkins", data=whole(visible_to="supporter"))
    with hidamari.reading() as db:
        assert has_consent(db, hidamari.organisation_id, hidamari.id("haru"), "checkin", "supporter")
        assert len(checkin_days(db, tanaka, hidamari.id("haru"))) == 1
        assert checkin_days(db, sato, hidamari.id("haru")) == []
        assert len(db.exec(select(Consent)).all()) == 1


def test_what_is_kept_private_the_supporter_never_sees(hidamari: Hidamari, haru: TestClient) -> None:
    person, tanaka = hidamari.viewer("haru"), hidamari.viewer("tanaka")
    with hidamari.writing() as db:
        grant(db, person, "checkin", "supporter")
    haru.post("/checkins", data=whole(visible_to="self"))
    with hidamari.reading() as db:
        assert checkin_days(db, tanaka, person.id) == []
        assert len(checkin_days(db, person, person.id)) == 1


def test_a_yes_that_was_taken_back_is_given_again_only_by_who_was_told(hidamari: Hidamari) -> None:
    person = hidamari.viewer("haru")
    with hidamari.writing() as db:
        withdraw(db, person, "checkin", "supporter")
    for said, expected in (("never", False), ("granted", False), ("withdrawn", True)):
        with hidamari.writing() as db:
            days = 1 if said == "granted" else 0
            day = (today() - timedelta(days=days)).isoformat()
            record_checkin(
                db,
                person,
                form(
                    visible_to="supporter", consent=said, local_date=day, sleep="ok" if expected else "poor"
                ),
            )
        with hidamari.reading() as db:
            assert has_consent(db, person.organisation_id, person.id, "checkin", "supporter") is expected


def test_the_same_answers_sent_twice_are_kept_once(hidamari: Hidamari, haru: TestClient) -> None:
    sent = whole()
    for _ in range(2):
        assert haru.post("/checkins", data=sent, follow_redirects=False).status_code == 303
    [morning] = mornings(hidamari)
    assert (morning.id, morning.edited_at) == (sent["id"], None)


def test_a_morning_is_recorded_with_two_statements(hidamari: Hidamari) -> None:
    person, statements = hidamari.viewer("haru"), list[str]()
    event.listen(
        hidamari.database.engine, "before_cursor_execute", lambda *a: statements.append(str(a[2]).split()[0])
    )
    with hidamari.writing() as db:
        record_checkin(db, person, form(visible_to="supporter", consent="granted"))
    assert [each for each in statements if each not in ("BEGIN", "COMMIT")] == ["INSERT", "DELETE"]


def test_the_same_key_twenty_times_at_once_is_kept_once(hidamari: Hidamari) -> None:
    person, sent = hidamari.viewer("haru"), form(visible_to="supporter")

    def send(_: int) -> None:
        with hidamari.writing() as db:
            record_checkin(db, person, sent)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(send, range(20)))
    [morning] = mornings(hidamari)
    assert (morning.id, morning.edited_at) == (sent.id, None)
    with hidamari.reading() as db:
        assert len(db.exec(select(Consent)).all()) == 1


def test_two_devices_that_send_the_same_day_at_once_make_one_record(hidamari: Hidamari) -> None:
    person = hidamari.viewer("haru")
    sent = [form(sleep=sleep) for sleep in ("well", "ok", "poor", "none") * 3]

    def send(each: CheckinForm) -> None:
        with hidamari.writing() as db:
            record_checkin(db, person, each)

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(send, sent))
    [morning] = mornings(hidamari)
    assert morning.id in {each.id for each in sent}
    assert morning.edited_at is not None


def test_a_key_of_somebody_else_is_refused_and_nothing_typed_is_lost(
    hidamari: Hidamari, haru: TestClient
) -> None:
    sent = whole()
    haru.post("/checkins", data=sent)
    with hidamari.browser("yu") as yu:
        # Even word for word the same: it must not look as if Yu's were recorded.
        assert yu.post("/checkins", data=sent, follow_redirects=False).status_code == 409
        response = yu.post("/checkins", data=sent | {"sleep": "well"})
        assert response.status_code == 409
        assert "Slept well" in text_of(response.text)
        assert sent["id"] not in response.text
        again = review_form(yu)
        assert yu.post("/checkins", data=again, follow_redirects=False).status_code == 303
    assert {(each.person_id, each.sleep) for each in mornings(hidamari)} == {
        (hidamari.id("haru"), "poor"),
        (hidamari.id("yu"), "well"),
    }


def test_the_same_key_with_other_answers_is_asked_about(hidamari: Hidamari) -> None:
    person, first = hidamari.viewer("haru"), form()
    with hidamari.writing() as db:
        record_checkin(db, person, first)
    with pytest.raises(OtherContentError), hidamari.writing() as db:
        record_checkin(db, person, form(id=first.id, sleep="well"))


def test_what_was_sent_is_corrected_not_doubled(hidamari: Hidamari, haru: TestClient) -> None:
    answer_all(haru)
    first = review_form(haru)
    haru.post("/checkins", data=first)
    assert haru.get(MORNING).url.path == f"{MORNING}/review"
    assert "This morning is recorded." in text_of(haru.get(MORNING).text)
    assert answer(haru, "sleep", sleep="well", fix="yes") == "review"
    haru.post("/checkins", data=review_form(haru))
    [morning] = mornings(hidamari)
    assert (morning.id, morning.sleep, morning.meal) == (first["id"], "well", "little")
    assert morning.edited_at is not None
    # The first one comes once more, late, from a phone that did not hear the answer.
    assert haru.post("/checkins", data=first, follow_redirects=False).status_code == 303
    assert mornings(hidamari)[0].sleep == "well"


def test_looking_again_without_a_change_is_no_edit(hidamari: Hidamari, haru: TestClient) -> None:
    answer_all(haru)
    haru.post("/checkins", data=review_form(haru))
    haru.post("/checkins", data=review_form(haru))
    [morning] = mornings(hidamari)
    assert morning.edited_at is None


def test_a_late_copy_leaves_the_draft_that_was_begun_since(hidamari: Hidamari, haru: TestClient) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    answer(haru, "night", **ANSWERS["night"])
    haru.post("/checkins", data=whole(local_date=yesterday))
    assert haru.get(MORNING).url.path == f"{MORNING}/sleep"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sleep": "badly"},
        {"symptoms": ["headache", "plague"]},
        {"bed_at": "23:15"},
        {"bed_at": "24:00"},
        {"wake_at": "７:00"},
        {"plan": "\x00"},
        {"visible_to": "world"},
        {"consent": "of course"},
        {"local_date": ""},
        {"local_date": "0"},
        {"local_date": "2026-02-30"},
        {"local_date": "9999-12-31"},
        {"local_date": "tomorrow"},
        {"local_date": "older"},
    ],
)
def test_what_cannot_be_is_refused_with_all_answers_still_there(
    hidamari: Hidamari, haru: TestClient, wrong: dict[str, Any]
) -> None:
    days = {"tomorrow": 1, "older": -29}
    if wrong.get("local_date") in days:
        wrong = {"local_date": (today() + timedelta(days=days[wrong["local_date"]])).isoformat()}
    response = haru.post("/checkins", data=whole() | wrong)
    assert response.status_code == 422
    assert mornings(hidamari) == []
    words = text_of(response.text)
    assert "A little" in words
    assert "Something needs a change" in words


def test_unknown_screens_are_not_found(haru: TestClient) -> None:
    assert haru.get(f"{MORNING}/evening").status_code == 404
    assert haru.get("/checkins/noon").status_code == 404
    for day in ("tomorrow", "2026-02-30", "1999-01-01", "9999-12-31"):
        assert haru.get(f"{MORNING}?day={day}").status_code == 404
    assert haru.get(f"{MORNING}/%00").status_code == 404
    assert haru.post(f"{MORNING}/review", data={"to": "nowhere"}).status_code == 404
    assert haru.post(f"{MORNING}/nothing", data={"sleep": "ok"}).status_code == 404


def test_an_absence_is_not_said_to_be_told_and_can_be_told_next(haru: TestClient) -> None:
    answer_all(haru)
    assert "does not tell your workplace" not in text_of(haru.get(MORNING).text)
    answer(haru, "plan", plan="off", fix="yes")
    assert "does not tell your workplace or your supporter yet" in text_of(haru.get(MORNING).text)
    done = haru.post("/checkins", data=review_form(haru), follow_redirects=False)
    assert done.headers["location"] == f"/absences/new?day={today().isoformat()}"


def test_once_the_absence_is_told_the_review_says_to_whom_and_when(haru: TestClient) -> None:
    answer_all(haru)
    answer(haru, "plan", plan="off", fix="yes")
    told = haru.post("/absences", data={"id": new_id(), "local_date": today().isoformat(), "kind": "off"})
    page = text_of(haru.get(f"{MORNING}/review").text)
    assert re.search(r"You told your supporter: today, \d+:\d\d [ap]m\. Your workplace is not told\.", page)
    assert "does not tell your workplace" not in page
    # Something else than what was told, or what was taken back, is untold.
    answer(haru, "plan", plan="late", fix="yes")
    assert "does not tell your workplace" in text_of(haru.get(f"{MORNING}/review").text)
    answer(haru, "plan", plan="off", fix="yes")
    haru.post(f"{told.url.path}/withdraw")
    page = text_of(haru.get(f"{MORNING}/review").text)
    assert "does not tell your workplace" in page
    assert "You told your supporter" not in page


def test_who_sees_it_is_still_chosen_after_going_back_to_change_an_answer(haru: TestClient) -> None:
    answer_all(haru)
    for to, query in (("sleep", "?fix=yes"), ("plan", "")):
        haru.post(f"{MORNING}/review{query}", data={"to": to, "visible_to": "supporter"})
        answer(haru, "sleep", sleep="ok", fix="yes")
        assert review_form(haru)["visible_to"] == "supporter"


def test_only_the_person_has_a_morning_of_their_own(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/checkins", data=whole())
    people = [hidamari.viewer(name) for name in ("haru", "yu", "tanaka", "mother")]
    with hidamari.reading() as db:
        found = [checkin_of(db, person, today()) is not None for person in people]
        seen = [len(checkin_days(db, person, hidamari.id("haru"))) for person in people]
    assert found == [True, False, False, False]
    assert seen == [1, 0, 0, 0]
    for name in ("tanaka", "mother"):
        with hidamari.browser(name) as browser:
            assert browser.get(MORNING).status_code == 403
            assert browser.post("/checkins", data=whole()).status_code == 403


def test_a_check_in_without_a_key_is_kept(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/checkins", data={"local_date": today().isoformat(), "sleep": "poor"})
    with hidamari.reading() as db:
        assert db.exec(select(Checkin)).one().sleep == "poor"
