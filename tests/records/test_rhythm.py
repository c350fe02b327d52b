"""Four weeks as a picture: the same in words and in a table, gaps left open, to each viewer their part."""

import re
from datetime import time

import pytest
from sqlalchemy import event, select

from pwa.access.consents import grant, withdraw
from pwa.access.models import Look
from pwa.access.rules import may_read, readable
from pwa.checkins.models import Checkin, checkins
from pwa.clock import today
from pwa.moods.models import Mood, moods
from pwa.records.rhythm import Rhythm, rhythm_of
from tests.ground.client import TestClient
from tests.hidamari import Hidamari, text_of
from tests.records.days import ago, mood, morning, write


def four_weeks(hidamari: Hidamari) -> None:
    write(
        hidamari,
        morning(hidamari, ago(1), bed_at="23:00", wake_at="06:30", sleep="well", visible_to="supporter"),
        morning(hidamari, ago(2), bed_at="00:30", wake_at="06:00", sleep="poor"),
        morning(hidamari, ago(3), bed_at="22:00", visible_to="supporter"),
        morning(hidamari, ago(28), bed_at="20:00", wake_at="05:00"),
        mood(hidamari, ago(1), 2, visible_to="supporter", words="shown words", feelings=["calm"]),
        mood(hidamari, ago(1), 4, words="private words"),
        mood(hidamari, ago(2), 3, visible_to="supporter"),
        mood(hidamari, ago(4), 5),
    )


def seen_by(hidamari: Hidamari, name: str) -> Rhythm:
    viewer = hidamari.viewer(name)
    with hidamari.reading() as db:
        return rhythm_of(db, viewer, hidamari.id("haru"))


def test_the_picture_is_of_28_days_up_to_today(hidamari: Hidamari) -> None:
    four_weeks(hidamari)
    rhythm = seen_by(hidamari, "haru")
    assert len(rhythm.days) == 28
    assert (rhythm.first, rhythm.last) == (ago(27), today())
    assert rhythm.days[-2].bed == time(23)
    assert rhythm.days[-2].moods == [2, 4]


def test_a_night_is_as_long_as_it_was_across_midnight(hidamari: Hidamari) -> None:
    four_weeks(hidamari)
    rhythm = seen_by(hidamari, "haru")
    assert [day.slept for day in rhythm.days[-4:]] == [None, 330, 450, None]
    assert rhythm.average_sleep == (6, 30)
    assert rhythm.nights == 2
    start, end = rhythm.days[-2].bar or (0, 0)
    assert (start, end) == (45.8, 77.0)


def test_gaps_are_gaps_and_no_line_runs_over_them(hidamari: Hidamari) -> None:
    four_weeks(hidamari)
    days = seen_by(hidamari, "haru").days
    alone, gap, third, both, nothing = days[-5:]
    assert gap.middle is None
    assert gap.mood_before is None
    assert gap.mood_after is None
    assert alone.mood_after is None
    assert third.mood_before is None
    assert third.mood_after == both.mood_before is not None
    assert both.points == [30, 70]
    assert both.mood_after is None
    assert nothing.bar is None


def test_picture_words_and_table_say_the_same(hidamari: Hidamari, haru: TestClient) -> None:
    four_weeks(hidamari)
    for path in ("/records/rhythm", "/records/print"):
        page = haru.get(path).text
        words = text_of(page)
        assert "6 hours 30 minutes" in words
        assert "2 nights" in words
        assert re.search(r'<figure[^>]* role="img" aria-label="[^"]{20,}"', page)
        assert page.count('<line class="sleep"') == 3 + 1  # three nights, one key
        assert page.count('<line class="point"') == 4 + 1
        table = page[page.index("<table") : page.index("</table>")]
        assert len(re.findall(r'<th scope="row"', table)) == 28
        assert "Good, Bad" in text_of(table)
        assert "Slept well" in text_of(table)
        # Chart labels are HTML, where they can have readings.
        assert "<text" not in page


def test_an_empty_row_says_nothing_but_that_there_is_no_record(hidamari: Hidamari, haru: TestClient) -> None:
    write(hidamari, mood(hidamari, today(), 3))
    page = haru.get("/records/rhythm").text
    assert text_of(page[page.index("<table") :]).count("No record") == 27 + 2
    assert "0 hours" not in text_of(page)


def test_a_supporter_sees_only_what_is_shown_to_them(hidamari: Hidamari) -> None:
    four_weeks(hidamari)
    haru = hidamari.viewer("haru")
    with hidamari.writing() as db:
        grant(db, haru, "checkin", "supporter")
    seen = seen_by(hidamari, "tanaka")
    assert [day.bed for day in seen.days[-4:]] == [time(22), None, time(23), None]
    assert [day.moods for day in seen.days[-5:]] == [[], [], [3], [2], []]
    with hidamari.writing() as db:
        withdraw(db, haru, "checkin", "supporter")
    assert not seen_by(hidamari, "tanaka").has_nights
    assert seen_by(hidamari, "tanaka").has_moods


@pytest.mark.parametrize("name", ["sato", "suzuki", "yamamoto", "ito", "ono", "mother", "yu"])
def test_nobody_else_sees_anything_of_it(hidamari: Hidamari, name: str) -> None:
    four_weeks(hidamari)
    seen = seen_by(hidamari, name)
    assert not seen.has_nights
    assert not seen.has_moods


def test_the_rule_for_many_rows_is_the_rule_for_one(hidamari: Hidamari) -> None:
    four_weeks(hidamari)
    haru, viewers = hidamari.viewer("haru"), [hidamari.viewer(name) for name in hidamari.people]
    for change in (None, grant, withdraw, grant):
        with hidamari.writing() as db:
            if change:
                change(db, haru, "checkin", "supporter")
                change(db, haru, "mood", "supporter")
        with hidamari.reading() as db:
            for viewer in viewers:
                for field, model, table in (("checkin", Checkin, checkins), ("mood", Mood, moods)):
                    by_one = {
                        row.id
                        for row in db.execute(select(model)).scalars()
                        if may_read(db, viewer, haru.id, field, row)  # type: ignore[arg-type]
                    }
                    which = readable(viewer, haru.id, field)  # type: ignore[arg-type]
                    assert set(db.execute(select(table.c.id).where(which)).scalars()) == by_one, viewer.name


def test_the_page_for_staff_shows_what_was_shared_and_says_who_looked(hidamari: Hidamari) -> None:
    four_weeks(hidamari)
    path = f"/people/{hidamari.id('haru')}/rhythm"
    with hidamari.browser("tanaka") as tanaka:
        page = text_of(tanaka.get(path).text)
    assert "shown words" in page
    assert "Calm" in page
    assert "private words" not in page
    with hidamari.reading() as db:
        looks = db.execute(select(Look.viewer_id, Look.field)).all()  # type: ignore[call-overload]
    assert sorted(tuple(each) for each in looks) == [
        (hidamari.id("tanaka"), "checkin"),
        (hidamari.id("tanaka"), "mood"),
    ]
    with hidamari.browser("suzuki") as suzuki:
        assert suzuki.get(path).status_code == 404
    with hidamari.browser("haru") as haru:
        assert haru.get(path).status_code == 403


def test_who_is_shown_nothing_is_told_that_and_no_look_is_written(hidamari: Hidamari) -> None:
    write(hidamari, morning(hidamari, ago(1), sleep="none"), mood(hidamari, ago(1), 5, words="private words"))
    with hidamari.browser("tanaka") as tanaka:
        page = text_of(tanaka.get(f"/people/{hidamari.id('haru')}/rhythm").text)
    assert "shows no check-ins to you" in page
    assert "shows no moods to you" in page
    assert not re.search("Hardly|Awful|private", page)
    with hidamari.reading() as db:
        assert db.execute(select(Look.id)).all() == []  # type: ignore[call-overload]


def test_it_takes_two_statements_however_many_days_there_are(hidamari: Hidamari) -> None:
    write(hidamari, *(mood(hidamari, ago(day), 2, visible_to="supporter") for day in range(28)))
    viewer, counted = hidamari.viewer("tanaka"), []
    event.listen(hidamari.database.engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
    with hidamari.reading() as db:
        assert sum(bool(day.moods) for day in rhythm_of(db, viewer, hidamari.id("haru")).days) == 28
    assert len(counted) == 2


def test_no_macro_keeps_a_persons_picture_in_memory(hidamari: Hidamari) -> None:
    with pytest.raises(TypeError):
        hash(seen_by(hidamari, "haru"))


def test_a_guess_of_a_browser_gets_no_picture_of_another_person(hidamari: Hidamari) -> None:
    four_weeks(hidamari)
    with hidamari.browser("tanaka") as tanaka:
        page = tanaka.get(f"/people/{hidamari.id('haru')}/rhythm", headers={"sec-purpose": "prefetch"})
    assert page.status_code == 503
    assert "shown words" not in page.text
    with hidamari.reading() as db:
        assert db.execute(select(Look.id)).all() == []  # type: ignore[call-overload]
