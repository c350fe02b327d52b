"""A family's page: this week and the next day by day, in words that say what is there and what is not."""

from datetime import datetime

import time_machine

from pwa.access.models import Assignment
from pwa.clock import JAPAN
from tests.hidamari import Hidamari
from tests.schedules.plans import add_plan, page_of

# A Wednesday.
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=JAPAN)


def on_wednesday(hidamari: Hidamari, name: str, path: str, language: str = "english.off.auto.normal") -> str:
    with time_machine.travel(NOON, tick=False):
        return page_of(hidamari, name, path, language)


def test_every_day_of_two_weeks_is_there_and_later_ones_as_they_come(hidamari: Hidamari) -> None:
    with time_machine.travel(NOON, tick=False):
        for days, kind in ((0, "meeting"), (1, "visit"), (11, "trial"), (12, "review")):
            add_plan(hidamari, days=days, kind=kind, family_sees="title")
    page = on_wednesday(hidamari, "mother", "/family")
    this_week, rest = page.split("Next week")
    next_week, later = rest.split("After that")
    assert "25 to 29 November" in this_week
    assert "30 November to 6 December" in next_week
    assert this_week.index("Today") < this_week.index("Meeting") < this_week.index("Tomorrow")
    # The month stands before its first day.
    assert "December1Tue" in "".join(next_week.split())
    assert this_week.index("Tomorrow") < this_week.index("Work visit")
    # Of Wednesday to Sunday, three days show nothing; of the next seven, six.
    assert (this_week.count("No plan is shown."), next_week.count("No plan is shown.")) == (3, 6)
    assert "Trial" in next_week
    assert "Review" in later


def test_a_week_in_which_nothing_is_shown_says_so_once(hidamari: Hidamari) -> None:
    with time_machine.travel(NOON, tick=False):
        add_plan(hidamari, days=6, family_sees="time")
    page = on_wednesday(hidamari, "mother", "/family")
    assert page.split("Next week")[0].count("No plan is shown for these days.") == 1


def test_noon_is_said_as_people_say_it(hidamari: Hidamari) -> None:
    with time_machine.travel(NOON, tick=False):
        add_plan(hidamari, hour=12, family_sees="time")
    page = on_wednesday(hidamari, "mother", "/family", "easy.all.auto.normal").replace(" ", "")
    assert "昼の12時から12時30分まで" in page
    assert "午後0時" not in page
    assert "12:00〜12:30" in on_wednesday(hidamari, "mother", "/family", "standard.off.auto.normal")


def test_a_family_of_two_sees_each_under_their_own_name(hidamari: Hidamari) -> None:
    with hidamari.writing() as db:
        db.add(
            Assignment(
                organisation_id=hidamari.organisation_id,
                participant_id=hidamari.id("yu"),
                person_id=hidamari.id("mother"),
                kind="family",
            )
        )
    add_plan(hidamari, kind="visit", family_sees="title")
    add_plan(hidamari, who="yu", kind="trial", family_sees="title")
    page = page_of(hidamari, "mother", "/family")
    of_haru, of_yu = page.split("Plans of Yu-san")
    assert "Plans of Haru-san" in of_haru
    assert "Work visit" in of_haru
    assert "Trial" not in of_haru
    assert "Trial" in of_yu


def test_one_may_be_family_of_one_and_see_nothing_of_the_other(hidamari: Hidamari) -> None:
    add_plan(hidamari, who="yu", family_sees="all", place="ゆうの場所")
    page = page_of(hidamari, "mother", "/family")
    assert "ゆうの場所" not in page
    assert "Only the plans that the person has chosen to show are here." in page
