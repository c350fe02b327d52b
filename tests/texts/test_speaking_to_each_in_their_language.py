"""Macros remember what they made, for one language and the same words only."""

from collections.abc import Iterator

import pytest
from jinja2 import DictLoader
from markupsafe import Markup

from pwa.language import Speech
from pwa.registers import Language
from pwa.settings import Settings
from pwa.voices import KeepingEnvironment, speaking
from tests.hidamari import Hidamari, open_hidamari, text_of


@pytest.fixture
def hidamari(app_settings: Settings) -> Iterator[Hidamari]:
    service = open_hidamari(app_settings)
    yield service
    service.database.close()


def test_one_server_speaks_to_each_reader_in_their_own_language(hidamari: Hidamari) -> None:
    said = {
        "standard.off.auto.normal": "困りごとを伝える",
        "easy.all.auto.normal": "困りごとを伝える",
        "english.off.auto.normal": "Tell somebody about a worry",
    }
    with hidamari.browser("haru") as browser:
        for _ in range(2):
            for language, words in said.items():
                browser.cookies.set("ayumi_language", language)
                page = browser.get("/").text
                assert words in text_of(page)
                assert ("<rt" in page) is ("all" in language)


def test_one_persons_page_never_shows_anothers_names(hidamari: Hidamari) -> None:
    with hidamari.browser() as browser:
        for _ in range(2):
            for name, supporter, other in (("haru", "田中", "鈴木"), ("yu", "鈴木", "田中")):
                browser.cookies.set("ayumi", hidamari.cookie(name))
                page = text_of(browser.get("/").text)
                assert supporter in page
                assert other not in page


def test_what_was_said_as_html_never_stands_for_the_same_letters_as_text() -> None:
    # Equal as strings: a cache that asks only that would hand out the one for the other.
    templates = KeepingEnvironment(
        loader=DictLoader(
            {
                "m.html": "{% macro shown(text) %}<p>{{ text }}</p>{% endmacro %}",
                "page.html": '{% from "m.html" import shown %}{{ shown(text) }}',
            }
        ),
        autoescape=True,
    )
    page = templates.get_template("page.html")
    with speaking(Speech(Language())):
        assert page.render(text=Markup("<b>はい</b>")) == "<p><b>はい</b></p>"
        assert page.render(text="<b>はい</b>") == "<p>&lt;b&gt;はい&lt;/b&gt;</p>"
        assert page.render(text=Markup("<b>はい</b>")) == "<p><b>はい</b></p>"
