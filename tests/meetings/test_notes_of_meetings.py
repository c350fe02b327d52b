"""A note of a meeting is written for the person: they read it, tick their steps, and may say it differs."""

from datetime import timedelta

import pytest
from sqlmodel import select

from pwa.access.models import Look
from pwa.clock import today
from pwa.concerns.models import Concern
from pwa.db import new_id
from tests.hidamari import Hidamari, text_of
from tests.meetings.notes import WORDS, note_form, post, steps, stored, write
from tests.schedules.plans import add_plan, alert_path, page_of, soon, waiting_alerts


def test_a_note_rings_and_is_read_and_the_supporter_sees_since_when(hidamari: Hidamari) -> None:
    id = write(hidamari)
    in_office = f"/people/{hidamari.id('haru')}/meetings/{id}"
    assert waiting_alerts(hidamari, "haru") == [("meeting", id)]
    assert "Not read yet" in page_of(hidamari, "tanaka", in_office)
    # The supporter's own look is not the person's.
    assert waiting_alerts(hidamari, "haru") == [("meeting", id)]
    assert "A new note for you" in page_of(hidamari, "haru", "/schedule")
    assert "Not read yet" in page_of(hidamari, "haru", "/meetings")
    assert alert_path(hidamari, "haru") == f"/meetings/{id}"
    page = page_of(hidamari, "haru", f"/meetings/{id}")
    for said in (WORDS, "休けいを とる", "会社に 話す", "What I do", "What Tanaka-san does"):
        assert text_of(said) in page
    assert waiting_alerts(hidamari, "haru") == []
    assert "Not read yet" not in page_of(hidamari, "tanaka", in_office)
    assert "A new note" not in page_of(hidamari, "haru", "/schedule")


def test_a_guess_of_a_browser_reads_nothing(hidamari: Hidamari) -> None:
    id = write(hidamari)
    with hidamari.browser("haru") as browser:
        browser.get(f"/meetings/{id}", headers={"sec-purpose": "prefetch"})
    row = stored(hidamari, id)
    assert row is not None
    assert row.seen_at is None
    assert waiting_alerts(hidamari, "haru") == [("meeting", id)]


def test_the_person_ticks_their_own_steps_and_no_others(hidamari: Hidamari) -> None:
    id = write(hidamari)
    mine, theirs = steps(hidamari, id)
    path = f"/meetings/{id}/steps"
    assert post(hidamari, "haru", f"{path}/{mine.id}", {"done": "yes"}).status_code == 303
    assert post(hidamari, "haru", f"{path}/{theirs.id}", {"done": "yes"}).status_code == 404
    assert post(hidamari, "yu", f"{path}/{mine.id}", {"done": "no"}).status_code == 404
    assert [bool(each.done_at) for each in steps(hidamari, id)] == [True, False]
    assert "It is done" in page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/meetings/{id}")
    post(hidamari, "haru", f"{path}/{mine.id}", {"done": "no"})
    assert [bool(each.done_at) for each in steps(hidamari, id)] == [False, False]


def test_an_edit_shows_its_time_is_read_anew_and_keeps_the_ticks_of_what_stayed(hidamari: Hidamari) -> None:
    id = write(hidamari)
    path = f"/people/{hidamari.id('haru')}/meetings/{id}/edit"
    page_of(hidamari, "haru", f"/meetings/{id}")
    post(hidamari, "haru", f"/meetings/{id}/steps/{steps(hidamari, id)[0].id}", {"done": "yes"})
    # The same again is no edit.
    post(hidamari, "tanaka", path, note_form())
    assert "Changed" not in page_of(hidamari, "haru", f"/meetings/{id}")
    assert waiting_alerts(hidamari, "haru") == []
    post(hidamari, "tanaka", path, note_form(words_2="本社に 話す"))
    assert waiting_alerts(hidamari, "haru") == [("meeting", id)]
    row = stored(hidamari, id)
    assert row is not None
    assert row.seen_at is None
    page = page_of(hidamari, "haru", f"/meetings/{id}")
    assert "Changed: today" in page
    assert "本社に" in page
    assert [bool(each.done_at) for each in steps(hidamari, id)] == [True, False]


def test_only_the_writer_changes_a_note(hidamari: Hidamari) -> None:
    id = write(hidamari)
    path = f"/people/{hidamari.id('haru')}/meetings/{id}"
    assert WORDS.split()[0] in page_of(hidamari, "sato", path)
    assert post(hidamari, "sato", f"{path}/edit", note_form(words="ちがう")).status_code == 403
    again = note_form(id=id, words="ちがう")
    assert post(hidamari, "sato", path.rpartition("/")[0], again).status_code == 409
    row = stored(hidamari, id)
    assert row is not None
    assert row.words == WORDS


@pytest.mark.parametrize("name", ["suzuki", "ito", "ono", "mother", "yu"])
def test_nobody_else_reads_or_writes_a_note(hidamari: Hidamari, name: str) -> None:
    id = write(hidamari)
    haru = hidamari.id("haru")
    with hidamari.browser(name) as browser:
        for path in (
            f"/meetings/{id}",
            f"/meetings/{id}/differs",
            f"/people/{haru}/meetings",
            f"/people/{haru}/meetings/{id}",
            f"/people/{haru}/meetings/{id}/edit",
            f"/people/{haru}/meetings/new",
        ):
            answer = browser.get(path)
            assert answer.status_code in (403, 404), path
            assert "休けい" not in answer.text
    for path in ("", "/draft", "/drop"):
        sent = post(hidamari, name, f"/people/{haru}/meetings{path}", note_form())
        assert sent.status_code in (403, 404)


def test_a_manager_reads_notes_and_writes_none_for_people_they_are_not_there_for(hidamari: Hidamari) -> None:
    id = write(hidamari)
    haru = hidamari.id("haru")
    assert "休けい" in page_of(hidamari, "yamamoto", f"/people/{haru}/meetings/{id}")
    with hidamari.browser("yamamoto") as browser:
        assert browser.get(f"/people/{haru}/meetings/new").status_code == 404


def test_who_looked_at_a_note_is_known_to_the_person(hidamari: Hidamari) -> None:
    id = write(hidamari)
    page_of(hidamari, "sato", f"/people/{hidamari.id('haru')}/meetings/{id}")
    assert "the notes of your meetings" in page_of(hidamari, "haru", "/me/looks")


def test_this_is_not_what_we_said_is_a_message_that_somebody_answers(hidamari: Hidamari) -> None:
    id = write(hidamari)
    asked = page_of(hidamari, "haru", f"/meetings/{id}/differs")
    assert "Tanaka-san" in asked
    values = {"id": new_id(), "words": "3時ではなく 2時です。"}
    answer = post(hidamari, "haru", f"/meetings/{id}/differs", values)
    assert answer.headers["location"] == f"/concerns/{values['id']}"
    assert ("concern", values["id"]) in waiting_alerts(hidamari, "tanaka")
    page = page_of(hidamari, "tanaka", f"/concerns/{values['id']}")
    assert "About the note of" in page
    assert "2時です" in page
    # Twice is once; without words nothing is sent.
    assert post(hidamari, "haru", f"/meetings/{id}/differs", values).status_code == 303
    assert post(hidamari, "haru", f"/meetings/{id}/differs", {"words": " "}).status_code == 422
    with hidamari.reading() as db:
        assert len(db.exec(select(Concern)).all()) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"local_date": ""}, "local_date"),
        ({"local_date": str(soon(1))}, "local_date"),
        ({"local_date": "1066-10-14"}, "local_date"),
        ({"words": "あ" * 2001}, "words"),
        ({"words": "", "words_1": "", "words_2": ""}, "words"),
        ({"words_3": "あ" * 201}, "words_3"),
        ({"due_on_1": "someday"}, "due_on_1"),
        ({"due_on_1": "9999-12-31"}, "due_on_1"),
        ({"due_on_1": str(soon(-1))}, "due_on_1"),
        ({"due_on_1": str(soon(-1)), "due_on_2": str(soon(-2))}, "due_on_2"),
        ({"local_date": str(soon(-3)), "due_on_2": str(soon(-4))}, "due_on_2"),
        ({"by_whom_2": "the cat"}, "by_whom_2"),
        ({"kind": "party"}, "kind"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    hidamari: Hidamari, wrong: dict[str, str], field: str
) -> None:
    values = note_form(words_5="" if "words_1" in wrong else "さいごの だん") | wrong
    answer = post(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/meetings", values)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    for name in ("words", "words_1", "words_2", "words_3", "words_5"):
        assert values[name] in answer.text
    assert stored(hidamari, values["id"]) is None


def test_a_step_is_to_be_done_on_the_day_of_the_talk_or_later(hidamari: Hidamari) -> None:
    id = write(hidamari, local_date=str(soon(-3)), due_on_1=str(soon(-3)), due_on_2=str(soon(-1)))
    assert [each.due_on for each in steps(hidamari, id)] == [soon(-3), soon(-1)]
    fields = note_form(id=id, local_date=str(soon(-3)), due_on_1=str(soon(-4)))
    answer = post(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/meetings/{id}/edit", fields)
    assert answer.status_code == 422
    assert "A step is to be done after the talk." in text_of(answer.text)
    assert f'value="{soon(-4)}"' in answer.text
    assert steps(hidamari, id)[0].due_on == soon(-3)


@pytest.mark.parametrize("other", [{"words_1": "", "words_2": "二つ目"}, {"words": "ほかの ことば"}])
def test_sent_twice_a_note_is_there_once_and_other_words_never_take_its_place(
    hidamari: Hidamari, other: dict[str, str]
) -> None:
    values = note_form()
    path = f"/people/{hidamari.id('haru')}/meetings"
    post(hidamari, "tanaka", path, values)
    assert post(hidamari, "tanaka", path, values).status_code == 303
    answer = post(hidamari, "tanaka", path, values | other)
    assert answer.status_code == 409
    for typed in (values | other)["words"], (values | other)["words_2"]:
        assert typed in answer.text
    # With a key of its own, so that the next press writes a second note.
    assert f'name="id" value="{values["id"]}"' not in answer.text
    row = stored(hidamari, values["id"])
    assert row is not None
    assert row.words == WORDS
    assert [each.words for each in steps(hidamari, values["id"])] == ["休けいを とる", "会社に 話す"]
    assert page_of(hidamari, "haru", "/meetings").count("A talk") == 1


def test_what_is_kept_a_moment_after_it_was_sent_is_no_draft(hidamari: Hidamari) -> None:
    path = f"/people/{hidamari.id('haru')}/meetings"
    values = note_form(words="おくれて ついた")
    post(hidamari, "tanaka", path, values)
    post(hidamari, "tanaka", f"{path}/draft", values)
    with hidamari.browser("tanaka") as browser:
        page = browser.get(f"{path}/new").text
    assert values["id"] not in page
    assert "ついた" not in page


def test_a_day_beside_another_problem_is_kept_and_breaks_neither_the_answer_nor_the_draft(
    hidamari: Hidamari,
) -> None:
    path = f"/people/{hidamari.id('haru')}/meetings"
    values = note_form(by_whom_1="the cat", due_on_1="2026-12-01", words_2="あ" * 201, due_on_2="2026-12-02")
    answer = post(hidamari, "tanaka", path, values)
    assert answer.status_code == 422
    assert post(hidamari, "tanaka", f"{path}/draft", values).status_code == 204
    with hidamari.browser("tanaka") as browser:
        begun = browser.get(f"{path}/new")
    assert begun.status_code == 200
    for page in (answer.text, begun.text):
        assert 'value="2026-12-01"' in page
        assert 'value="2026-12-02"' in page


@pytest.mark.parametrize("odd", ["%00", "x", ""])
def test_an_appointment_that_cannot_be_begins_an_empty_note(hidamari: Hidamari, odd: str) -> None:
    page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/meetings/new?appointment={odd}")


def test_a_visit_brings_up_open_worries_and_topics_and_none_that_are_not_the_supporter_s(
    hidamari: Hidamari,
) -> None:
    visit = add_plan(hidamari, kind="visit", days=0, topics="通勤のこと")
    for category in ("sensory", "service"):
        post(hidamari, "haru", "/concerns", {"id": new_id(), "category": category, "words": "うるさい"})
    page = page_of(hidamari, "tanaka", f"/people/{hidamari.id('haru')}/meetings/new?appointment={visit}")
    assert "通勤のこと" in page
    assert "Surroundings" in page
    assert "My service" not in page
    with hidamari.browser("tanaka") as browser:
        form = browser.get(f"/people/{hidamari.id('haru')}/meetings/new?appointment={visit}").text
    assert f'name="appointment_id" value="{visit}"' in form
    assert 'value="work_visit" checked' in form
    assert f'value="{today()}"' in form


def test_what_was_begun_is_kept_until_it_is_sent_or_thrown_away(hidamari: Hidamari) -> None:
    path = f"/people/{hidamari.id('haru')}/meetings"
    values = note_form(words="まだ とちゅう", local_date="")
    assert post(hidamari, "tanaka", f"{path}/draft", values).status_code == 204
    page = page_of(hidamari, "tanaka", f"{path}/new")
    assert "まだとちゅう" in page.replace(" ", "")
    # Unfinished is no mistake, and a colleague's draft is not one's own.
    assert "Something needs a change" not in page
    assert "まだとちゅう" not in page_of(hidamari, "sato", f"{path}/new").replace(" ", "")
    post(hidamari, "tanaka", path, values | {"local_date": str(today())})
    assert "とちゅう" not in page_of(hidamari, "tanaka", f"{path}/new")
    post(hidamari, "tanaka", f"{path}/draft", values)
    post(hidamari, "tanaka", f"{path}/drop", {})
    assert "とちゅう" not in page_of(hidamari, "tanaka", f"{path}/new")


def test_whoever_is_there_for_the_person_ticks_the_supporters_steps_and_no_others(hidamari: Hidamari) -> None:
    id = write(hidamari)
    theirs, mine = steps(hidamari, id)
    path = f"/people/{hidamari.id('haru')}/meetings/{id}/steps"
    assert post(hidamari, "tanaka", f"{path}/{mine.id}", {"done": "yes"}).status_code == 303
    assert post(hidamari, "tanaka", f"{path}/{theirs.id}", {"done": "yes"}).status_code == 404
    assert post(hidamari, "suzuki", f"{path}/{mine.id}", {"done": "no"}).status_code == 404
    assert [bool(each.done_at) for each in steps(hidamari, id)] == [False, True]
    assert "It is done" in page_of(hidamari, "haru", f"/meetings/{id}")
    post(hidamari, "tanaka", f"{path}/{mine.id}", {"done": "no"})
    assert [bool(each.done_at) for each in steps(hidamari, id)] == [False, False]


def test_a_step_of_the_supporter_whose_day_has_passed_is_marked_in_words(hidamari: Hidamari) -> None:
    person, said = f"/people/{hidamari.id('haru')}", "Its day has passed"
    yesterday = str(today() - timedelta(days=1))
    id = write(hidamari, local_date=yesterday, due_on_1=yesterday, due_on_2=str(today()))
    assert said not in page_of(hidamari, "tanaka", person)
    fields = note_form(id=id, local_date=yesterday, due_on_2=yesterday)
    post(hidamari, "tanaka", f"{person}/meetings/{id}/edit", fields)
    assert said in page_of(hidamari, "tanaka", person)
    assert said in page_of(hidamari, "tanaka", f"{person}/meetings/{id}")


def test_who_reads_the_topics_beside_an_empty_note_has_looked_at_them(hidamari: Hidamari) -> None:
    path = f"/people/{hidamari.id('haru')}/meetings/new"
    with hidamari.browser("tanaka") as tanaka:
        assert tanaka.get(path).status_code == 200
        assert looks(hidamari) == []
        add_plan(hidamari, topics="通勤のこと")
        guess = tanaka.get(path, headers={"sec-purpose": "prefetch"})
        assert guess.status_code == 503
        assert "通勤" not in guess.text
        assert looks(hidamari) == []
        assert "通勤" in tanaka.get(path).text
    assert looks(hidamari) == [(hidamari.id("tanaka"), "schedule")]


def looks(hidamari: Hidamari) -> list[tuple[str, str]]:
    with hidamari.reading() as db:
        return [(each.viewer_id, each.field) for each in db.exec(select(Look))]
