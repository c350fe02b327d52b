"""しにたい きもちが ある: the own plan and somebody to call, at once; telling somebody only after a yes."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from pwa.access.models import Assignment, Role
from pwa.alerts.models import Alert, Subscription
from pwa.clock import JAPAN
from pwa.concerns.hours import Hours
from pwa.concerns.models import Concern, Recipient
from pwa.coping.actions import add_line
from pwa.coping.forms import LineForm
from pwa.db import new_id
from pwa.help import numbers
from pwa.settings import Settings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, open_hidamari, text_of

HELPS, MOTHER = "お茶", "お母さん"


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    viewer = service.viewer("haru")
    with service.writing() as db:
        for section, words, phone in (("help", HELPS, ""), ("contact", MOTHER, "03-0000-2211")):
            add_line(db, viewer, LineForm.of({"section": section, "words": words, "phone": phone}))
    yield service
    service.database.close()


def reports(hidamari: Hidamari) -> list[Concern]:
    with hidamari.reading() as db:
        return list(db.exec(select(Concern)).all())


def test_the_first_thing_on_the_help_page_leads_there(haru: TestClient) -> None:
    main = haru.get("/help").text.split("<main")[1]
    assert main.index('href="/help/now"') < main.index('href="tel:')
    assert "Thoughts of dying" in text_of(main)


OPEN, SATURDAY = datetime(2026, 11, 26, 10, tzinfo=JAPAN), datetime(2026, 11, 28, 10, tzinfo=JAPAN)


def on(hidamari: Hidamari, moment: datetime, path: str, name: str = "haru") -> str:
    with time_machine.travel(moment, tick=False), hidamari.browser(name) as browser:
        return browser.get(path).text.split("<main")[1]


@pytest.mark.parametrize("path", ["/help", "/help/tell"])
def test_the_number_of_the_own_service_is_the_first_to_call_in_its_hours(
    hidamari: Hidamari, path: str
) -> None:
    main = on(hidamari, OPEN, path)
    assert main.index('href="tel:0300000100"') == main.index('href="tel:')
    assert "On working days 9:00 am to 6:00 pm" in text_of(main)
    assert "losed now" not in text_of(main)
    assert re.search(r'href="tel:0300000100" data-kind="primary"', main)


@pytest.mark.parametrize("path", ["/help", "/help/tell"])
def test_closed_it_says_until_when_and_stands_after_a_line_that_answers(
    hidamari: Hidamari, path: str
) -> None:
    main = on(hidamari, SATURDAY, path)
    assert "Closed now. It answers from Monday 30 November, 9:00 am." in text_of(main)
    assert main.index("tel:0120279338") < main.index("tel:0300000100")
    assert not re.search(r'href="tel:0300000100" data-kind="primary"', main)


def test_before_telling_it_says_first_until_when_nobody_reads(hidamari: Hidamari) -> None:
    said = "Closed now. Nobody reads this before Monday 30 November, 9:00 am. To talk now, please call."
    main = text_of(on(hidamari, SATURDAY, "/help/tell"))
    assert main.index("?") < main.index(said) < main.index("Who reads it")
    assert "Nobody reads" not in text_of(on(hidamari, OPEN, "/help/tell"))


def test_a_family_reads_whose_service_it_is(hidamari: Hidamari) -> None:
    assert "The support service of" in text_of(on(hidamari, OPEN, "/help", "mother"))
    assert "Haru-san" in text_of(on(hidamari, OPEN, "/help", "mother"))
    assert "Your support service" in text_of(on(hidamari, OPEN, "/help"))


@pytest.mark.parametrize("path", ["/help", "/help/now", "/offline"])
def test_readers_of_english_are_told_that_the_lines_answer_in_japanese(hidamari: Hidamari, path: str) -> None:
    said = {}
    for wording in ("english", "easy"):
        with hidamari.browser("haru", f"{wording}.off.auto.normal") as browser:
            said[wording] = text_of(browser.get(path).text)
    assert "These lines answer in Japanese." in said["english"]
    assert "日本語で話します" not in said["easy"].replace(" ", "")


def test_nobody_is_sent_to_ask_for_the_hours(hidamari: Hidamari) -> None:
    main = on(hidamari, OPEN, "/help/now")
    assert "The hours differ from day to day. When nobody answers, try another number." in text_of(main)
    assert "ask" not in text_of(main).split("Somebody to talk to")[1].split("Do you want")[0]
    # What it costs has a line of its own.
    assert re.search(r"<br>Free of charge", main)


def test_for_the_person_it_is_called_what_they_want(hidamari: Hidamari, haru: TestClient) -> None:
    haru.post("/help/tell", data={"id": (key := new_id())})
    for path in ("/", "/concerns", f"/concerns/{key}"):
        page = text_of(haru.get(path).text.split("<main")[1])
        assert "I want to talk now" in page, path
        assert "From the help page" not in page, path


def test_family_may_call_the_service_and_staff_and_strangers_see_other_numbers(hidamari: Hidamari) -> None:
    for name, is_there in (("mother", True), ("tanaka", False), (None, False)):
        with hidamari.browser(name) as browser:
            assert ('href="tel:0300000100"' in browser.get("/help").text) is is_there


def test_somebody_of_the_own_plan_comes_first_and_no_question_before_the_numbers(haru: TestClient) -> None:
    main = haru.get("/help/now").text.split("<main")[1]
    places = [
        main.index(each) for each in ("tel:0300002211", HELPS, "tel:0120279338", "tel:119", "/help/tell")
    ]
    assert main.count("tel:0300002211") == 1
    assert places == sorted(places)
    assert [each.href for each in numbers.CRISIS if each.href not in main] == []
    assert "diagnos" not in main


def test_nobody_else_gets_a_line_of_it(hidamari: Hidamari) -> None:
    for name in (None, "yu", "tanaka", "mother"):
        with hidamari.browser(name) as browser:
            for path in ("/help", "/help/now"):
                page = browser.get(path).text
                assert HELPS not in page
                assert MOTHER not in page
                assert "tel:0120279338" in page
                assert ("/help/tell" in page) is (name == "yu")


def test_looking_and_saying_no_tell_nobody(hidamari: Hidamari, haru: TestClient) -> None:
    for path in ("/help", "/help/now", "/help/tell", "/help/now", "/"):
        assert haru.get(path).status_code == 200
    assert reports(hidamari) == []


def test_before_a_yes_it_says_who_reads_it_and_by_when(haru: TestClient) -> None:
    page = text_of(haru.get("/help/tell").text)
    # No phone can ring: it goes on to everybody at once, and nobody is said to come only later.
    assert "Tanaka-sanSato-san" in "".join(page.split())
    assert "cannot read it" not in page
    assert "From the help page" in page


def test_where_a_phone_can_ring_the_next_one_is_told_only_later(hidamari: Hidamari, haru: TestClient) -> None:
    tanaka = hidamari.viewer("tanaka")
    with hidamari.writing() as db:
        db.add(
            Subscription(
                organisation_id=tanaka.organisation_id, person_id=tanaka.id, device_id=tanaka.device_id,
                endpoint="https://push.example/1", endpoint_hash="1", p256dh="p", auth="a",
            )
        )  # fmt: skip
    page = text_of(haru.get("/help/tell").text)
    assert "Tell Tanaka-san?" in page
    assert "IfTanaka-sancannotreaditSato-sanreadsit" in "".join(page.split())


def test_after_a_yes_come_who_has_it_until_when_nobody_reads_and_the_numbers(
    hidamari: Hidamari, haru: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = haru.post("/help/tell", data={"id": (key := new_id())})
    main = answer.text.split("<main")[1]
    assert "Tanaka-san" in text_of(main)
    for each in ("tel:0300002211", "tel:0120279338", "tel:119", f"/concerns/{key}"):
        assert each in main
    for is_staffed in (False, True):
        monkeypatch.setattr(Hours, "is_staffed", lambda *_, answer=is_staffed: answer)
        page = text_of(haru.get(f"/help/told/{key}").text)
        assert ("Nobody reads this before" in page) is not is_staffed
    with hidamari.browser("yu") as yu:
        assert yu.get(f"/help/told/{key}").status_code == 404


def test_only_participants_are_offered_to_tell_a_supporter(hidamari: Hidamari) -> None:
    for name in (None, "haru", "tanaka", "mother"):
        with hidamari.browser(name) as browser:
            assert ('href="/concerns/new"' in browser.get("/help").text) is (name == "haru")


def test_a_yes_is_an_urgent_report_with_a_name_of_its_own(hidamari: Hidamari, haru: TestClient) -> None:
    key = new_id()
    for _ in range(2):
        answer = haru.post("/help/tell", data={"id": key})
        assert answer.url.path == f"/help/told/{key}"
    [report] = reports(hidamari)
    assert (report.category, report.urgency, report.words, report.chain) == ("help", "now", "", "ordinary")
    with hidamari.reading() as db:
        reached = [each.person_id for each in db.exec(select(Recipient)).all() if each.reached_at]
        [alert] = db.exec(select(Alert)).all()
    assert reached == [hidamari.id("tanaka")] == [alert.recipient_id]
    assert alert.is_urgent


def test_staff_read_where_it_comes_from_and_nothing_of_what_was_pressed(
    hidamari: Hidamari, haru: TestClient
) -> None:
    haru.post("/help/tell", data={"id": (key := new_id())})
    with hidamari.browser("tanaka") as tanaka:
        pages = [text_of(tanaka.get(path).text) for path in ("/today", "/inbox", f"/concerns/{key}")]
    for page in pages:
        assert "From the help page" in page
        assert not [word for word in ("dying", "Thoughts", "hard moments", "Health") if word in page]


@pytest.mark.parametrize("others", [("now", "load"), ("week", "harm")])
def test_it_is_first_of_all_that_waits_and_of_all_that_goes_on(
    hidamari: Hidamari, haru: TestClient, others: tuple[str, str]
) -> None:
    urgency, category = others
    older = haru.post("/concerns", data={"id": new_id(), "category": category, "urgency": urgency}).url.path
    haru.post("/help/tell", data={"id": (key := new_id())})
    # The lead of the reports about harm stands in for the supporter too.
    reader = "ono" if category == "harm" else "tanaka"
    with hidamari.writing() as db:
        row = db.get_one(Concern, (hidamari.organisation_id, key))
        row.answer_by += timedelta(days=2)
        if category == "harm":
            db.add_all(
                [
                    Role(organisation_id=row.organisation_id, person_id=hidamari.id("ono"), kind="supporter"),
                    Recipient(
                        organisation_id=row.organisation_id, concern_id=key, person_id=hidamari.id("ono"),
                        position=9, reached_at=row.created_at,
                    ),
                ]
            )  # fmt: skip
    with hidamari.browser(reader) as desk:
        for path in ("/inbox", "/today"):
            page = desk.get(path).text
            assert page.index(f"/concerns/{key}") < page.index(older), path
        for answered in (older, f"/concerns/{key}"):
            desk.post(f"{answered}/replies", data={"id": new_id(), "words": "はい。"})
        haru.post(f"{older}/replies", data={"id": new_id(), "words": "もう一つ。"})
        page = desk.get("/inbox").text
        assert page.index(f"/concerns/{key}") < page.index(older)


def test_nobody_can_choose_it_where_worries_are_written(haru: TestClient, hidamari: Hidamari) -> None:
    assert haru.get("/concerns/write/help").status_code == 404
    for path in ("/concerns", "/concerns/draft"):
        assert haru.post(path, data={"id": new_id(), "category": "help"}).status_code == 422
    assert reports(hidamari) == []


def test_a_line_may_go_with_it_and_one_that_is_too_long_is_kept(hidamari: Hidamari, haru: TestClient) -> None:
    long = "あ" * 201
    page = haru.post("/help/tell", data={"id": new_id(), "words": long})
    assert (page.status_code, long in page.text) == (422, True)
    assert "200 letters or fewer" in text_of(page.text)
    assert reports(hidamari) == []

    key = new_id()
    haru.post("/help/tell", data={"id": key, "words": "電話をください。"})
    other = haru.post("/help/tell", data={"id": key, "words": "メールでも。"})
    assert (other.status_code, "メールでも。" in other.text) == (409, True)
    assert "with other words" in text_of(other.text)
    assert [each.words for each in reports(hidamari)] == ["電話をください。"]
    with hidamari.browser("tanaka") as tanaka:
        assert "電話をください。" in text_of(tanaka.get(f"/concerns/{key}").text)


def test_two_taps_at_the_same_moment_make_one_report_with_its_line(hidamari: Hidamari) -> None:
    sent = {"id": (key := new_id()), "words": "電話をください。"}
    with hidamari.browser("haru") as first, hidamari.browser("haru") as second, ThreadPoolExecutor(2) as taps:
        answers = taps.map(
            lambda each: each.post("/help/tell", data=sent, follow_redirects=False), (first, second)
        )
        assert [each.headers["location"] for each in answers] == [f"/help/told/{key}"] * 2
    assert [each.words for each in reports(hidamari)] == ["電話をください。"]
    with hidamari.reading() as db:
        assert len(db.exec(select(Alert)).all()) == 1


def test_who_reads_it_has_the_own_number_to_tap_or_is_told_what_to_do(
    hidamari: Hidamari, haru: TestClient
) -> None:
    assert "You may write your phone number too." in text_of(haru.get("/help/tell").text)
    haru.post("/help/tell", data={"id": (key := new_id())})
    with hidamari.browser("tanaka") as tanaka:
        page = tanaka.get(f"/concerns/{key}").text
        assert "tel:" not in page
        assert "keeps no phone number in the app" in text_of(page)
        haru.post("/me/phone", data={"phone": "０９０ー０００ー１１１１"})
        page = tanaka.get(f"/concerns/{key}").text
        assert 'href="tel:0900001111"' in page
        assert "keeps no phone number" not in text_of(page)
    assert "090-000-1111" in text_of(haru.get("/help/tell").text)


def test_where_nobody_can_be_told_it_says_so_and_leads_to_the_numbers(hidamari: Hidamari) -> None:
    with hidamari.writing() as db:
        for tie in db.exec(select(Assignment)).all():
            db.delete(tie)
        db.delete(db.get_one(Role, (hidamari.organisation_id, hidamari.id("yamamoto"), "manager")))
    with hidamari.browser("haru") as haru:
        assert "Nobody can be told at present" in text_of(haru.get("/help/tell").text)
        answer = haru.post("/help/tell", data={"id": new_id()})
        assert answer.status_code == 409
        assert 'href="/help/now"' in answer.text
    assert reports(hidamari) == []


def test_somebody_elses_key_tells_nothing_twice_and_opens_nothing(
    hidamari: Hidamari, haru: TestClient
) -> None:
    key = new_id()
    haru.post("/help/tell", data={"id": key})
    with hidamari.browser("yu") as yu:
        assert yu.post("/help/tell", data={"id": key}).status_code == 409
    assert len(reports(hidamari)) == 1


@pytest.mark.parametrize(
    "path", ["/help", "/help/now", "/help/tell", "/concerns", "/concerns/new", "/coping"]
)
def test_the_way_out_is_in_one_place_and_needs_no_script(haru: TestClient, path: str) -> None:
    page = haru.get(path).text
    header = page.split("</header>")[1].split("<main")[0]
    assert 'href="https://www.jma.go.jp/"' in header
    assert 'rel="noreferrer"' in header
    assert page.count("data-quick-exit") == 1


def test_other_pages_and_staff_have_no_way_out_in_the_way(hidamari: Hidamari, haru: TestClient) -> None:
    assert "data-quick-exit" not in haru.get("/").text
    with hidamari.browser("tanaka") as tanaka:
        assert "data-quick-exit" not in tanaka.get("/help").text


@pytest.mark.parametrize(("mood", "is_offered"), [("1", False), ("3", False), ("4", True), ("5", True)])
def test_after_a_bad_mood_help_is_offered_and_nothing_is_sent(
    hidamari: Hidamari, haru: TestClient, mood: str, is_offered: bool
) -> None:
    page = haru.post("/moods", data={"id": new_id(), "mood": mood}).text.split("<main")[1]
    assert ('href="/help/now"' in page) is is_offered
    assert 'href="/coping"' not in page
    assert ('href="/help"' in page) is is_offered
    assert reports(hidamari) == []


def test_who_has_no_plan_yet_is_led_to_where_it_is_begun(hidamari: Hidamari) -> None:
    with hidamari.browser("yu") as yu:
        page = yu.post("/moods", data={"id": new_id(), "mood": "4"}).text.split("<main")[1]
    assert 'href="/coping"' in page
    assert 'href="/help/now"' not in page
