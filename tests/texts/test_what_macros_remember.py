"""A page is made faster by what was made before; nobody's words and nobody else's readings are in that."""

import gc
import re
from collections.abc import Iterator
from datetime import timedelta
from types import FunctionType
from typing import Any

import pytest
from markupsafe import Markup

from pwa.accounts.models import Person
from pwa.clock import today
from pwa.db import new_id
from pwa.known import names_changed
from pwa.language import Speech
from pwa.registers import Language
from pwa.settings import ROOT
from pwa.voices import speaking
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, app_of, open_hidamari

SECRET = "wagtail"


@pytest.fixture
def browser(hidamari: Hidamari) -> Iterator[TestClient]:
    with hidamari.browser("haru", "standard.all.auto.normal") as client:
        yield client


def macros_of(browser: TestClient) -> Iterator[FunctionType]:
    """Every macro with a memory, of every template that was used."""
    for template in app_of(browser).templates._made.values():
        for value in vars(template._module).values() if template._module else ():
            if isinstance(value, FunctionType):
                yield value


def remembered(browser: TestClient) -> str:
    """All that the memories hold, arguments and output, as one text."""
    found: list[str] = []
    seen: set[int] = set()
    waiting: list[Any] = [
        cell.cell_contents
        for macro in macros_of(browser)
        for cell in macro.__closure__ or ()
        if hasattr(cell.cell_contents, "cache_info")
    ]
    assert waiting
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, str):
            found.append(each)
        elif not isinstance(each, FunctionType | type):
            waiting += gc.get_referents(each)
    return "\n".join(found)


def test_what_people_write_is_in_no_memory(hidamari: Hidamari, browser: TestClient) -> None:
    concern = new_id()
    report = {"id": concern, "category": "load", "words": f"{SECRET} one", "about_whom": f"{SECRET} two"}
    browser.post("/concerns/draft", data=report)
    assert SECRET in browser.get("/concerns/write/load").text
    # Given back with a mistake in it, whole and far too long.
    for words in (f"{SECRET} three", f"{SECRET} four" * 1000):
        again = report | {"words": words, "urgency": "never"}
        assert SECRET in browser.post("/concerns", data=again).text
    browser.post("/concerns", data=report)
    browser.post(f"/concerns/{concern}/replies", data={"id": new_id(), "words": f"{SECRET} five"})
    browser.post(f"/concerns/{concern}/replies", data={"id": new_id(), "words": f"{SECRET} six" * 1000})
    assert SECRET in browser.get(f"/concerns/{concern}").text
    assert SECRET not in remembered(browser)
    with TestClient(browser.app, base_url="http://localhost:8000") as supporter:
        supporter.headers["sec-fetch-site"] = "same-origin"
        supporter.cookies.set("ayumi", hidamari.cookie("tanaka"))
        assert SECRET in supporter.get(f"/concerns/{concern}").text
        supporter.post("/people/new", data={"id": new_id(), "name": f"{SECRET} 七", "called": SECRET})
        supporter.post("/staff", data={"email": f"{SECRET}@x.example", "password": SECRET})
        supporter.post("/code", data={"code": SECRET})
    text = remembered(browser)
    assert SECRET not in text
    # The memory is there: it holds the parts that are the same for all.
    assert "i-support" in text


def test_the_word_of_a_plan_is_in_no_memory_though_it_is_the_title_of_its_page(browser: TestClient) -> None:
    plan = {"id": new_id(), "kind": "other", "title": SECRET, "place": SECRET}
    plan |= {"day": (today() + timedelta(days=2)).isoformat(), "begins": "10:00", "ends": "11:00"}
    assert browser.post("/schedule", data=plan, follow_redirects=False).status_code == 303
    for path in (f"/schedule/{plan['id']}", "/schedule", "/"):
        assert SECRET in browser.get(path).text, path
    assert SECRET not in remembered(browser)


def test_what_helps_and_whom_to_call_is_in_no_memory(browser: TestClient) -> None:
    line = {"id": new_id(), "words": SECRET, "phone": "03-0000-7777"}
    assert browser.post("/coping/new/contact", data=line, follow_redirects=False).status_code == 303
    for path in ("/help", "/help/now", "/coping"):
        assert "03-0000-7777" in browser.get(path).text, path
    text = remembered(browser)
    assert SECRET not in text
    assert "03-0000-7777" not in text


def test_no_template_puts_the_words_of_people_together_with_others() -> None:
    """`~` makes plain markup of them, which a macro would remember. The name of a colleague may be."""
    joined = re.compile(r"(?:words|helped)\([^()]*\) ~|~ (?:words|helped)\(")
    found = {
        (file.name, match[0])
        for file in (ROOT / "templates").rglob("*.html")
        for match in joined.finditer(file.read_text())
    }
    assert found <= {("_record.html", "words(receiver) ~")}


def test_a_long_text_is_in_no_memory(browser: TestClient) -> None:
    browser.get("/")
    tile = card(browser).tile
    with speaking(Speech(Language("english", "off"))):
        assert "x" * 301 in tile("/", "x" * 301)
        tile("/", "title", more="y" * 301)
        tile("/", "z" * 300)
    text = remembered(browser)
    assert "x" * 301 not in text
    assert "y" * 301 not in text
    assert "z" * 300 in text


def test_markup_and_the_same_text_without_are_two_things(browser: TestClient) -> None:
    browser.get("/")
    tile = card(browser).tile
    with speaking(Speech(Language("english", "off"))):
        assert "<b>1</b>" in tile("/", Markup("<b>1</b>"))
        assert "&lt;b&gt;1&lt;/b&gt;" in tile("/", "<b>1</b>")


def test_each_organisation_reads_a_name_its_own_way(hidamari: Hidamari, browser: TestClient) -> None:
    other = open_hidamari(hidamari.settings, "別の事業所")
    for service, reading in ((hidamari, "とうかいりん まこと"), (other, "しょうじ まこと")):
        name_supporter(service, reading)
    pages = {}
    for service in (hidamari, other):
        browser.cookies.set("ayumi", service.cookie("haru"))
        pages[service.organisation_id] = browser.get("/").text
    other.database.close()
    assert "とうかいりん" in pages[hidamari.organisation_id]
    assert "しょうじ" in pages[other.organisation_id]
    assert "とうかいりん" not in pages[other.organisation_id]


def test_a_corrected_reading_is_seen_on_the_next_page(hidamari: Hidamari, browser: TestClient) -> None:
    name_supporter(hidamari, "とうかいりん まこと")
    assert "とうかいりん" in browser.get("/").text
    name_supporter(hidamari, "しょうじ まこと")
    page = browser.get("/").text
    assert "しょうじ" in page
    assert "とうかいりん" not in page


def test_names_that_did_not_change_are_the_same_object(hidamari: Hidamari, browser: TestClient) -> None:
    names, viewer = app_of(browser).names, hidamari.viewer("haru")
    with hidamari.reading() as db:
        before = names.of(db, viewer)
        names._kept = {key: ("an older version", kept) for key, (_, kept) in names._kept.items()}
        assert names.of(db, viewer) is before


def card(browser: TestClient) -> Any:
    """The macros of cards, as a page finds them."""
    return app_of(browser).templates.get_template("macros/card.html").module


def name_supporter(service: Hidamari, reading: str) -> None:
    with service.writing() as db:
        person = db.get_one(Person, (service.organisation_id, service.id("tanaka")))
        person.name, person.reading = "東海林 誠", reading
        db.add(person)
        names_changed(db, service.organisation_id)
