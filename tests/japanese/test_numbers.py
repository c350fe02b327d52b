"""Numbers and counters, read as people say them."""

import pytest

from pwa.japanese import to_html
from pwa.japanese.numbers import COUNTERS, kanji_number, last_part, spoken, spoken_number
from tests.japanese.reading import compact


def read(text: str) -> str:
    return compact(to_html(text, "all", phrases=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12月1日", "12月[がつ]1日[ついたち]"),
        ("2日、3日", "2日[ふつか]、3日[みっか]"),
        ("10日と14日と20日と24日", "10日[とおか]と14日[じゅうよっか]と20日[はつか]と24日[にじゅうよっか]"),
        ("11日、15日、30日", "11日[にち]、15日[にち]、30日[にち]"),
        ("5日間", "5日[いつか]間[かん]"),
        ("二十日", "二十日[はつか]"),
        ("あと2、3日", "あと2、3日[にち]"),
        ("四、五日", "四[よん]、五[ご]日[にち]"),
        ("九月八日", "九[く]月[がつ]八日[ようか]"),
        ("4月、7月、9月", "4月[がつ]、7月[がつ]、9月[がつ]"),
    ],
)
def test_days_have_their_own_readings(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    ["12月1日に", "1日から働く", "毎月1日と15日に", "1日（月）に", "2026年4月1日", "12月1日にだいたい決まる"],
)
def test_the_first_of_a_month_is_tsuitachi(text: str) -> None:
    assert "1日[ついたち]" in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "1日に3回飲む",
        "1日8時間働く",
        "もう1日から始める",
        "1日中寝ていた",
        "1日の予定",
        "1日にだいたい8時間",
        "1日に だいたい",
        "1日に数回",
    ],
)
def test_the_length_of_a_day_is_ichinichi(text: str) -> None:
    assert "1日[にち]" in read(text)


def test_a_whole_day_in_kanji_is_ichinichi() -> None:
    assert read("一日中") == "一[いち]日[にち]中[じゅう]"
    assert read("四月一日から").startswith("四[し]月[がつ]一日[ついたち]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1人、2人、3人", "1人[ひとり]、2人[ふたり]、3人[にん]"),
        ("11人", "11人[にん]"),
        ("1人暮らし", "1人暮[ひとりぐ]らし"),
        ("2人組", "2人組[ふたりぐみ]"),
        ("20歳、21歳", "20歳[はたち]、21歳[さい]"),
        ("1分、2分、3分、10分", "1分[いっぷん]、2分[ふん]、3分[ぷん]、10分[ぷん]"),
        ("10分横になる", "10分[ぷん]横[よこ]になる"),
        ("10分 よこに、10 分", "10分[ぷん] よこに、10 分[ぷん]"),
        ("12分 休む", "12分[ふん] 休[やす]む"),
        ("15分、40分", "15分[ふん]、40分[ぷん]"),
        ("36度5分", "36度[ど]5分[ぶ]"),
        ("3階、4階", "3階[がい]、4階[かい]"),
        ("1本、2本、3本、6本", "1本[いっぽん]、2本[ほん]、3本[ぼん]、6本[ろっぽん]"),
        ("1回、6か月、10個", "1回[かい]、6か月[げつ]、10個[こ]"),
        ("3回目、2時間半", "3回目[かいめ]、2時間[じかん]半[はん]"),
    ],
)
def test_one_ruby_covers_digits_and_counter_only_where_the_counter_alone_says_little(
    text: str, expected: str
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3万円", "3万[まん]円[えん]"),
        ("3万5千円", "3万[まん]5千[せん]円[えん]"),
        ("3千円、8百円", "3千[ぜん]円[えん]、8百[ぴゃく]円[えん]"),
        ("1,000円", "1,000円[えん]"),
        ("１２月", "１２月[がつ]"),
        ("1.5倍", "1.5倍[ばい]"),
        ("2.3本", "2.3本[ぼん]"),
    ],
)
def test_large_and_broken_numbers(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三百人", "三百[さんびゃく]人[にん]"),
        ("八百円", "八百[はっぴゃく]円[えん]"),
        ("八千円", "八千[はっせん]円[えん]"),
        ("一本", "一[いっ]本[ぽん]"),
        ("三十分間", "三十[さんじゅっ]分[ぷん]間[かん]"),
        ("四時半", "四[よ]時半[じはん]"),
        ("七時、九時", "七[しち]時[じ]、九[く]時[じ]"),
        ("二〇二六年", "二〇二六[にせんにじゅうろく]年[ねん]"),
        ("二つ、六つ", "二[ふた]つ、六[むっ]つ"),
    ],
)
def test_numbers_in_kanji(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("七五三", "七五三[しちごさん]"),
        ("十分です", "十分[じゅうぶん]です"),
        ("一番好き", "一番[いちばん]好[す]き"),
        ("3日本語", "3日本[にほん]語[ご]"),
        ("20から30まで", "20から30まで"),
        ("10:30〜11:45", "10:30〜11:45"),
        ("11/25", "11/25"),
    ],
)
def test_what_is_no_number_with_a_counter_is_left_alone(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "れい"),
        (4, "よん"),
        (10, "じゅう"),
        (19, "じゅうきゅう"),
        (300, "さんびゃく"),
        (608, "ろっぴゃくはち"),
        (3_800, "さんぜんはっぴゃく"),
        (8_000, "はっせん"),
        (10_000, "いちまん"),
        (120_000_000, "いちおくにせんまん"),
        (1_000_000_000_000, "いっちょう"),
    ],
)
def test_numbers_are_spoken(number: int, expected: str) -> None:
    assert spoken_number(number) == expected


def test_the_part_that_meets_the_counter() -> None:
    assert [last_part(n) for n in (0, 1, 10, 21, 30, 500, 7_000, 20_000)] == [
        0,
        1,
        10,
        1,
        10,
        100,
        1000,
        10_000,
    ]


def test_every_counter_can_be_spoken_with_every_number() -> None:
    for counter in COUNTERS:
        for number in (*range(130), 300, 1_000, 10_000):
            says = spoken(number, counter)
            assert says.number
            assert says.counter or says.irregular


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("二十五", 25),
        ("三百", 300),
        ("千", 1000),
        ("一万二千", 12_000),
        ("二〇二六", 2026),
        ("三人", None),
        ("", None),
    ],
)
def test_the_value_of_a_number_in_kanji(written: str, value: int | None) -> None:
    assert kanji_number(written) == value


def test_a_numeral_is_read_by_what_follows_it_not_by_the_texts_before() -> None:
    # SudachiPy gives both the same id.
    assert read("紙を二つ折りにする") == "紙[かみ]を二[ふた]つ折[お]りにする"
    assert read("気分は二くらい") == "気分[きぶん]は二[に]くらい"
