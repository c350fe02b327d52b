"""What three people wrote down for their hard moments, and what of it they show."""

from dataclasses import dataclass

from pwa.coping.models import CopingLine
from pwa.demo.calendar import Calendar, id_at, moment
from pwa.demo.people import ORGANISATION, id_of


@dataclass(frozen=True)
class Written:
    """One line. Numbers that begin with 03-0000 belong to nobody."""

    who: str
    section: str
    words: str
    is_shown: bool = False
    phone: str = ""


LINES = (
    Written("haru", "help", "へやを くらくして、10分 よこに なる", is_shown=True),
    Written("haru", "help", "あたたかい お茶を 飲む", is_shown=True),
    Written("haru", "help", "イヤホンで すきな 曲を 聞く"),
    Written("haru", "contact", "お母さん", phone="03-0000-2211"),
    Written("haru", "contact", "あおばクリニック", is_shown=True, phone="03-0000-4500"),
    Written("haru", "sign", "音が いたく かんじる", is_shown=True),
    Written("haru", "sign", "ごはんを のこす"),
    Written("haru", "please_not", "たくさん しつもんを しないで", is_shown=True),
    Written("nao", "help", "駅まで歩いて帰る"),
    Written("nao", "help", "休憩室で5分、目を閉じる", is_shown=True),
    Written("nao", "sign", "メールの返事が書けなくなる"),
    Written("nao", "contact", "姉", phone="03-0000-7310"),
    Written("riku", "help", "ねこと いっしょに いる", is_shown=True),
    Written("riku", "help", "シャワーを あびる", is_shown=True),
    Written("riku", "sign", "朝 おきられない", is_shown=True),
    Written("riku", "please_not", "「がんばれ」と 言わないで", is_shown=True),
    Written("riku", "contact", "さくら病院", is_shown=True, phone="03-0000-8120"),
)


def coping_rows(calendar: Calendar) -> list[CopingLine]:
    """The lines of everybody, in the order in which they were written."""
    return [_line(calendar, number, line) for number, line in enumerate(LINES)]


def _line(calendar: Calendar, number: int, line: Written) -> CopingLine:
    at = moment(calendar.ago(40), f"15:{number:02}")
    return CopingLine(
        organisation_id=ORGANISATION,
        id=id_at(at, "coping", line.who, number),
        person_id=id_of(line.who),
        section=line.section,
        words=line.words,
        phone=line.phone,
        position=number,
        visible_to="supporter" if line.is_shown else "self",
        created_at=at,
    )
