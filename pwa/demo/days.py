"""Four weeks of check-ins. One letter a day says how the night was; gaps are part of every life."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pwa.checkins.models import Checkin
from pwa.demo.calendar import Calendar, dice, id_at, moment
from pwa.demo.evenings import Night, evening
from pwa.demo.people import BY_KEY, ORGANISATION, id_of, may_supporter_see

DAYS = 28


NIGHTS = {
    "+": Night(0, 0, "well", "good", "ate", "taken"),
    "o": Night(1, 0, "ok", "good", "ate", "taken"),
    "s": Night(1, 0, "ok", None, None, "taken"),
    "-": Night(3, 0, "poor", "caution", "little", "not_yet", symptoms=1),
    "l": Night(3, 1, "poor", "caution", "little", "not_yet", symptoms=1, plan="late"),
    "x": Night(5, -1, "none", "bad", "no", "forgot", symptoms=2, plan="off"),
}


@dataclass(frozen=True)
class Habit:
    """A person's usual night and their four weeks, oldest day first; a dot is a day without a word."""

    who: str
    bed: str
    wake: str
    symptoms: tuple[str, str]
    weeks: str
    today: str = "."
    writes_on_days_off: bool = True
    home_on: int = 0


HABITS = (
    Habit("haru", "22:00", "06:30", ("sleepy", "stomach"), "++o+oo+ o.+o+o- --x..-o o+o++.+"),
    # Up late, at home on Wednesdays, and at weekends the phone stays in the bag.
    Habit(
        "nao", "00:00", "07:00", ("fatigue", "headache"), "oo-oo+o o-os-oo -o--l.o o+oo-o+",
        writes_on_days_off=False, home_on=3,
    ),
    Habit(
        "mio", "21:30", "05:00", ("headache", "fatigue"), "+o++o++ ++o++s+ o+++-o+ +++o+++",
        today="+", writes_on_days_off=False,
    ),
    # A bad week, then silence, then slowly back.
    Habit(
        "riku", "22:30", "05:30", ("fatigue", "headache"), "o+oo+oo oo-o.o- -xlxx.. ...-loo",
        today="l",
    ),
    Habit("maria", "23:00", "06:30", ("headache", "other"), "o++o+++ +o+..++ o+s+o.+ ++.o+o+"),
    Habit("sora", "23:00", "07:00", ("sleepy", "stomach"), "....... ....... ....... ..o-o+o"),
)  # fmt: skip


# Who corrected the morning of so many days ago, the evening after.
CORRECTED = {("haru", 3), ("nao", 6), ("riku", 11)}


def checkin_rows(calendar: Calendar) -> list[Checkin]:
    """The check-ins of everybody, up to yesterday, and the mornings of two for today."""
    return [*morning_rows(calendar), *evening_rows(calendar)]


def morning_rows(calendar: Calendar) -> list[Checkin]:
    """The mornings alone."""
    return [
        _morning(calendar.ago(days_ago), days_ago, habit, night, is_off)
        for habit in HABITS
        for days_ago, night, is_off in _written(calendar, habit)
    ]


def evening_rows(calendar: Calendar) -> list[Checkin]:
    """The evenings alone: of days that have a morning, about three in four, none for today."""
    return [
        evening(calendar.ago(days_ago), days_ago, habit.who, night, is_off)
        for habit in HABITS
        for days_ago, night, is_off in _written(calendar, habit)
        if days_ago and dice(4, habit.who, "evening", days_ago)
    ]


def _written(calendar: Calendar, habit: Habit) -> Iterator[tuple[int, Night, bool]]:
    letters = habit.weeks.replace(" ", "") + habit.today
    for days_ago, letter in zip(range(DAYS, -1, -1), letters, strict=True):
        is_off = not calendar.is_working_day(calendar.ago(days_ago))
        if letter in NIGHTS and (habit.writes_on_days_off or not is_off):
            yield days_ago, NIGHTS[letter], is_off


def _morning(day: date, days_ago: int, habit: Habit, night: Night, is_off: bool) -> Checkin:
    who = habit.who
    bed = _later(habit.bed, night.to_bed + is_off + dice(2, who, "bed", days_ago))
    wake = _later(habit.wake, night.up + 2 * is_off + dice(2, who, "wake", days_ago))
    written_at = _written_at(day, wake, who, days_ago)
    return Checkin(
        organisation_id=ORGANISATION,
        id=id_at(written_at, "checkin", who, days_ago),
        person_id=id_of(who),
        local_date=day,
        slot="morning",
        bed_at=bed,
        wake_at=wake,
        sleep=night.sleep,
        body=night.body,
        symptoms=sorted(habit.symptoms[: night.symptoms]),
        meal=night.meal,
        meds=night.meds if BY_KEY[who].wants_meds else None,
        plan=_plan(habit, night, day, is_off),
        visible_to="supporter" if may_supporter_see(who, "checkin", days_ago) else "self",
        created_at=written_at,
        edited_at=moment(day + timedelta(days=1), "20:10") if (who, days_ago) in CORRECTED else None,
    )


def _later(clock: str, half_hours: int) -> str:
    hours, minutes = map(int, clock.split(":"))
    total = (hours * 60 + minutes + 30 * half_hours) % (24 * 60)
    return f"{total // 60:02}:{total % 60:02}"


def _written_at(day: date, wake: str, who: str, days_ago: int) -> datetime:
    seconds = 60 * 12 + dice(60 * 20, who, "written", days_ago)
    return moment(day, wake) + timedelta(seconds=seconds)


def _plan(habit: Habit, night: Night, day: date, is_off: bool) -> str:
    if is_off:
        return "holiday"
    return night.plan or ("home" if day.isoweekday() == habit.home_on else "going")
