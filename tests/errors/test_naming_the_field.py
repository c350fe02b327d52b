"""A summary of mistakes says of each which field it is about, in the words that stand at the field."""

import re

from starlette.testclient import TestClient

from pwa.db import new_id
from pwa.problem_names import with_names
from tests.hidamari import Hidamari, text_of

LONG = "あ" * 3000
# Who, where, what is sent; the names of the fields that are said to need a change.
MISTAKES: tuple[tuple[str | None, str, dict[str, str], list[str] | None], ...] = (
    (None, "/code", {"code": "1"}, ["8 digits"]),
    (None, "/staff", {"email": "a@example.jp", "password": "x"}, ["E-mail address"]),
    ("haru", "/checkins/morning/sleep", {"sleep": "blue"}, ["How did you sleep?"]),
    ("haru", "/checkins/morning/night", {}, ["When did you go to bed?"]),
    ("haru", "/checkins/morning/body", {}, ["How is your body today?"]),
    ("haru", "/absences/new/what", {}, ["What do you want to tell?"]),
    ("haru", "/schedule", {"kind": "", "day": "", "begins": ""}, ["What is it?", "Day", "Begins at"]),
    ("haru", "/schedule", {"kind": "other", "day": "2030-01-08", "begins": "10:00", "ends": "9:00"}, None),
    ("haru", "/coping/new/contact", {"words": "", "phone": "x"}, ["Name", "Phone number"]),
    ("haru", "/me/questions", {"steps": "9", "meds": "no"}, ["How many faces"]),
    ("haru", "/me/questions/items", {"id": new_id(), "words": ""}, ["A new item"]),
    ("haru", "/concerns", {"category": "load", "words": LONG, "since": "never"}, None),
    ("haru", "/reading", {"wording": "klingon", "sound": "loud"}, ["Language", "Reading aloud"]),
    ("tanaka", "/people/new", {"name": "", "reading": "", "wording": "x"}, None),
    ("tanaka", "/lexicon", {"written": "", "reading": ""}, ["Word", "How it is read"]),
    ("tanaka", "/words/new", {"word": "", "reading": "", "standard": ""}, None),
)


def lines_of(page: str) -> list[tuple[str, str]]:
    """The fields that the lines of a page's summary lead to, and their names."""
    summary = page.split('id="summary"')[1].split("</ul>")[0]
    found = re.findall(r'<li><a href="#([\w-]+)"><span>(?:<b>(.*?)</b>)?', summary)
    return [(field, text_of(name)) for field, name in found]


def test_each_mistake_names_its_field_and_leads_to_it(hidamari: Hidamari) -> None:
    browsers: dict[str | None, TestClient] = {}
    for who, path, sent, names in MISTAKES:
        browser = browsers.setdefault(who, hidamari.browser(who))
        answer = browser.post(path, data=sent)
        assert answer.status_code == 422, path
        lines = lines_of(answer.text)
        assert lines, path
        for field, name in lines:
            assert name.strip(), (path, field)
            assert answer.text.count(f'id="{field}"') == 1, (path, field)
        if names is not None:
            assert [name for _, name in lines] == names, path


def test_a_question_with_groups_is_named_by_the_question(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as haru:
        mood = new_id()
        haru.post("/moods", data={"id": mood, "mood": "2"})
        answer = haru.post(
            f"/moods/{mood}/more", data={"feelings": ["happy", "calm", "keen", "sad"], "causes": ["nothing"]}
        )
    assert set(lines_of(answer.text)) == {
        ("feelings", "What do you feel?"),
        ("causes", "What does it come from?"),
    }


def test_a_tick_is_named_by_its_sentence(hidamari: Hidamari) -> None:
    with hidamari.browser("tanaka") as tanaka:
        answer = tanaka.post(
            f"/people/{hidamari.id('haru')}/family/new",
            data={"name": "川口 一", "reading": "かわぐち はじめ"},
        )
    assert ("asked", "Kawaguchi-san was asked and wants this.") in lines_of(answer.text)


def test_names_keep_their_readings(hidamari: Hidamari) -> None:
    with hidamari.browser("haru", "easy.all.auto.normal") as haru:
        page = haru.post("/schedule", data={"kind": "", "day": "", "begins": "10:00"}).text
    summary = page.split('id="summary"')[1].split("</ul>")[0]
    assert "<b><ruby>日<rp>" in summary
    assert "<svg" not in "".join(re.findall("<b>.*?</b>", summary))


def test_what_was_not_chosen_is_not_called_unwritten(hidamari: Hidamari) -> None:
    said = {
        "easy.all.auto.100": "まだ選んでいないところがあります",
        "standard.off.auto.100": "選択していない項目があります",
    }
    for language, words in said.items():
        with hidamari.browser("haru", language) as haru:
            page = text_of(haru.post("/absences/new/what", data={}).text)
        assert words in page
        assert "書いていない" not in page


def test_a_page_without_mistakes_is_left_alone() -> None:
    page = '<main><li><a href="#x"><span>x</span></a></li><label class="field-label" for="x">X</label></main>'
    assert with_names(page) == page


def test_a_mistake_about_no_field_stays_as_it_is() -> None:
    page = (
        '<div class="summary" id="summary"><ul><li><a href="#id"><span>Sent before</span></a></li></ul></div>'
    )
    assert with_names(page) == page
