"""Names in Latin letters, as passports write them."""

import pytest

from pwa.japanese.romaji import romaji


@pytest.mark.parametrize(
    ("reading", "written"),
    [
        ("たなか ようこ", "Tanaka Yoko"),
        ("さとう けん", "Sato Ken"),
        ("かとう しんいち", "Kato Shin'ichi"),
        ("いのうえ じゅんや", "Inoue Jun'ya"),
        ("おおうち はっとり", "Ouchi Hattori"),
        ("まつうら ゆうこ", "Matsuura Yuko"),
        ("おおた とおる", "Ota Toru"),
        ("じょう しゅういち", "Jo Shuichi"),
        ("えっちゅう きょうこ", "Etchu Kyoko"),
        ("にいがた ちづる", "Niigata Chizuru"),
        ("ほんだ みお", "Honda Mio"),
        ("タロウ", "Taro"),
        ("さんとす まりあ", "Santosu Maria"),
        ("ふぁてぃま", "Fatima"),
        ("うぃりあむ", "Wiriamu"),
        ("じぇーん", "Jen"),
        ("しょうへい", "Shohei"),
        ("よこお", "Yokoo"),
        ("", ""),
        ("Maria さとう", "Maria Sato"),
    ],
)
def test_a_reading_becomes_the_name_as_passports_write_it(reading: str, written: str) -> None:
    assert romaji(reading) == written
