"""As staff write: what is hard, what is simpler, how the reader sees it. It stops nobody, keeps nothing."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlmodel import select

from pwa.absences.models import Absence
from pwa.accounts.models import Person
from pwa.clock import today
from pwa.composer.hints import MOST_HINTS, MOST_LETTERS, WHY, hints_for
from pwa.concerns.models import Reply
from pwa.db import new_id
from pwa.japanese.tables import pairs, rows
from pwa.meetings.models import Meeting
from pwa.migrations import METADATA
from pwa.settings import ROOT, Settings
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, open_hidamari, text_of

HARD = "速やかに書類を提出していただけますと幸いです。"
SECRET = "つばめ"


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    with service.writing() as db:
        haru = db.get_one(Person, (service.organisation_id, service.id("haru")))
        haru.register_name, haru.furigana = "easy", "all"
        db.add(haru)
    yield service
    service.database.close()


def look(browser: TestClient, words: str, reader: str = "", **more: str) -> Any:
    form = {"composer_field": "words", "composer_reader": reader, "words": words} | more
    return browser.post("/composer", data=form, headers={"HX-Request": "true"})


def report(hidamari: Hidamari, category: str = "unclear") -> str:
    id = new_id()
    with hidamari.browser("haru") as haru:
        haru.post("/concerns", data={"id": id, "category": category, "words": "箱"})
    return f"/concerns/{id}"


def absence(hidamari: Hidamari) -> str:
    form = {"id": new_id(), "local_date": str(today() + timedelta(days=1)), "kind": "off"}
    with hidamari.browser("haru") as haru:
        haru.post("/absences", data=form)
    with hidamari.reading() as db:
        return f"/people/{hidamari.id('haru')}/absences/{db.exec(select(Absence)).one().id}"


def test_a_hard_word_is_shown_with_a_simpler_one_and_the_text_as_its_reader_sees_it(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    answer = look(tanaka, "書類を提出してください。", hidamari.id("haru"))
    assert answer.status_code == 200
    said = re.sub(r"\s+", " ", text_of(answer.text))
    assert "提出→simpler: 出す" in said
    assert "How Kawaguchi-san will see it" in said
    # Haru reads easy Japanese with furigana and spaces between phrases.
    assert '<rt aria-hidden="true">ていしゅつ</rt>' in answer.text
    assert re.search(r"</ruby>を <wbr><ruby>提出", answer.text)


def test_the_preview_is_in_the_reader_s_own_way_of_reading(hidamari: Hidamari, tanaka: TestClient) -> None:
    with hidamari.writing() as db:
        haru = db.get_one(Person, (hidamari.organisation_id, hidamari.id("haru")))
        haru.register_name, haru.furigana = "standard", "off"
        db.add(haru)
    answer = look(tanaka, "書類を提出してください。", hidamari.id("haru"))
    assert "<rt" not in answer.text
    assert "を 提出" not in answer.text


def test_the_preview_shows_which_words_can_be_tapped_and_leads_nowhere(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    answer = look(tanaka, "工賃の話です。", hidamari.id("haru"))
    assert '<span class="word">' in answer.text
    assert "<a " not in answer.text


@pytest.mark.parametrize(
    ("category", "who", "status"),
    [
        ("unclear", "tanaka", 200),
        ("unclear", "yamamoto", 200),
        ("unclear", "suzuki", 404),
        ("unclear", "ito", 404),
        ("service", "ito", 200),
        ("harm", "ono", 200),
        ("unclear", "haru", 403),
        ("unclear", "mother", 403),
    ],
)
def test_only_staff_who_may_write_to_somebody_learn_how_they_read(
    hidamari: Hidamari, category: str, who: str, status: int
) -> None:
    report(hidamari, category)
    with hidamari.browser(who) as browser:
        assert look(browser, "はい", hidamari.id("haru")).status_code == status


def test_nothing_that_was_written_is_kept_or_logged(
    hidamari: Hidamari,
    tanaka: TestClient,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = look(tanaka, SECRET + HARD, hidamari.id("haru"))
    assert SECRET in text_of(answer.text)
    assert SECRET not in answer.headers.get("HX-Trigger", "")
    assert SECRET not in caplog.text + "".join(capfd.readouterr())
    with hidamari.reading() as db:
        for table in METADATA.sorted_tables:
            assert SECRET not in str(db.connection().execute(table.select()).all())


def test_a_status_says_only_what_has_changed(hidamari: Hidamari, tanaka: TestClient) -> None:
    def said(words: str, **more: str) -> str:
        return str(look(tanaka, words, hidamari.id("haru"), **more).headers.get("HX-Trigger", ""))

    assert "may be hard" in said(HARD)
    assert said(HARD, known_words="some") == ""
    assert "Nothing in it" in said("はい。", known_words="some")
    assert said("はい。", known_words="none") == ""
    # The first letters of something easy are no news.
    assert said("はい。", known_words="") == ""
    # Whoever presses the button is answered.
    assert "may be hard" in said(HARD, known_words="some", look="words")
    assert "Nothing in it" in said("はい。", known_words="none", look="words")


def test_a_look_that_was_not_asked_for_a_text_shows_no_preview(tanaka: TestClient) -> None:
    for form in ({}, {"composer_field": "words"}, {"composer_field": "nothing", "words": HARD}):
        answer = tanaka.post("/composer", data=form, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert "preview" not in answer.text
        assert "HX-Trigger" not in answer.headers


def test_what_is_far_too_long_is_looked_at_in_part_and_far_more_is_refused(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    answer = look(tanaka, "あ" * (MOST_LETTERS * 3) + SECRET, hidamari.id("haru"))
    assert answer.status_code == 200
    assert SECRET not in text_of(answer.text)
    assert look(tanaka, "あ" * 2_000_000).status_code == 413


def test_markup_in_a_text_stays_text(hidamari: Hidamari, tanaka: TestClient) -> None:
    answer = look(tanaka, "<script>alert(1)</script>です。", hidamari.id("haru"))
    assert "<script" not in answer.text
    assert "<script>" in unescape(text_of(answer.text))


# --- Without JavaScript: the button of the box sends the form, which comes back whole ---


def kept(page: str, name: str) -> str:
    """What stands in a box of a page."""
    box = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.S)
    line = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    found = box or line
    assert found is not None, name
    return unescape(found[1])


def test_a_look_at_an_answer_sends_nothing_and_keeps_it(hidamari: Hidamari, tanaka: TestClient) -> None:
    path = report(hidamari)
    page = tanaka.post(f"{path}/replies", data={"id": new_id(), "words": HARD, "look": "words"})
    assert page.status_code == 200
    assert kept(page.text, "words") == HARD
    assert "simpler:" in page.text
    assert 'id="look-words"' in page.text
    assert "autofocus" in page.text
    assert "Check:" not in page.text
    with hidamari.reading() as db:
        assert db.exec(select(Reply)).all() == []
    # And it stops nobody: the same is sent with the other button.
    sent = tanaka.post(f"{path}/replies", data={"id": new_id(), "words": HARD}, follow_redirects=False)
    assert sent.status_code == 303


def test_a_look_at_the_reason_of_a_handover_hands_nothing_over(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    path, form = report(hidamari), {"id": new_id(), "to": hidamari.id("sato"), "reason": HARD}
    page = tanaka.post(f"{path}/hand-over", data=form | {"look": "reason"})
    assert page.status_code == 200
    assert kept(page.text, "reason") == HARD
    assert re.search(rf'value="{hidamari.id("sato")}"[^>]* checked', page.text)
    assert "simpler:" in page.text
    assert "handed this to" not in page.text


@pytest.mark.parametrize("box", ["words", "words_2"])
def test_a_look_at_a_note_keeps_all_of_it_and_writes_none(
    hidamari: Hidamari, tanaka: TestClient, box: str
) -> None:
    form = {"id": new_id(), "kind": "meeting", "local_date": "", "words": "面談", "words_1": "はい"}
    form |= {"words_2": "", "by_whom_2": "supporter", box: HARD, "look": box}
    page = tanaka.post(f"/people/{hidamari.id('haru')}/meetings", data=form)
    assert page.status_code == 200
    assert kept(page.text, box) == HARD
    assert kept(page.text, "words_1") == "はい"
    assert re.search(r'name="by_whom_2" value="supporter"[^>]*checked', page.text)
    # It is not sent yet, so nothing is missing yet.
    assert "summary" not in re.sub(r"</?summary>", "", page.text).split("<main")[1].split("</main")[0]
    assert page.text.count("simpler:") >= 1
    with hidamari.reading() as db:
        assert db.exec(select(Meeting)).all() == []


def test_a_look_at_advice_or_an_appointment_writes_nothing(hidamari: Hidamari, tanaka: TestClient) -> None:
    path = absence(hidamari)
    page = tanaka.post(path, data={"advice": HARD, "next_on": "2030-01-07", "look": "advice"})
    assert page.status_code == 200
    assert kept(page.text, "advice") == HARD
    assert kept(page.text, "next_on") == "2030-01-07"
    with hidamari.reading() as db:
        assert db.exec(select(Absence)).one().recorded_at is None
    form = {"id": new_id(), "kind": "meeting", "day": "", "begins": "", "bring": HARD, "place": "相談室"}
    page = tanaka.post(f"/people/{hidamari.id('haru')}/appointments", data=form | {"look": "bring"})
    assert page.status_code == 200
    assert kept(page.text, "bring") == HARD
    assert kept(page.text, "place") == "相談室"
    assert "simpler:" in page.text


def test_a_participant_who_sends_a_look_sends_their_message(hidamari: Hidamari) -> None:
    path = report(hidamari)
    with hidamari.browser("haru") as haru:
        form = {"id": new_id(), "words": "もう一つ", "look": "words"}
        assert haru.post(f"{path}/replies", data=form, follow_redirects=False).status_code == 303
    with hidamari.reading() as db:
        assert db.exec(select(Reply)).one().words == "もう一つ"


def test_the_enter_key_still_sends(hidamari: Hidamari, tanaka: TestClient) -> None:
    """In a line to write in, Enter presses the first button of the form: that must not be the look."""
    person = f"/people/{hidamari.id('haru')}"
    for path in (f"{person}/meetings/new", f"{person}/appointments/new", absence(hidamari), "/words/new"):
        forms = re.findall(r"<form.*?</form>", tanaka.get(path).text, re.S)
        with_look = [form for form in forms if 'name="look"' in form]
        assert with_look, path
        for form in with_look:
            first = re.search(r"<button[^>]*>", form)
            assert first is not None
            assert "look" not in first[0], path


# --- Every box ---

OF_PARTICIPANTS = {
    *("absences/_send.html", "absences/_whole.html", "concerns/_mine.html", "concerns/_write.html"),
    *("concerns/_whole.html", "help/_tell.html"),
    "meetings/_differs.html",
    *("moods/_more.html", "schedules/_plan.html", "schedules/_wish.html", "schedules/_write.html"),
    # Shows each part of the look, to nobody but those who build it.
    "components/_components.html",
}
# Explained for readers of standard Japanese and of English: nothing there is to be easy.
LEFT_OUT = {("glossary/_edit.html", "standard"), ("glossary/_edit.html", "english")}


def test_every_box_of_staff_has_this_help_below_it() -> None:
    without = []
    for file in (ROOT / "templates").rglob("*.html"):
        name, text = file.relative_to(ROOT / "templates").as_posix(), file.read_text()
        if name in OF_PARTICIPANTS or name.startswith("macros/"):
            continue
        for box in re.findall(r'textarea\("(\w+)"', text):
            if f'composer("{box}"' not in text and (name, box) not in LEFT_OUT:
                without.append((name, box))
    assert without == []


# --- What is said about a text ---


def test_every_rule_of_the_lint_has_its_reason() -> None:
    rules = {row[0] for row in rows("plain_patterns.tsv")} | set(pairs("plain_reasons.tsv"))
    assert rules - {"END"} == set(WHY)


def test_each_hard_thing_is_named_once_and_the_hardest_first() -> None:
    hints = hints_for("長いはなしです。書類を提出してください。14:00に書類を見ます。")
    assert [hint.words for hint in hints].count("書類") == 1
    assert hints[0].is_hard or hints[0].simpler
    assert next(hint for hint in hints if hint.words == "提出").simpler == "出す"


def test_a_piece_of_a_longer_phrase_with_a_simpler_form_is_not_named_again() -> None:
    words = [hint.words for hint in hints_for("見ていただけますと幸いです。")]
    assert "いただけますと幸いです" in words
    assert "いただけ" not in words


def test_a_word_that_the_reader_can_tap_may_be_as_hard_as_it_is(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    assert [hint.words for hint in hints_for("履歴書と把握です。")] == ["把握", "履歴書"]
    assert [hint.words for hint in hints_for("履歴書と把握です。", ["履歴書"])] == ["把握"]
    answer = look(tanaka, "履歴書と合理的配慮です。", hidamari.id("haru"))
    assert "hint-words" not in answer.text


def test_there_are_never_many_hints_at_once(hidamari: Hidamari, tanaka: TestClient) -> None:
    text = "".join(f"{word}します。" for word in ("実施", "検討", "提出", "把握", "遵守", "周知", "署名"))
    answer = look(tanaka, text, hidamari.id("haru"))
    assert answer.text.count('class="hint-words"') == MOST_HINTS
    assert "more of this kind" in answer.text


def test_how_a_sentence_ends_is_nothing_to_be_told_of() -> None:
    assert hints_for("名前") == []


def test_a_reader_of_standard_japanese_needs_no_easy_words_but_short_sentences(
    hidamari: Hidamari, tanaka: TestClient
) -> None:
    usual = "書類の提出について把握しました。履歴書は14:00に送られます。"
    long = "きのうの続きですが、" + "仕事の量と休み時間と帰る時間の話をしたいと思っていて" * 2 + "います。"
    assert hints_for(usual) != []
    assert hints_for(usual, for_standard=True) == []
    assert "LEN" in hints_for(long, for_standard=True)[0].rules
    assert [hint.words for hint in hints_for("適宜お願いします。", for_standard=True)] == ["適宜"]
    assert 'class="hint-words"' in look(tanaka, usual, hidamari.id("haru")).text
    with hidamari.writing() as db:
        haru = db.get_one(Person, (hidamari.organisation_id, hidamari.id("haru")))
        haru.register_name = "standard"
        db.add(haru)
    answer = look(tanaka, usual, hidamari.id("haru"))
    assert 'class="hint-words"' not in answer.text
    assert "Nothing in it looks hard to read." in text_of(answer.text)
    # Where nobody is known to read it, it is looked at for whoever needs most.
    assert 'class="hint-words"' in look(tanaka, usual).text


def test_the_table_of_simpler_words_helps() -> None:
    """What is written there is in the table once, and is not hard itself."""
    table = [row[0] for row in rows("plain_simpler.tsv")]
    assert len(table) == len(set(table)) > 150
    hard = {simpler for simpler in pairs("plain_simpler.tsv").values() if simpler in table}
    assert hard == set()
