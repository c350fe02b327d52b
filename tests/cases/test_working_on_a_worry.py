"""Taking a worry on, giving it back, handing it over: one at a time, in its own chain, the author told."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import select

from pwa.alerts.actions import queue_alert
from pwa.alerts.escalation import escalate_due
from pwa.alerts.models import Alert
from pwa.cases.actions import TakenError, take
from pwa.clock import now
from pwa.concerns.models import Concern, Handover, Recipient
from pwa.db import new_id
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of

WORDS = "箱のたたみかたが、途中でわからなくなりました。"
REASON = "明日は休みです。佐藤さんが聞きます。"
CHAINS = {"unclear": ["tanaka", "sato", "yamamoto"], "service": ["ito", "kato"], "harm": ["ono", "hara"]}
STAFF = ("tanaka", "sato", "suzuki", "yamamoto", "ito", "kato", "ono", "hara")


def report(hidamari: Hidamari, category: str = "unclear", **answers: object) -> str:
    """Haru reports a worry; its path."""
    form = {"id": new_id(), "category": category, "words": WORDS} | answers
    with hidamari.browser("haru") as haru:
        haru.post("/concerns", data=form, follow_redirects=False)
    return f"/concerns/{form['id']}"


def concern(hidamari: Hidamari) -> Concern:
    with hidamari.reading() as db:
        return db.exec(select(Concern)).one()


def hand(browser: TestClient, path: str, to: str, reason: str = REASON, id: str | None = None) -> int:
    """Hand the report over; the answer's status."""
    form = {"id": id or new_id(), "to": to, "reason": reason}
    return browser.post(f"{path}/hand-over", data=form, follow_redirects=False).status_code


def alerted(hidamari: Hidamari, *kinds: str) -> set[tuple[str, str]]:
    names = {person.id: short for short, person in hidamari.people.items()}
    with hidamari.reading() as db:
        return {
            (each.kind, names[each.recipient_id]) for each in db.exec(select(Alert)) if each.kind in kinds
        }


def test_of_two_who_take_it_on_at_once_one_is_first_and_the_other_is_told_who(hidamari: Hidamari) -> None:
    path = report(hidamari)
    viewers = {name: hidamari.viewer(name) for name in ("tanaka", "sato")}
    ready, said = threading.Barrier(2), dict[str, str]()

    def press(name: str) -> None:
        ready.wait()
        with hidamari.writing() as db:
            try:
                take(db, viewers[name], db.get_one(Concern, (hidamari.organisation_id, path[-36:])))
                said[name] = ""
            except TakenError as other:
                said[name] = other.name

    both = [threading.Thread(target=press, args=(name,)) for name in viewers]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    winner = next(name for name, taken_by in said.items() if not taken_by)
    loser = next(name for name in said if name != winner)
    assert concern(hidamari).taken_by == hidamari.id(winner)
    assert said[loser] == hidamari.people[winner].name


def test_whoever_comes_second_reads_that_a_colleague_works_on_it(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato", "standard.off.auto.normal") as sato:
        tanaka.post(f"{path}/take")
        tanaka.post(f"{path}/take")
        refused = sato.post(f"{path}/take")
        assert refused.status_code == 409
        assert "田中さんがすでに対応しています。" in text_of(refused.text)
        assert hand(sato, path, hidamari.id("yamamoto")) == 409
    assert concern(hidamari).taken_by == hidamari.id("tanaka")
    with hidamari.reading() as db:
        assert db.exec(select(Handover)).all() == []


def test_what_is_given_back_is_free_for_a_colleague_and_only_for_whoever_had_it_to_give(
    hidamari: Hidamari,
) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        tanaka.post(f"{path}/take")
        sato.post(f"{path}/give-back")
        assert concern(hidamari).taken_by == hidamari.id("tanaka")
        tanaka.post(f"{path}/give-back")
        assert concern(hidamari).taken_by is None
        assert sato.post(f"{path}/take", follow_redirects=False).status_code == 303


def test_only_whoever_gave_it_back_hears_that_they_did(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        tanaka.post(f"{path}/take")
        sato.post(f"{path}/take-over", data={"id": new_id(), "taken_from": hidamari.id("tanaka")})
        late = tanaka.post(f"{path}/give-back")
        assert late.status_code == 409
        assert "Sato-san is working on this already." in text_of(late.text)
        assert "You have given it back." not in text_of(late.text)
        assert "You have given it back." in text_of(sato.post(f"{path}/give-back").text)
        again = text_of(sato.post(f"{path}/give-back").text)
    assert "You no longer have it. Nobody is working on it now." in again
    assert "You have given it back." not in again


def test_whoever_closes_or_opens_a_case_a_second_time_hears_how_it_was(hidamari: Hidamari) -> None:
    path = report(hidamari, "harm")
    with hidamari.browser("ono") as ono:
        assert "The case was open already." in text_of(ono.post(f"{path}/case/open").text)
        assert "The case is closed." in text_of(ono.post(f"{path}/case/close").text)
        assert "The case was closed before." in text_of(ono.post(f"{path}/case/close").text)
        assert concern(hidamari).case_closed_by == hidamari.id("ono")
        assert "The case is open again." in text_of(ono.post(f"{path}/case/open").text)


def test_a_handover_calls_the_colleague_and_the_author_reads_why(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.post(f"{path}/take")
        assert hand(tanaka, path, hidamari.id("sato")) == 303
    assert alerted(hidamari, "handover", "moved") == {("handover", "sato"), ("moved", "haru")}
    assert concern(hidamari).taken_by is None
    with hidamari.browser("haru", "easy.off.auto.normal") as haru:
        page = text_of(haru.get(path).text)
    assert "田中さんから佐藤さんにかわりました。" in page
    assert REASON in page
    with hidamari.browser("haru") as haru:
        haru.post(f"{path}/replies", data={"id": new_id(), "words": "はい。"})
    assert alerted(hidamari, "reply") == {("reply", "sato")}


def test_an_open_page_of_the_author_says_that_it_was_handed_over(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("haru") as haru, hidamari.browser("tanaka") as tanaka:
        poll = haru.get(path).text.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
        hand(tanaka, path, hidamari.id("sato"))
        news = haru.get(poll, headers={"hx-request": "true"})
    assert "Show the new message" in text_of(news.text)
    assert REASON not in text_of(news.text)


def test_a_handover_sent_twice_is_one(hidamari: Hidamari) -> None:
    path, id = report(hidamari), new_id()
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        assert hand(tanaka, path, hidamari.id("sato"), id=id) == 303
        sato.post(f"{path}/take")
        assert hand(tanaka, path, hidamari.id("sato"), id=id) == 303
    assert concern(hidamari).taken_by == hidamari.id("sato")
    with hidamari.reading() as db:
        assert len(db.exec(select(Handover)).all()) == 1


def test_a_handover_without_a_reason_or_a_person_is_asked_again_with_all_that_was_written(
    hidamari: Hidamari,
) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka:
        assert hand(tanaka, path, hidamari.id("sato"), reason=" ") == 422
        empty = text_of(tanaka.post(f"{path}/hand-over").text)
        assert "Please choose to whom you hand it." in empty
        assert "Please write the reason." in empty
        assert hand(tanaka, path, "") == 422
        assert hand(tanaka, path, "\x00" * 300) == 422
        page = tanaka.post(f"{path}/hand-over", data={"reason": "あ" * 3000, "to": hidamari.id("sato")})
        assert page.status_code == 422
        assert "あ" * 3000 in page.text


@pytest.mark.parametrize("category", CHAINS)
def test_it_is_handed_only_within_its_own_chain(hidamari: Hidamari, category: str) -> None:
    path, chain = report(hidamari, category), CHAINS[category]
    with hidamari.browser(chain[0]) as first:
        page = first.get(path).text
        for name in (*STAFF, "yu", "mother", "haru"):
            may = name in chain[1:]
            assert (f'value="{hidamari.id(name)}"' in page) is may, name
            if not may:
                assert hand(first, path, hidamari.id(name)) == 422, name
        assert hand(first, path, hidamari.id(chain[1])) == 303
    for name in STAFF:
        with hidamari.browser(name) as browser:
            # Who was the first to be told after a handover: an ordinary report's manager is not.
            expected = 200 if name in chain[:2] else 404
            assert browser.get(path).status_code == expected, name
            assert (path in browser.get("/inbox").text) is (expected == 200), name


def test_whoever_was_left_out_can_neither_be_given_it_nor_take_part(hidamari: Hidamari) -> None:
    path = report(hidamari, left_out=[hidamari.id("sato")])
    with hidamari.browser("tanaka") as tanaka:
        assert hidamari.id("sato") not in tanaka.get(path).text
        assert hand(tanaka, path, hidamari.id("sato")) == 422
    with hidamari.browser("sato") as sato:
        for verb in ("take", "give-back", "take-over", "hand-over", "case/close", "case/open", "draft"):
            assert sato.post(f"{path}/{verb}", data={"to": hidamari.id("sato")}).status_code == 404, verb


def test_what_was_handed_over_and_not_opened_goes_on_to_the_next(hidamari: Hidamari) -> None:
    path = report(hidamari, urgency="now")
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(path)
        hand(tanaka, path, hidamari.id("sato"))
        # Whoever gave it away looks once more, which does not stop it.
        tanaka.get(path)
    with time_machine.travel(now() + timedelta(days=7), tick=False), hidamari.writing() as db:
        escalate_due(db)
    assert alerted(hidamari, "concern") == {("concern", "tanaka"), ("concern", "yamamoto")}


def test_what_was_handed_over_and_opened_calls_nobody_else(hidamari: Hidamari) -> None:
    path = report(hidamari, urgency="now")
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        tanaka.get(path)
        hand(tanaka, path, hidamari.id("sato"))
        with hidamari.reading() as db:
            alert = db.exec(select(Alert).where(Alert.kind == "handover")).one()
        assert sato.get(f"/a/{alert.id}", follow_redirects=False).headers["location"] == path
        sato.get(path)
    with time_machine.travel(now() + timedelta(days=7), tick=False), hidamari.writing() as db:
        escalate_due(db)
    assert alerted(hidamari, "concern") == {("concern", "tanaka")}


def test_a_colleague_goes_on_for_somebody_who_is_away_and_both_sides_are_told(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        tanaka.post(f"{path}/take")
        sato.post(f"{path}/take-over", data={"id": new_id(), "taken_from": hidamari.id("tanaka")})
    assert concern(hidamari).taken_by == hidamari.id("sato")
    assert alerted(hidamari, "moved") == {("moved", "haru"), ("moved", "tanaka")}
    with hidamari.browser("haru", "standard.off.auto.normal") as haru:
        assert "田中さんが不在のため、佐藤さんに担当が代わりました。" in text_of(haru.get(path).text)


def test_nobody_goes_on_for_somebody_who_no_longer_has_it(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.writing() as db:
        place = db.get_one(Recipient, (hidamari.organisation_id, path[-36:], hidamari.id("yamamoto")))
        place.reached_at = now()
        db.add(place)
    with hidamari.browser("sato") as sato, hidamari.browser("yamamoto") as yamamoto:
        sato.post(f"{path}/take")
        late = {"id": new_id(), "taken_from": hidamari.id("tanaka")}
        assert yamamoto.post(f"{path}/take-over", data=late).status_code == 409
    assert concern(hidamari).taken_by == hidamari.id("sato")


def test_the_author_cannot_do_what_staff_do_with_a_report(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("haru") as haru:
        for verb in ("take", "give-back", "take-over", "hand-over", "case/close"):
            assert haru.post(f"{path}/{verb}").status_code == 403


def test_the_word_of_the_person_does_not_close_the_case(hidamari: Hidamari) -> None:
    path = report(hidamari, "harm")
    with hidamari.browser("haru") as haru:
        haru.post(f"{path}/done")
    assert concern(hidamari).case_closed_at is None
    with hidamari.browser("ono") as ono:
        assert "Close the case" in ono.get(path).text
        assert "Open the case again" in ono.post(f"{path}/case/close").text
        assert concern(hidamari).case_closed_by == hidamari.id("ono")
        assert "Close the case" in ono.post(f"{path}/case/open").text
    assert concern(hidamari).case_closed_at is None


def test_an_ordinary_report_is_no_case(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka:
        assert "Close the case" not in tanaka.get(path).text
        assert tanaka.post(f"{path}/case/close").status_code == 404


def test_half_an_answer_is_there_again_after_a_reload_and_gone_once_it_is_sent(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        key = new_id()
        kept = tanaka.post(f"{path}/draft", data={"id": key, "words": "明日の朝、"})
        assert kept.status_code == 204
        page = tanaka.get(path).text
        assert "明日の朝、" in page
        assert key in page
        assert "明日の朝、" not in sato.get(path).text
        tanaka.post(f"{path}/replies", data={"id": key, "words": "明日の朝、行きます。"})
        assert key not in tanaka.get(path).text.split('id="answer"')[1]


def test_what_is_kept_a_moment_after_it_was_sent_does_not_come_back(hidamari: Hidamari) -> None:
    path, message = report(hidamari), {"id": new_id(), "words": "明日の朝、行きます。"}
    with hidamari.browser("tanaka") as tanaka:
        tanaka.post(f"{path}/replies", data=message)
        tanaka.post(f"{path}/draft", data=message)
        box = tanaka.get(path).text.split('id="answer"')[1]
    assert message["words"] not in box
    assert message["id"] not in box


def test_a_short_sentence_comes_into_the_box_after_what_was_written_in_the_reader_s_words(
    hidamari: Hidamari,
) -> None:
    path = report(hidamari)
    with hidamari.browser("haru") as haru:
        haru.post("/reading", data={"wording": "easy", "furigana": "off", "theme": "auto", "text": "normal"})
    with hidamari.browser("tanaka") as tanaka:
        page = tanaka.post(f"{path}/draft", data={"words": "はい。", "add": "tomorrow"}).text
        assert "はい。\nあした話しましょう。</textarea>" in page
        # An unknown one changes nothing.
        page = tanaka.post(f"{path}/draft", data={"words": "はい。", "add": "\x00"}).text
        assert "はい。</textarea>" in page


@pytest.mark.parametrize(
    ("wording", "furigana", "said"),
    [
        ("easy", "all", "Kawaguchi-san reads Easy Japanese (furigana on all kanji)."),
        ("standard", "off", "Kawaguchi-san reads Japanese (no furigana)."),
        ("english", "off", "Kawaguchi-san reads English."),
    ],
)
def test_the_box_for_the_answer_says_how_its_reader_reads(
    hidamari: Hidamari, wording: str, furigana: str, said: str
) -> None:
    path = report(hidamari)
    with hidamari.browser("haru") as haru:
        haru.post("/reading", data={"wording": wording, "furigana": furigana})
    with hidamari.browser("tanaka") as tanaka:
        page = tanaka.get(path).text
    assert said in text_of(re.findall(r'<p class="hint" id="words-hint">.*?</p>', page, re.S)[0])


def test_an_empty_answer_is_asked_for_kindly(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka", "standard.off.auto.normal") as tanaka:
        page = tanaka.post(f"{path}/replies", data={"words": "  "})
    assert page.status_code == 422
    assert "返事を書いてください。" in text_of(page.text)


def test_a_person_already_alerted_for_the_report_is_alerted_for_the_handover_too(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.writing() as db:
        queue_alert(db, hidamari.organisation_id, hidamari.id("sato"), "concern", path[-36:])
    with hidamari.browser("tanaka") as tanaka:
        hand(tanaka, path, hidamari.id("sato"))
    assert ("handover", "sato") in alerted(hidamari, "handover")


def test_a_closed_case_says_so_leaves_the_inbox_and_is_found_among_what_is_over(hidamari: Hidamari) -> None:
    path = report(hidamari, "harm")
    with hidamari.browser("ono") as ono, hidamari.browser("haru") as haru:
        ono.post(f"{path}/take")
        ono.post(f"{path}/replies", data={"id": new_id(), "words": "話してくれて、ありがとう。"})
        assert path in ono.get("/inbox").text
        shown = text_of(ono.post(f"{path}/case/close").text)
        assert "The work on it is finished" in shown
        assert "Working on it" not in shown
        assert path not in ono.get("/inbox").text
        assert path in ono.get("/inbox?show=done").text
        assert "The work on it is finished" not in haru.get(path).text


def test_a_closed_case_is_open_again_when_its_author_writes(hidamari: Hidamari) -> None:
    path = report(hidamari, "harm")
    with hidamari.browser("ono") as ono, hidamari.browser("haru") as haru:
        ono.post(f"{path}/case/close")
        haru.post(f"{path}/replies", data={"id": new_id(), "words": "また、ありました。"})
        assert concern(hidamari).case_closed_at is None
        assert path in ono.get("/inbox").text


def test_after_handing_over_the_page_names_who_has_it_and_offers_it_to_nobody_else_first(
    hidamari: Hidamari,
) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("sato") as sato:
        tanaka.post(f"{path}/take")
        hand(tanaka, path, hidamari.id("sato"))
        page = tanaka.get(path).text
        assert re.search("It was handed to .+, who has not begun yet.", text_of(page))
        assert f"{path}/hand-over" not in page
        assert re.search(r"佐藤健\s*\(has it now\)", text_of(page))
        assert "It was handed to" not in text_of(sato.get(path).text)
        assert f"{path}/hand-over" in sato.get(path).text


def test_after_the_answer_the_page_says_that_it_was_given_in_time(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka:
        assert "within the promised time" not in tanaka.get(path).text
        page = text_of(
            tanaka.post(f"{path}/replies", data={"id": new_id(), "words": "明日、話しましょう。"}).text
        )
        assert "Answered within the promised time" in page


def test_the_report_leads_to_the_page_of_its_author_where_one_may_open_that(hidamari: Hidamari) -> None:
    path, harm = report(hidamari), report(hidamari, "harm")
    door = f'href="/people/{hidamari.id("haru")}"'
    with hidamari.browser("tanaka") as tanaka, hidamari.browser("ono") as ono:
        assert door in tanaka.get(path).text
        assert door not in ono.get(harm).text


@pytest.mark.parametrize("odd", ["\x00", "x", "0" * 300])
def test_nobody_to_take_over_from_is_no_way_round_a_colleague(hidamari: Hidamari, odd: str) -> None:
    path = report(hidamari)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.post(f"{path}/take", follow_redirects=False)
    with hidamari.browser("sato") as sato:
        answer = sato.post(f"{path}/take-over", data={"taken_from": odd}, follow_redirects=False)
    assert answer.status_code == 409
    assert concern(hidamari).taken_by == hidamari.id("tanaka")


def test_the_key_of_a_handover_to_another_colleague_is_refused_and_all_is_kept(hidamari: Hidamari) -> None:
    path, id = report(hidamari), new_id()
    with hidamari.browser("tanaka") as tanaka:
        assert hand(tanaka, path, hidamari.id("sato"), id=id) == 303
        form = {"id": id, "to": hidamari.id("yamamoto"), "reason": "ほかの わけ"}
        answer = tanaka.post(f"{path}/hand-over", data=form, follow_redirects=False)
    assert answer.status_code == 409
    assert "ほかの わけ" in answer.text
    assert f'name="id" value="{id}"' not in answer.text
    with hidamari.reading() as db:
        assert [each.to_id for each in db.exec(select(Handover))] == [hidamari.id("sato")]


@pytest.mark.parametrize("way", ["take", "take-over", "hand-over", "replies"])
def test_what_somebody_else_took_or_answered_does_not_wait_for_whom_it_was_handed_to(
    hidamari: Hidamari, way: str
) -> None:
    path = report(hidamari, urgency="now")
    form = {"id": new_id(), "words": "はい。", "to": hidamari.id("yamamoto"), "reason": REASON}
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(path)
        hand(tanaka, path, hidamari.id("sato"))
        if way == "take-over":
            with hidamari.writing() as db:
                row = db.get_one(Concern, (hidamari.organisation_id, path[-36:]))
                row.taken_by = hidamari.id("sato")
                db.add(row)
            form["taken_from"] = hidamari.id("sato")
        assert tanaka.post(f"{path}/{way}", data=form, follow_redirects=False).status_code == 303
    with hidamari.reading() as db:
        handed = db.exec(select(Alert).where(Alert.kind == "handover")).all()
    waiting = {each.recipient_id for each in handed if each.escalate_at is not None}
    assert waiting == ({hidamari.id("yamamoto")} if way == "hand-over" else set())
