"""The talk about a worry: what counts as seen, who is told, and that nobody reads it without a trace."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from pwa.access.models import Look
from pwa.accounts.models import Device, Person
from pwa.alerts.models import Alert
from pwa.clock import now
from pwa.concerns.models import Concern, Recipient, Reply
from pwa.db import new_id
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

WORDS = "箱のたたみかたが、途中でわからなくなりました。"
ANSWER = "明日、一緒に見ましょう。"
GUESS = {"sec-purpose": "prefetch"}


@pytest.fixture
def sato(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser("sato") as browser:
        yield browser


def report(haru: TestClient, category: str = "unclear") -> str:
    """Haru reports a worry; its path."""
    id = new_id()
    haru.post("/concerns", data={"id": id, "category": category, "words": WORDS}, follow_redirects=False)
    return f"/concerns/{id}"


def write(browser: TestClient, path: str, words: str = ANSWER) -> str:
    """A message, without a look at the page; its id."""
    id = new_id()
    answer = browser.post(f"{path}/replies", data={"id": id, "words": words}, follow_redirects=False)
    assert answer.status_code == 303
    return id


def alert_of(hidamari: Hidamari, name: str, matter: str) -> Alert:
    with hidamari.reading() as db:
        which = select(Alert).where(Alert.recipient_id == hidamari.id(name), Alert.matter_id == matter)
        return db.exec(which).one()


def told(hidamari: Hidamari, message: str) -> set[str]:
    names = {person.id: short for short, person in hidamari.people.items()}
    with hidamari.reading() as db:
        return {names[each.recipient_id] for each in db.exec(select(Alert)) if each.matter_id == message}


def lookers(hidamari: Hidamari) -> list[str]:
    names = {person.id: short for short, person in hidamari.people.items()}
    with hidamari.reading() as db:
        return [names[each.viewer_id] for each in db.exec(select(Look))]


def leaves(hidamari: Hidamari, name: str) -> None:
    with hidamari.writing() as db:
        person = db.get_one(Person, (hidamari.organisation_id, hidamari.id(name)))
        person.ended_at = now()
        db.add(person)


def test_an_answer_is_new_to_the_author_whoever_of_the_staff_has_seen_it(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient, sato: TestClient
) -> None:
    path = report(haru)
    answer = write(tanaka, path)
    sato.get(path)
    assert "A new answer" in haru.get("/").text
    assert alert_of(hidamari, "haru", answer).opened_at is None
    haru.get(path)
    assert "A new answer" not in haru.get("/").text
    assert alert_of(hidamari, "haru", answer).opened_at is not None


def test_an_alert_for_a_message_is_opened_by_its_own_reader_after_a_colleague_saw_it(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient, sato: TestClient
) -> None:
    path = report(haru)
    tanaka.post(f"{path}/take")
    message = write(haru, path, "もう一つあります。")
    sato.get(path)
    assert alert_of(hidamari, "tanaka", message).opened_at is None
    with hidamari.reading() as db:
        assert db.get_one(Reply, (hidamari.organisation_id, message)).seen_at is not None
    tanaka.get(path)
    assert alert_of(hidamari, "tanaka", message).opened_at is not None


@pytest.mark.parametrize("way", ["", "/talk", "/replies"])
def test_every_way_to_the_words_is_a_reading_that_leaves_a_trace(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient, way: str
) -> None:
    path = report(haru)
    page = tanaka.post(path + way) if way == "/replies" else tanaka.get(path + way)
    assert page.status_code == (422 if way == "/replies" else 200)
    assert WORDS in text_of(page.text)
    assert lookers(hidamari) == ["tanaka"]
    with hidamari.reading() as db:
        concern = db.exec(select(Concern)).one()
    assert concern.read_by == hidamari.id("tanaka")
    assert alert_of(hidamari, "tanaka", concern.id).opened_at is not None


@pytest.mark.parametrize("way", ["", "/talk", "/replies"])
def test_a_guess_of_a_browser_gets_no_words_of_another_person(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient, way: str
) -> None:
    path = report(haru)
    ask = tanaka.post if way == "/replies" else tanaka.get
    page = ask(path + way, headers=GUESS)
    assert page.status_code == 503
    assert WORDS not in text_of(page.text)
    assert lookers(hidamari) == []


def test_a_guess_of_the_author_s_own_browser_opens_nothing(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient
) -> None:
    path = report(haru)
    answer = write(tanaka, path)
    assert ANSWER in text_of(haru.get(path, headers=GUESS).text)
    assert alert_of(hidamari, "haru", answer).opened_at is None
    assert "A new answer" in haru.get("/").text


def poll_of(page: str) -> str:
    """What an open page asks for by itself."""
    return page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")


def test_a_page_that_nobody_watches_says_that_there_is_news_and_marks_nothing(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient
) -> None:
    path = report(haru)
    poll = poll_of(haru.get(path).text)
    swap = {"hx-request": "true"}
    assert "Show the new message" not in haru.get(poll, headers=swap).text
    answer = write(tanaka, path)
    news = haru.get(poll, headers=swap)
    assert "There is a new message." in news.headers["hx-trigger"]
    assert f'hx-get="{path}/talk"' in news.text
    assert "every 20s" not in news.text
    assert ANSWER not in text_of(news.text)
    assert alert_of(hidamari, "haru", answer).opened_at is None
    assert "A new answer" in haru.get("/").text
    # The tap.
    talk = haru.get(f"{path}/talk", headers=swap).text
    assert ANSWER in text_of(talk)
    assert alert_of(hidamari, "haru", answer).opened_at is not None
    assert "Show the new message" not in haru.get(poll_of(talk), headers=swap).text


def test_a_page_of_staff_that_nobody_watches_reads_nothing(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient
) -> None:
    path = report(haru)
    poll = poll_of(tanaka.get(path).text)
    message = write(haru, path, "もう一つあります。")
    news = tanaka.get(poll)
    assert "Show the new message" in news.text
    assert WORDS not in text_of(news.text)
    assert "もう一つあります。" not in text_of(news.text)
    assert alert_of(hidamari, "tanaka", message).opened_at is None
    assert lookers(hidamari) == ["tanaka"]


@pytest.mark.parametrize("page", ["/inbox", "report"])
def test_an_open_page_does_not_keep_an_empty_desk_signed_in(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient, page: str
) -> None:
    path = report(haru)
    poll = poll_of(tanaka.get(path if page == "report" else page).text)
    with hidamari.reading() as db:
        mine = select(Device.seen_at).where(Device.person_id == hidamari.id("tanaka"))
        seen_at = db.exec(mine).one()
    with time_machine.travel(now() + timedelta(minutes=20), tick=False):
        assert tanaka.get(poll).status_code == 200
        with hidamari.reading() as db:
            assert db.exec(mine).one() == seen_at
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        assert tanaka.get(poll).status_code == 401


def test_whoever_talks_with_the_author_is_told_each_time_it_is_opened_again(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient
) -> None:
    path = report(haru)
    tanaka.get(path)
    for _ in range(2):
        haru.post(f"{path}/done")
        haru.post(f"{path}/reopen")
        # Tapped twice: nothing more.
        haru.post(f"{path}/reopen")
    with hidamari.reading() as db:
        events = [each.id for each in db.exec(select(Reply))]
        alerts = {each.matter_id: each.id for each in db.exec(select(Alert)) if each.kind == "reply"}
    assert [told(hidamari, event) for event in events] == [{"tanaka"}, {"tanaka"}]
    assert tanaka.get(f"/a/{alerts[events[0]]}", follow_redirects=False).headers["location"] == path
    assert text_of(tanaka.get(path).text).count("Opened again.") == 2
    assert all(alert_of(hidamari, "tanaka", event).opened_at for event in events)


def test_a_report_that_nobody_read_is_opened_again_for_the_one_who_has_it(
    hidamari: Hidamari, haru: TestClient
) -> None:
    path = report(haru)
    haru.post(f"{path}/done")
    haru.post(f"{path}/reopen")
    with hidamari.reading() as db:
        event = db.exec(select(Reply)).one().id
    assert told(hidamari, event) == {"tanaka"}


def test_a_message_to_somebody_who_has_left_goes_to_the_next_who_can_read_it(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient
) -> None:
    path = report(haru, "service")
    with hidamari.browser("ito") as ito:
        ito.post(f"{path}/take")
    leaves(hidamari, "ito")
    assert told(hidamari, write(haru, path, "まだいますか。")) == {"kato"}
    with hidamari.browser("kato") as kato:
        assert "まだいますか。" in text_of(kato.get(path).text)
    leaves(hidamari, "kato")
    # Nobody is left in the chain: the message is kept all the same.
    assert told(hidamari, write(haru, path, "だれかいますか。")) == set()


def test_of_those_who_have_it_the_one_who_is_still_here_is_told(
    hidamari: Hidamari, haru: TestClient, tanaka: TestClient, sato: TestClient
) -> None:
    path = report(haru)
    with hidamari.writing() as db:
        place = db.get_one(Recipient, (hidamari.organisation_id, path[-36:], hidamari.id("sato")))
        place.reached_at = now()
        db.add(place)
    tanaka.post(f"{path}/take")
    leaves(hidamari, "tanaka")
    assert told(hidamari, write(haru, path)) == {"sato"}


def test_a_message_without_a_key_is_kept(hidamari: Hidamari, haru: TestClient) -> None:
    path = report(haru)
    assert WORDS + "2" in text_of(haru.post(f"{path}/replies", data={"words": WORDS + "2"}).text)
