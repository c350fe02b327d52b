"""The page on which a worry is written: the words first, everything else already answered."""

import re
from datetime import datetime, time

import pytest
import time_machine
from sqlmodel import select

from pwa.clock import JAPAN, today
from pwa.concerns.hours import Hours, promised_answer
from pwa.concerns.models import Concern
from pwa.concerns.promises import promise
from pwa.db import new_id
from tests.hidamari import Hidamari, text_of

HOURS = Hours(time(9), time(18), frozenset({1, 2, 3, 4, 5}))


def page_of(hidamari: Hidamari, category: str = "load", language: str = "english.off.auto.normal") -> str:
    with hidamari.browser("haru", language) as haru:
        return haru.get(f"/concerns/write/{category}").text


def send(hidamari: Hidamari, **answers: object) -> int:
    with hidamari.browser("haru") as haru:
        return haru.post("/concerns", data={"category": "load"} | answers, follow_redirects=False).status_code


def test_one_line_says_who_reads_it_and_until_when_and_the_words_follow_at_once(
    hidamari: Hidamari,
) -> None:
    page = text_of(page_of(hidamari))
    places = [
        page.index(words)
        for words in (
            *(
                "Tanaka-san reads it. An answer by",
                "What happened",
                "Since when?",
                "What would help?",
                "How soon?",
                "Who is it about?",
            ),
            *("must not read this?", "Who else may hear of it?", "When you send it", "Who reads it"),
        )
    ]
    assert places == sorted(places)


def test_the_line_above_the_words_follows_what_is_chosen_below(hidamari: Hidamari) -> None:
    answers = {"id": new_id(), "category": "load", "left_out": [hidamari.id("tanaka")], "urgency": "none"}
    with hidamari.browser("haru") as haru:
        kept = haru.post("/concerns/draft", data=answers, headers={"hx-request": "true"}).text
        everybody = [hidamari.id(name) for name in ("tanaka", "sato", "yamamoto")]
        nobody = haru.post("/concerns/draft", data=answers | {"left_out": everybody}).text
    line = kept[kept.index('id="who-when"') :]
    assert 'hx-swap-oob="true"' in line[: line.index(">")]
    assert "Sato-san reads it. An answer by" in text_of(line)
    assert "Nobody is left to read this." in text_of(nobody)


def test_who_was_left_out_is_named_to_the_writer_before_and_after_and_to_nobody_else(
    hidamari: Hidamari,
) -> None:
    out = hidamari.id("sato")
    answers = {"id": (key := new_id()), "category": "people", "left_out": [out, hidamari.id("yu")]}
    with hidamari.browser("haru") as haru:
        kept = haru.post("/concerns/draft", data=answers, headers={"hx-request": "true"}).text
        facts = text_of(kept[kept.index("Who does not see it") :])
        assert facts.split("Your company")[0] == "Who does not see itSato-san"
        haru.post("/concerns", data=answers | {"left_out": [out]})
        page = text_of(haru.get(f"/concerns/{key}").text)
        assert "Sato-san" in page[page.index("Who does not see it") :][:60]
        other = haru.post("/concerns", data={"id": new_id(), "category": "load"}).text
        assert "Who does not see it" not in text_of(other)
    with hidamari.browser("tanaka") as tanaka:
        assert "Sato" not in text_of(tanaka.get(f"/concerns/{key}").text)


def test_every_number_says_whose_it_is(hidamari: Hidamari) -> None:
    everybody = [hidamari.id(name) for name in ("tanaka", "sato", "yamamoto")]
    with hidamari.browser("haru") as haru:
        answers = {"id": new_id(), "category": "load", "left_out": everybody}
        page = haru.post("/concerns/draft", data=answers, headers={"hx-request": "true"}).text
        assert "Call the centre against abuse 03-0000-0199" in text_of(page)
        haru.post("/absences/new/what", data={"kind": "off", "local_date": str(today())})
        link = haru.get(f"/absences/new/send?day={today()}").text.split('href="tel:0300000100"')[1]
    assert "ひだまり" in link[: link.index("</a>")]


def test_whoever_must_not_read_it_is_chosen_in_sight_with_what_they_are(hidamari: Hidamari) -> None:
    page = page_of(hidamari, language="standard.off.auto.normal")
    before = page[: page.index('name="left_out"')]
    assert before.count("<details") == before.count("</details")
    for name in ("田中さん（支援員）", "佐藤さん（支援員）", "山本さん（"):
        assert name in text_of(page)


def test_no_box_for_words_cuts_what_is_pasted_into_it(hidamari: Hidamari) -> None:
    page = page_of(hidamari)
    form = page[page.index('id="report"') : page.index("</form>")]
    assert "<textarea" in form
    assert "maxlength" not in form


def test_sent_as_it_stands_nobody_else_hears_of_it(hidamari: Hidamari) -> None:
    assert send(hidamari) == 303
    with hidamari.reading() as db:
        stored = db.exec(select(Concern)).one()
    assert (stored.since, stored.may_tell, stored.wish, stored.urgency) == (None, [], "unsure", "week")


@pytest.mark.parametrize(
    ("field", "first", "other"), [("since", "days", "weeks"), ("may_tell", ["family"], ["family", "doctor"])]
)
def test_the_same_key_with_another_answer_is_another_report(
    hidamari: Hidamari, field: str, first: object, other: object
) -> None:
    id = new_id()
    assert send(hidamari, id=id, **{field: first}) == 303
    assert send(hidamari, id=id, **{field: first}) == 303
    assert send(hidamari, id=id, **{field: other}) == 409


def test_answers_that_there_are_not_are_asked_again_or_passed_over(hidamari: Hidamari) -> None:
    assert send(hidamari, since="\x00") == 422
    assert send(hidamari, may_tell=["police", "\x00", "doctor"]) == 303
    with hidamari.reading() as db:
        assert db.exec(select(Concern)).one().may_tell == ["doctor"]


def test_what_is_chosen_while_writing_is_said_beside_its_question_at_once(hidamari: Hidamari) -> None:
    form = {"id": new_id(), "category": "load", "urgency": "none", "may_tell": ["doctor"], "words": "多い"}
    with hidamari.browser("haru") as haru:
        kept = haru.post("/concerns/draft", data=form, headers={"hx-request": "true"}).text
        page = haru.get("/concerns/write/load").text
    assert 'id="chosen-urgency" hx-swap-oob="true">There is no rush<' in kept
    assert 'id="chosen-may_tell" hx-swap-oob="true">My doctor<' in kept
    assert 'id="chosen-urgency">There is no rush<' in page
    assert "多い</textarea>" in page


def test_a_draft_with_answers_that_there_are_not_breaks_nothing(hidamari: Hidamari) -> None:
    form = {"category": "load", "urgency": "\x00", "since": "x", "may_tell": ["x"], "words": "あ" * 5000}
    with hidamari.browser("haru") as haru:
        assert haru.post("/concerns/draft", data=form, headers={"hx-request": "true"}).status_code == 200
        page = haru.get("/concerns/write/load")
    assert page.status_code == 200
    assert "あ" * 5000 in page.text


def test_a_report_of_harm_says_first_what_may_follow_and_asks_for_no_urgency(hidamari: Hidamari) -> None:
    page = text_of(page_of(hidamari, "harm"))
    assert page.index("town office") < page.index("What happened")
    assert "How soon?" not in page


@pytest.mark.parametrize(
    ("sent", "urgency", "words"),
    [
        ("2026-11-25 10:00", "now", "An answer"),
        ("2026-11-25 10:00", "today", "An answer"),
        ("2026-11-23 10:00", "week", "An answer"),
        ("2026-11-25 10:00", "week", "There is not enough time this week."),
        ("2026-11-25 17:30", "today", "There is not enough time today."),
        ("2026-11-25 20:00", "today", "There is not enough time today."),
        ("2026-11-25 20:00", "now", "Nobody is there now."),
        ("2026-11-25 20:00", "none", "An answer"),
        # The last week of the year runs into the next one.
        ("2026-12-28 10:00", "week", "An answer"),
    ],
)
def test_no_promise_contradicts_the_word_that_it_stands_beside(sent: str, urgency: str, words: str) -> None:
    moment = datetime.fromisoformat(sent).replace(tzinfo=JAPAN)
    answer_by = promised_answer(HOURS, urgency, urgency == "now", moment)
    assert promise(urgency, HOURS, moment, answer_by).msgid.startswith(words)


def test_the_page_says_so_in_the_evening(hidamari: Hidamari) -> None:
    evening = datetime.combine(today(), time(20), JAPAN)
    with time_machine.travel(evening, tick=False):
        page = text_of(page_of(hidamari, language="easy.off.auto.normal"))
    assert "今日はもう時間が足りません。" in page
    assert "今はだれもいません。" in page


def test_one_word_is_used_for_what_was_sent(hidamari: Hidamari) -> None:
    send(hidamari)
    with hidamari.browser("haru", "standard.off.auto.normal") as haru:
        pages = [haru.get(path).text for path in ("/concerns", "/concerns/write/load")]
    assert "わたしの相談" in text_of(pages[0])
    for page in pages:
        assert "報告" not in text_of(page)
        assert "内容" not in text_of(page)


def test_the_steps_say_who_and_when_and_who_has_read_it(hidamari: Hidamari) -> None:
    id = new_id()
    send(hidamari, id=id)
    with hidamari.browser("sato") as sato, hidamari.browser("tanaka") as tanaka:
        sato.get(f"/concerns/{id}")
        tanaka.post(f"/concerns/{id}/take")
    with hidamari.browser("haru") as haru:
        haru.post(f"/concerns/{id}/done")
        page = haru.get(f"/concerns/{id}").text
    steps = text_of(page[page.index('class="way"') : page.index("</ol>")])
    for step, who in (
        ("Arrived", "Tanaka"),
        ("Read", "Sato"),
        ("Working on it", "Tanaka"),
        ("Over", "Kawaguchi"),
    ):
        assert f"{step}{who}-san, today" in steps.replace("\n", ""), steps
    assert "Open it again" in page
    readers = text_of(page[page.index("Who has read it, and") :])
    assert readers.index("Sato-san") < readers.index("Tanaka-san")


def steps_of(
    hidamari: Hidamari, id: str, language: str = "english.off.auto.normal"
) -> list[tuple[str, str | None]]:
    """The steps that the author sees, each with its state."""
    with hidamari.browser("haru", language) as haru:
        page = haru.get(f"/concerns/{id}").text
    way = page[page.index('class="way"') : page.index("</ol>")]
    return [
        (text_of(words), state or None)
        for state, words in re.findall(
            r'<li(?: data-state="(\w+)")?.*?class="way-text">(<span>.*?</span>)', way, re.DOTALL
        )
    ]


def test_what_has_not_happened_says_so_in_words(hidamari: Hidamari) -> None:
    id = new_id()
    send(hidamari, id=id)
    assert steps_of(hidamari, id) == [
        ("Arrived", "now"),
        ("Not read yet", None),
        ("Not begun yet", None),
        ("It is not over yet", None),
    ]
    words = [step for step, _ in steps_of(hidamari, id, "standard.off.auto.normal")]
    assert words == ["届きました", "まだ読んでいません", "まだ始めていません", "まだ終わっていません"]


def test_the_author_s_steps_have_the_answer_where_it_came(hidamari: Hidamari) -> None:
    first, second = new_id(), new_id()
    send(hidamari, id=first)
    send(hidamari, id=second)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(f"/concerns/{first}")
        tanaka.post(f"/concerns/{first}/replies", data={"id": new_id(), "words": "はい"})
        tanaka.post(f"/concerns/{second}/take")
        tanaka.post(f"/concerns/{second}/replies", data={"id": new_id(), "words": "はい"})
    assert steps_of(hidamari, first) == [
        ("Arrived", "done"),
        ("Read", "done"),
        ("An answer came", "now"),
        ("It is not over yet", None),
    ]
    assert [step for step, _ in steps_of(hidamari, second)][-3:] == [
        "Working on it",
        "An answer came",
        "It is not over yet",
    ]
    with hidamari.browser("haru") as haru:
        haru.post(f"/concerns/{first}/done")
    assert steps_of(hidamari, first) == [
        (step, "done") for step in ("Arrived", "Read", "An answer came", "Over")
    ]


def test_work_begun_after_the_answer_stands_after_it(hidamari: Hidamari) -> None:
    id = new_id()
    send(hidamari, id=id)
    with hidamari.browser("tanaka") as tanaka:
        tanaka.get(f"/concerns/{id}")
        tanaka.post(f"/concerns/{id}/replies", data={"id": new_id(), "words": "はい"})
        tanaka.post(f"/concerns/{id}/take")
    assert steps_of(hidamari, id)[1:] == [
        ("Read", "done"),
        ("An answer came", "done"),
        ("Working on it", "now"),
        ("It is not over yet", None),
    ]
