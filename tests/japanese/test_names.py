"""Names of people and places are read as their owners say, wherever they stand."""

import pytest

from pwa.japanese import Names, to_html
from tests.japanese.reading import compact


def read(text: str, names: dict[str, str]) -> str:
    return compact(to_html(text, "all", names=names, phrases=False))


def test_a_name_wins_over_the_dictionary() -> None:
    assert read("大空さんと話した", {}) == "大空[おおぞら]さんと話[はな]した"
    assert read("大空さんと話した", {"大空": "そら"}) == "大空[そら]さんと話[はな]した"


@pytest.mark.parametrize("after", ["さん", "くん", "様", "さんの", "支援員", "が", "", "、", "（支援員）"])
def test_a_name_is_found_whatever_follows(after: str) -> None:
    assert read(f"湊{after}", {"湊": "みなと"}).startswith("湊[みなと]")


def test_the_longest_name_wins() -> None:
    names = {"東": "あずま", "東海林": "とうかいりん", "東海": "とうかい"}
    assert read("東海林さん", names) == "東海林[とうかいりん]さん"
    assert read("東さん", names) == "東[あずま]さん"


def test_a_name_inside_a_longer_word_of_the_dictionary_is_found() -> None:
    assert read("ひだまり作業所の長谷川", {"ひだまり作業所": "ひだまりさぎょうじょ"}).startswith(
        "ひだまり作業所[さぎょうじょ]の"
    )


def test_one_kanji_is_a_name_only_where_it_is_a_word() -> None:
    names = {"林": "はやし", "森": "もり"}
    assert read("森林公園で林さんに会う", names) == "森林[しんりん]公園[こうえん]で林[はやし]さんに会[あ]う"


def test_kana_in_a_name_stay_outside_the_ruby() -> None:
    assert read("みどり園へ", {"みどり園": "みどりえん"}) == "みどり園[えん]へ"


def test_a_name_in_kana_does_not_cut_a_word() -> None:
    assert to_html("はるかに良い", "off", names={"はる": "はる", "かに": "かに"}) == to_html(
        "はるかに良い", "off"
    )


@pytest.mark.parametrize("space", [" ", "　"])
def test_family_and_given_name_may_be_given_together(space: str) -> None:
    name = {f"小鳥遊{space}陽葵": "たかなし ひまり"}
    assert read(f"小鳥遊{space}陽葵さん", name) == f"小鳥遊[たかなし]{space}陽葵[ひまり]さん"


def test_readings_in_katakana_become_hiragana() -> None:
    assert read("湊さん", {"湊": "ミナト"}) == "湊[みなと]さん"


def test_a_name_that_cuts_a_word_leaves_a_reading_for_the_rest() -> None:
    assert read("日本橋本さん", {"橋本": "はしもと"}) == "日本[にほん]橋本[はしもと]さん"


def test_rules_do_not_change_the_reading_of_a_name() -> None:
    assert read("何を", {"何": "ほー"}) == "何[ほー]を"


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("七五三さん", {"七五三": "しめ"}, "七五三[しめ]さん"),
        ("3階の3階カフェ", {"3階カフェ": "さんかいかふぇ"}, "3階[がい]の3階[さんかい]カフェ"),
        ("一日さん", {"一日": "いちひ"}, "一日[いちひ]さん"),
    ],
)
def test_a_name_wins_over_phrases_and_numbers(text: str, names: dict[str, str], expected: str) -> None:
    assert read(text, names) == expected


def test_empty_names_are_nothing() -> None:
    assert read("薬", {"": "なし", "薬": ""}) == "薬[くすり]"


def test_names_can_be_prepared_once_and_compared() -> None:
    one, same, other = Names({"湊": "みなと"}), Names({"湊": "みなと"}), Names({"湊": "そう"})
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert dict(one) == {"湊": "みなと"}
    assert len(one) == 1
    assert compact(to_html("湊さん", "all", names=one)) == "湊[みなと]さん"


@pytest.mark.parametrize("reading", ["みなと", "<みなと>"])
def test_markup_in_a_name_is_escaped(reading: str) -> None:
    html = to_html("<湊>", "all", names={"<湊>": reading})
    assert "<湊" not in html
    assert "湊>" not in html
    assert "<み" not in html


def test_a_name_that_fits_in_many_ways_or_none_is_fitted_at_once() -> None:
    # As a regular expression this would take longer than anybody lives.
    assert read("漢あ" * 40, {"漢あ" * 40: "あ" * 79 + "い"}).endswith(f"[{'あ' * 79}い]")
    assert read("漢あ" * 40, {"漢あ" * 40: "ああ" * 40}) == "漢[あ]あ" * 40


def test_overrides_win_over_names_and_the_dictionary_and_are_nobodys_names() -> None:
    names = Names({"湊": "みなと", "東": "あずま"}, {"湊": "そう", "工場": "コウバ"})
    assert compact(to_html("湊さんと東さんは工場へ", "all", names=names, phrases=False)) == (
        "湊[そう]さんと東[あずま]さんは工場[こうば]へ"
    )
    assert dict(names) == {"湊": "みなと", "東": "あずま"}
    assert names.override("古い工場")
    assert not names.override("東")
    assert (
        compact(to_html("東の湊", "all", names=names.without_people, phrases=False)) == "東[ひがし]の湊[そう]"
    )


def test_names_with_other_overrides_are_other_names() -> None:
    one, other = Names({}, {"工場": "こうば"}), Names({}, {"工場": "こうじょう"})
    assert one != other
    assert one != Names({"工場": "こうば"})
    assert one == Names({}, {"工場": "コウバ"})
    assert one
    for names, reading in ((one, "こうば"), (other, "こうじょう"), (one, "こうば")):
        assert compact(to_html("工場", "all", names=names)) == f"工場[{reading}]"
