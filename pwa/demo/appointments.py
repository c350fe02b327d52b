"""What was and what is coming, in working days from today (0 is today or the next one)."""

from dataclasses import dataclass
from datetime import timedelta

from pwa.demo.calendar import Calendar, id_at, moment
from pwa.demo.people import BY_KEY, ORGANISATION, id_of
from pwa.schedules.models import Appointment


@dataclass(frozen=True)
class Plan:
    """One appointment; `with_whom` is the key of a member of staff or a name."""

    who: str
    kind: str
    day: int
    at: str
    minutes: int
    place: str
    with_whom: str = ""
    bring: str = ""
    family_sees: str = "none"
    on_saturday: bool = False
    title: str = ""
    answer: str | None = None
    wish: str = ""
    topics: str = ""
    cancelled: bool = False


_FOR_THE_CLINIC = "ほけんしょう、おくすり手ちょう"

PLANS = (
    Plan("haru", "clinic", -14, "10:00", 60, "あおばクリニック", "本田先生", _FOR_THE_CLINIC, "all"),
    Plan("haru", "meeting", -9, "14:00", 30, "相談室", "tanaka", "", "title"),
    Plan("haru", "visit", -4, "13:30", 60, "会社の会議室", "tanaka"),
    Plan("haru", "meeting", 0, "14:00", 30, "相談室", "tanaka", "ノート\nしごとの手じゅん書", "title",
         answer="yes", topics="よていが かわったとき、だれに きけば いいか。\n休けいの時間のこと。"),
    Plan("haru", "clinic", 3, "10:00", 60, "あおばクリニック", "本田先生", _FOR_THE_CLINIC, "all"),
    Plan("haru", "event", 1, "10:00", 120, "みどり公園", "まちのそうじの会", "ぼうし、水、手ぶくろ", "all",
         on_saturday=True),
    Plan("haru", "other", 4, "18:00", 60, "駅前", "", "", "time", title="かみを切る"),
    Plan("haru", "visit", 6, "13:30", 60, "会社の会議室", "tanaka", "", "time", answer="unsure"),
    Plan("haru", "meeting", 8, "11:00", 30, "相談室", "tanaka", "", "title", cancelled=True),
    Plan("haru", "review", 12, "15:00", 60, "相談室", "tanaka"),
    Plan("nao", "review", -11, "16:00", 60, "相談室", "tanaka", "前回の個別支援計画"),
    Plan("nao", "meeting", 1, "11:00", 45, "オンライン", "tanaka"),
    Plan("nao", "case", 4, "15:00", 60, "ひだまり 2階", "tanaka", "話したいことのメモ", answer="change",
         wish="この日は通院と重なりそうです。次の週の午後だと助かります。"),
    Plan("nao", "clinic", 8, "17:30", 30, "みなみ心療内科", "小川先生", "保険証、受診メモ"),
    Plan("mio", "meeting", -3, "10:00", 30, "相談室", "sato"),
    Plan("mio", "visit", 2, "14:00", 60, "職場の休憩室", "tanaka"),
    Plan("mio", "review", 9, "10:00", 60, "相談室", "tanaka", "個別支援計画の控え"),
    Plan("riku", "meeting", -6, "11:00", 30, "電話", "kobayashi"),
    Plan("riku", "clinic", 2, "09:30", 60, "さくら病院", "森田先生", _FOR_THE_CLINIC, "all"),
    Plan("riku", "meeting", 3, "11:00", 30, "相談室", "kobayashi", "", "time"),
    Plan("riku", "trial", 7, "10:00", 240, "ひかり印刷", "kobayashi", "おべんとう、うわばき", "title"),
    Plan("maria", "trial", -8, "09:30", 300, "カフェ こかげ", "kobayashi", "エプロン"),
    Plan("maria", "meeting", 1, "10:00", 30, "相談室", "kobayashi"),
    Plan("maria", "event", 2, "13:00", 120, "市民センター", "こくさい交流の会", "のみもの", on_saturday=True),
    Plan("sora", "meeting", -1, "10:30", 45, "相談室", "sato", "印かん"),
    Plan("sora", "meeting", 2, "10:30", 45, "相談室", "sato"),
    Plan("sora", "trial", 5, "09:30", 180, "はな書店", "sato", "お弁当、飲み物"),
)  # fmt: skip


def appointment_rows(calendar: Calendar) -> list[Appointment]:
    """The appointments of everybody."""
    return [_appointment(calendar, plan) for plan in PLANS]


def _appointment(calendar: Calendar, plan: Plan) -> Appointment:
    day = calendar.saturday(plan.day) if plan.on_saturday else calendar.working_day(plan.day)
    starts_at = moment(day, plan.at)
    is_staff = plan.with_whom in BY_KEY
    # Made a week ago at the latest: nobody of the demo has known them for a shorter time.
    created_at = moment(min(calendar.ago(7), day - timedelta(days=7)), "16:30")
    return Appointment(
        organisation_id=ORGANISATION,
        id=id_at(created_at, "appointment", plan.who, plan.kind, plan.day),
        person_id=id_of(plan.who),
        kind=plan.kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=plan.minutes),
        place=plan.place,
        with_id=id_of(plan.with_whom) if is_staff else None,
        with_whom="" if is_staff else plan.with_whom,
        bring=plan.bring,
        family_sees=plan.family_sees,
        title=plan.title,
        answer=plan.answer,
        answered_at=moment(calendar.ago(1), "19:10") if plan.answer else None,
        wish=plan.wish,
        topics=plan.topics,
        made_by=id_of(plan.with_whom if is_staff else plan.who),
        cancelled_at=moment(calendar.working_day(-1), "17:15") if plan.cancelled else None,
        created_at=created_at,
    )
