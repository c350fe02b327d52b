"""What one letter of the demo's four weeks stands for: a night, and the evening after that day."""

from dataclasses import dataclass
from datetime import date, timedelta

from pwa.checkins.models import Checkin, OwnItem
from pwa.demo.calendar import Calendar, dice, id_at, moment
from pwa.demo.people import ORGANISATION, id_of, may_supporter_see


@dataclass(frozen=True)
class Night:
    """What one letter stands for; how much later than usual to bed and up, in half hours."""

    to_bed: int
    up: int
    sleep: str
    body: str | None
    meal: str | None
    meds: str
    symptoms: int = 0
    plan: str = ""


@dataclass(frozen=True)
class Evening:
    """How the day went that began so; `place` is where own items lie among five."""

    attended: str
    fatigue: str
    work: str | None
    trouble: str
    good: int
    place: int


# By how the body was, and what was planned.
_WELL = Evening("went", "some", "well", "none", 3, 1)
_SO_SO = Evening("went", "quite", "ok", "none", 2, 3)
_HEAVY = Evening("went", "quite", "hard", "little", 1, 4)
_LATE = Evening("part", "exhausted", "hard", "yes", 1, 4)
_OFF = Evening("off", "exhausted", None, "none", 0, 5)

_AT_WORK = ("went", "greeted", "finished", "asked", "break")
_AT_HOME = ("rested", "ate", "got_up")
_SAID = ("母に電話した", "パンをやいた", "新しい道を歩いた", "ふろに入った")

# Two people ask themselves something of their own; what is over, Haru no longer asks.
OWN: dict[str, tuple[tuple[str, bool], ...]] = {
    "haru": (("音がつらくなかった", True), ("ゆっくり話せた", True), ("八時に家を出た", False)),
    "mio": (("あわてずに作業できた", True), ("自分をほめた", True)),
}


def own_item_rows(calendar: Calendar) -> list[OwnItem]:
    """The own items."""
    return [
        _own_item(calendar, who, number, words, is_asked)
        for who, items in OWN.items()
        for number, (words, is_asked) in enumerate(items, start=1)
    ]


def _own_item(calendar: Calendar, who: str, number: int, words: str, is_asked: bool) -> OwnItem:
    made_at = moment(calendar.ago(100), f"19:0{number}")
    return OwnItem(
        organisation_id=ORGANISATION,
        id=_item_id(who, number),
        person_id=id_of(who),
        words=words,
        position=number,
        created_at=made_at,
        ended_at=None if is_asked else moment(calendar.ago(10), "20:30"),
    )


def evening(day: date, days_ago: int, who: str, night: Night, is_off: bool) -> Checkin:
    """The evening of a day that began with this night."""
    went = _kind_of(night)
    written_at = moment(day, "18:00") + timedelta(seconds=dice(4 * 3600, who, "evening at", days_ago))
    return Checkin(
        organisation_id=ORGANISATION,
        id=id_at(written_at, "evening", who, days_ago),
        person_id=id_of(who),
        local_date=day,
        slot="evening",
        attended=None if is_off else went.attended,
        fatigue="some" if is_off else went.fatigue,
        work=None if is_off else went.work,
        good=_good(who, days_ago, went, is_off),
        good_words=_SAID[days_ago % len(_SAID)] if not dice(6, who, "said", days_ago) else "",
        meal=night.meal,
        trouble="none" if is_off else went.trouble,
        own=_own(who, days_ago, went),
        visible_to="supporter" if may_supporter_see(who, "checkin", days_ago) else "self",
        created_at=written_at,
    )


def _kind_of(night: Night) -> Evening:
    by_plan = {"off": _OFF, "late": _LATE}.get(night.plan)
    return by_plan or (_HEAVY if night.body == "caution" else _WELL if night.sleep == "well" else _SO_SO)


def _good(who: str, days_ago: int, went: Evening, is_off: bool) -> list[str]:
    usual = _AT_HOME if is_off or went.attended == "off" else _AT_WORK
    first = dice(len(usual), who, "good", days_ago)
    return sorted({usual[(first + step) % len(usual)] for step in range(went.good)})


def _own(who: str, days_ago: int, went: Evening) -> dict[str, int]:
    return {
        _item_id(who, number): min(5, went.place + dice(2, who, "own", number, days_ago))
        for number, (_, is_asked) in enumerate(OWN.get(who, ()), start=1)
        # What is no longer asked was asked until ten days ago.
        if is_asked or days_ago > 10
    }


def _item_id(who: str, number: int) -> str:
    return id_at(moment(date(2025, 6, 1), "19:00"), "own item", who, number)
