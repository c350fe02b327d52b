"""Everyday sentences of employment support, read as people read them."""

from pwa.japanese import to_html
from tests.japanese.reading import Page, field_sentences, reading_of


def test_at_least_99_of_100_kanji_runs_of_the_field_are_read_right() -> None:
    sentences = field_sentences()
    assert len(sentences) >= 120
    runs, wrong = 0, list[str]()
    for sentence in sentences:
        page = Page(to_html(sentence.text, "all"))
        assert page.text == sentence.text
        for run in sentence.runs:
            runs += 1
            read = reading_of(page.groups, run)
            if read not in run.readings:
                wrong.append(f"{sentence.text[run.start : run.end]} {read} in {sentence.text}")
    assert len(wrong) <= runs // 100, wrong
