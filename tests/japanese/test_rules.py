"""Every rule of context with a sentence that it decides and one that it must leave alone."""

import pytest

from pwa.japanese.furigana import read_words
from pwa.japanese.rules import calendar, nouns, people, places, questions, suffixes, verbs
from pwa.japanese.rules.asking import Rule
from pwa.japanese.words import words_of

DECIDES: list[tuple[Rule, str, str, str]] = [
    (questions.what, "何を", "何", "なに"),
    (questions.what, "何かありますか", "何", "なに"),
    (questions.what, "何冊読む", "何", "なん"),
    (questions.counter_after_what, "何分", "分", "ぷん"),
    (questions.minutes_apart, "10 分 よこに", "分", "ぷん"),
    (questions.counter_after_what, "何軒", "軒", "げん"),
    (people.person_or_side, "担当の方に会う", "方", "かた"),
    (people.person_or_side, "希望する方は来る", "方", "かた"),
    (people.person_or_side, "お困りの方は", "方", "かた"),
    (people.person_or_side, "前の方に座る", "方", "ほう"),
    (people.person_or_side, "あの方が言った", "方", "かた"),
    (people.person_or_side, "この方が来ました", "方", "かた"),
    (people.person_or_side, "あの方が楽だ", "方", "ほう"),
    (people.person_or_side, "あの方がずっと早いです", "方", "ほう"),
    (people.person_or_side, "あの方が怖いです", "方", "かた"),
    (people.person_or_side, "あの方が苦手です", "方", "かた"),
    (people.person_or_side, "この方がいいです", "方", "ほう"),
    (people.person_or_side, "休んだ方がいい", "方", "ほう"),
    (people.everybody, "皆で話す", "皆", "みんな"),
    (people.somebody, "えらんだ人は", "人", "ひと"),
    (calendar.weekday, "25日（水）", "水", "すい"),
    (calendar.weekday, "月・木は休み", "木", "もく"),
    (verbs.carry_out, "道を行った", "行っ", "いっ"),
    (verbs.carry_out, "面談を行った", "行っ", "おこなっ"),
    (verbs.open_or_opened, "店が開く", "開く", "あく"),
    (verbs.open_or_opened, "会を開く", "開く", "ひらく"),
    (verbs.open_something, "窓を開けて", "開け", "あけ"),
    (verbs.open_something, "ページは前のスマホで、開けます", "開け", "ひらけ"),
    (verbs.open_something, "このページを開けなくなります", "開け", "ひらけ"),
    (places.throughout, "3問中3問目", "中", "ちゅう"),
    (verbs.empty, "お腹が空いた", "空い", "すい"),
    (verbs.empty, "席が空いた", "空い", "あい"),
    (verbs.hard_or_hot, "仕事が辛い", "辛い", "つらい"),
    (verbs.hard_or_hot, "辛いカレー", "辛い", "からい"),
    (verbs.talk, "お話させてください", "話さ", "はなしさ"),
    (verbs.suffer, "被害を被った", "被っ", "こうむっ"),
    (verbs.draw, "絵を描く", "描く", "かく"),
    (verbs.give_up, "薬を止めたい", "止め", "やめ"),
    (nouns.on_its_own, "金を払う", "金", "かね"),
    (nouns.on_its_own, "米を買う", "米", "こめ"),
    (nouns.front, "表に出る", "表", "おもて"),
    (nouns.age, "年の初めに", "年", "とし"),
    (nouns.forehead, "額に汗をかく", "額", "ひたい"),
    (verbs.carry_out, "電車で行った", "行っ", "いっ"),
    (verbs.carry_out, "一人で行った", "行っ", "いっ"),
    (verbs.carry_out, "送迎は祖母が行っている", "行っ", "おこなっ"),
    (verbs.carry_out, "作業は二人で行った", "行っ", "おこなっ"),
    (verbs.carry_out, "買い物は姉が行った", "行っ", "いっ"),
    (verbs.enter_or_put_in, "部屋に入れません", "入れ", "はいれ"),
    (verbs.enter_or_put_in, "班は人気で、なかなか入れません", "入れ", "はいれ"),
    (nouns.front, "駅の表で待っています", "表", "おもて"),
    (nouns.market, "トマトを収穫して、市場に出す", "市場", "いちば"),
    (nouns.market, "市場へ行く", "市場", "いちば"),
    (nouns.sign_of_people, "人気のない道", "人気", "ひとけ"),
    (nouns.sign_of_people, "廊下は人気がなくて静かです", "人気", "ひとけ"),
    (places.between, "間もなく終わる", "間", "ま"),
    (nouns.empty_or_sky, "空の箱", "空", "から"),
    (nouns.mail_or_stool, "便が出ない", "便", "べん"),
    (nouns.medicine, "3回薬を飲む", "薬", "くすり"),
    (nouns.number_of, "数を間違えた", "数", "かず"),
    (places.between, "話している間に", "間", "あいだ"),
    (places.under, "一つ下へ", "下", "した"),
    (places.afterwards, "後に分かる", "後", "のち"),
    (places.under, "机の下に", "下", "した"),
    (places.under, "医師の指導の下で", "下", "もと"),
    (places.throughout, "会場中に", "中", "じゅう"),
    (places.night, "夜が明ける", "夜", "よ"),
    (suffixes.after_noun, "印刷会社", "会社", "がいしゃ"),
    (suffixes.after_noun, "資料作り", "作り", "づくり"),
    (suffixes.after_noun, "訓練後", "後", "ご"),
    (suffixes.after_noun, "10月頃", "頃", "ごろ"),
    (suffixes.after_noun, "食事時", "時", "どき"),
    (suffixes.after_noun, "コロンビア人", "人", "じん"),
    (suffixes.after_noun, "ヴォルガ川", "川", "がわ"),
    (suffixes.after_noun, "通所日", "日", "び"),
    (suffixes.after_noun, "仕事上", "上", "じょう"),
    (suffixes.after_noun, "シール貼り", "貼り", "はり"),
    (suffixes.after_noun, "根気強さ", "強さ", "づよさ"),
    (suffixes.after_noun, "注意深さ", "深さ", "ぶかさ"),
]

LEAVES: list[tuple[Rule, str, str, str]] = [
    (questions.what, "何で", "何", "なん"),
    (questions.counter_after_what, "2分", "2分", "2ふん"),
    (questions.minutes_apart, "15 分", "分", "ふん"),
    (people.somebody, "三人います", "三人", "さんにん"),
    (people.person_or_side, "教え方が", "方", "かた"),
    (people.person_or_side, "会う方を選ぶ", "方", "ほう"),
    (people.everybody, "皆さん", "皆", "みな"),
    (calendar.weekday, "水を飲む", "水", "みず"),
    (calendar.weekday, "木の下", "木", "き"),
    (verbs.carry_out, "病院に行った", "行っ", "いっ"),
    (verbs.open_something, "9時に開けます", "開け", "あけ"),
    (verbs.open_something, "スマホを置いて、箱を開けます", "開け", "あけ"),
    (verbs.open_something, "スマホを見た。窓は開けません", "開け", "あけ"),
    (verbs.open_something, "画面を見ながら、荷物は開けた", "開け", "あけ"),
    (verbs.talk, "彼と話させて", "話さ", "はなさ"),
    (verbs.suffer, "帽子を被った", "被っ", "かぶっ"),
    (verbs.draw, "夢を描く", "描く", "えがく"),
    (verbs.give_up, "車を止める", "止める", "とめる"),
    (nouns.on_its_own, "日、米、仏が", "米", "べい"),
    (nouns.front, "表を作る", "表", "ひょう"),
    (nouns.age, "年に一度", "年", "ねん"),
    (nouns.forehead, "額が足りない", "額", "がく"),
    (nouns.empty_or_sky, "空を見る", "空", "そら"),
    (nouns.mail_or_stool, "次の便で送る", "便", "びん"),
    (nouns.medicine, "薬を飲む", "薬", "くすり"),
    (places.between, "間に合う", "間に合う", "まにあう"),
    (places.afterwards, "食べた後で", "後", "あと"),
    (places.under, "星の下へ", "下", "もと"),
    (places.throughout, "休憩中", "中", "ちゅう"),
    (places.throughout, "家の中", "中", "なか"),
    (places.night, "夜が長い", "夜", "よる"),
    (verbs.carry_out, "訓練はない。姉が行っている", "行っ", "いっ"),
    (verbs.carry_out, "訓練は車で行った", "行っ", "いっ"),
    (verbs.enter_or_put_in, "箱に入れません", "入れ", "いれ"),
    (verbs.enter_or_put_in, "会社に入れた", "入れ", "いれ"),
    (nouns.front, "表で確かめる", "表", "ひょう"),
    (nouns.front, "表で待ち時間を見る", "表", "ひょう"),
    (nouns.market, "市場に製品を出す", "市場", "しじょう"),
    (nouns.market, "野菜の市場規模", "市場", "しじょう"),
    (nouns.market, "野菜を買った。市場に活気がない", "市場", "しじょう"),
    (nouns.market, "介護市場に行く会社", "市場", "しじょう"),
    (nouns.sign_of_people, "人気のない商品", "人気", "にんき"),
    (nouns.sign_of_people, "この公園は人気がない", "人気", "にんき"),
    (nouns.sign_of_people, "この曲は静かで人気がない", "人気", "にんき"),
    (nouns.sign_of_people, "パンは静かな人気がある", "人気", "にんき"),
    (suffixes.after_noun, "タイル貼り", "貼り", "ばり"),
    (suffixes.after_noun, "風の強さ", "強さ", "つよさ"),
    (suffixes.after_noun, "水の深さ", "深さ", "ふかさ"),
    (suffixes.after_noun, "会社で働く", "会社", "かいしゃ"),
    (suffixes.after_noun, "校閲者", "者", "しゃ"),
    (suffixes.after_noun, "毎日会社に行く", "会社", "かいしゃ"),
    (suffixes.after_noun, "昨日風呂に入る", "風呂", "ふろ"),
    (suffixes.after_noun, "一番好き", "好き", "すき"),
    (suffixes.after_noun, "外出時", "時", "じ"),
    (suffixes.after_noun, "三人", "三人", "さんにん"),
    (suffixes.after_noun, "箱を運ぶ", "箱", "はこ"),
]


def reading_in(sentence: str, surface: str) -> str:
    return next(word.reading for word in read_words(sentence, None) if word.surface == surface)


@pytest.mark.parametrize(("rule", "sentence", "surface", "reading"), DECIDES)
def test_the_rule_decides(rule: Rule, sentence: str, surface: str, reading: str) -> None:
    words = read_words(sentence, None)
    index = next(at for at, word in enumerate(words) if word.surface == surface)
    assert rule(words, index) == reading
    assert reading_in(sentence, surface) == reading


@pytest.mark.parametrize(("rule", "sentence", "surface", "reading"), LEAVES)
def test_the_rule_leaves_alone(rule: Rule, sentence: str, surface: str, reading: str) -> None:
    words = words_of(sentence)
    for index, word in enumerate(words):
        if word.surface == surface:
            assert rule(words, index) in (None, reading)
    assert reading_in(sentence, surface) == reading
