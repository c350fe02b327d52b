"""Macros remember what they made, for one language and the same words only."""

from jinja2 import DictLoader
from markupsafe import Markup

from pwa.clock import now, today
from pwa.language import Speech
from pwa.registers import Language
from pwa.voices import KeepingEnvironment, speaking
from tests.hidamari import Hidamari, text_of


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
            for name, supporter, other in (("haru", "Tanaka", "Suzuki"), ("yu", "Suzuki", "Tanaka")):
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


def test_a_reader_of_english_meets_people_by_names_that_they_can_read(hidamari: Hidamari) -> None:
    with hidamari.browser("haru") as browser:
        browser.cookies.set("ayumi_language", "standard.off.auto.normal")
        assert "田中さん" in text_of(browser.get("/").text)
        browser.cookies.set("ayumi_language", "english.off.auto.normal")
        page = text_of(browser.get("/").text)
    assert "Tanaka-san" in page
    assert "Hello, Haru" in page or "Good morning, Haru" in page or "Good evening, Haru" in page


def test_only_known_names_are_written_in_latin_letters() -> None:
    speech = Speech(Language("english"), lambda: {"田中 洋子": "たなか ようこ", "田中": "たなか"})
    # No line ends after the hyphen, and what stands in attributes has no markup.
    said = speech.say("What %(name)s sees", name=speech.san("田中 洋子"))
    assert said == 'What <span class="keep">Tanaka-san</span> sees'
    assert speech.plain("What %(name)s sees", name=speech.san("田中 洋子")) == "What Tanaka-san sees"
    assert speech.san("田中 洋子") == "Tanaka-san"
    assert speech.words("田中 洋子") == "Tanaka Yoko"
    assert speech.san("山本 修") == "山本-san"
    assert "田中" in speech.words("田中と話した")
    assert speech.plain("Hello, %(name)s", name="田中") == "Hello, Tanaka"
    japanese = Speech(Language("standard"), lambda: {"田中": "たなか"})
    assert japanese.san("田中") == "田中さん"


def test_a_day_at_the_beginning_has_a_capital_and_in_a_sentence_none() -> None:
    speech = Speech(Language("english", "off"))
    assert (speech.day(today()), speech.moment(now())[:5]) == ("Today", "Today")
    assert speech.plain("%(day)s, %(hours)s", day=today(), hours="x") == "Today, x"
    assert speech.plain("By %(when)s", when=now()).startswith("By today")
    # The name of a thing stays as it is written.
    assert speech.plain("%(what)s, %(day)s", what="tea", day=today()) == "tea, today"
