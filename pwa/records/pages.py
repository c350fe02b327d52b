"""A person's own days: as a list, as a calm calendar, one day at a time, four weeks as a picture."""

from datetime import date, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from pwa.access.looking import look_at
from pwa.access.looks import note_looks
from pwa.access.rules import has_consent
from pwa.checkins.queries import supporter_of
from pwa.checkins.questions import GOOD
from pwa.checkins.slots import SLOTS
from pwa.clock import today
from pwa.forms import day_or_none
from pwa.moods.questions import MOOD_WORDS, mood_label
from pwa.people.doors import participant
from pwa.records.answers import (
    EVENING_LINE,
    EVENING_QUESTIONS,
    MORNING_LINE,
    MORNING_QUESTIONS,
    clock,
    facts_of,
)
from pwa.records.months import WEEKDAYS, Month, month_of, week_of
from pwa.records.queries import Day, days_between, first_day_of, own_questions, told_moods
from pwa.records.rhythm import rhythm_of
from pwa.schedules.saying import Saying
from pwa.web import Refused, Visit, endpoint

# A list is short enough for a phone; older days are one link further.
LIST_DAYS = 14


def list_days(visit: Visit) -> Response:
    """The last two weeks, the two weeks up to `?until=`, or the one week of `?week=`."""
    if week := _day(visit.query.get("week", "")):
        first, last = week_of(week)
    else:
        last = min(_day(visit.query.get("until", "")) or today(), today())
        first = last - timedelta(days=LIST_DAYS - 1)
    begun = first_day_of(visit.db, visit.person)
    return visit.show(
        "records/days.html",
        days=list(days_between(visit.db, visit.person, first, last).values()),
        first=first,
        last=last,
        week=week,
        today=today(),
        earlier=first - timedelta(days=1) if not week and begun and begun < first else None,
        is_begun=begun is not None,
        **_words(),
    )


def calendar(visit: Visit) -> Response:
    month = _month(visit.query.get("month", ""))
    begun = first_day_of(visit.db, visit.person)
    return visit.show(
        "records/calendar.html",
        month=month,
        name=Saying(visit.language.register).month(month.first),
        days=days_between(visit.db, visit.person, month.first, month.last),
        weekdays=(WEEKDAYS[-1], *WEEKDAYS[:-1]),
        today=today(),
        has_before=begun is not None and begun < month.first,
        has_next=month.next.first <= today(),
    )


def rhythm(visit: Visit) -> Response:
    return visit.show("records/rhythm.html", rhythm=_own_rhythm(visit), supporter=_supporter(visit))


def paper(visit: Visit) -> Response:
    return visit.show("records/paper.html", rhythm=_own_rhythm(visit), today=today(), name=visit.person.name)


def show_day(visit: Visit, date: str) -> Response:
    day = _day(date)
    if day is None or day > today():
        raise Refused(404)
    found = days_between(visit.db, visit.person, day, day).get(day) or Day(day)
    questions = own_questions(visit.db, visit.person) if found.evening and found.evening.own else {}
    return visit.show(
        "records/day.html",
        it=found,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1) if day < today() else None,
        open_slots=[slot.name for slot in SLOTS.values() if slot.is_open(day)],
        questions=questions,
        sees=_audiences(visit),
        **_words(),
    )


def show_person(visit: Visit, id: str) -> Response:
    person = participant(visit, id)
    seen = rhythm_of(visit.db, visit.person, id)
    shown = {"checkin": seen.has_nights, "mood": seen.has_moods}
    if any(shown.values()):
        fields = [field for field, is_shown in shown.items() if is_shown]
        look_at(visit, id, lambda db: note_looks(db, visit.person, id, fields))
    return visit.show(
        "records/of_person.html",
        who=person,
        rhythm=seen,
        told=told_moods(visit.db, visit.person, id, seen.first, seen.last),
        mood_label=mood_label,
        mood_words=MOOD_WORDS,
    )


def _own_rhythm(visit: Visit) -> Any:
    return rhythm_of(visit.db, visit.person, visit.person.id)


def _supporter(visit: Visit) -> str | None:
    return supporter_of(visit.db, visit.person)


def _audiences(visit: Visit) -> dict[str, str | None]:
    """By field, the name of whoever sees what is shown at present; None: nobody does."""
    person, supporter = visit.person, _supporter(visit)
    return {
        field: None
        if has_consent(visit.db, person.organisation_id, person.id, field, "supporter") is False
        else supporter
        for field in ("checkin", "mood")
    }


def _words() -> dict[str, Any]:
    """What the templates need to put a day into words."""
    return {
        "clock": clock,
        "mood_label": mood_label,
        "facts_of": facts_of,
        "morning_questions": MORNING_QUESTIONS,
        "evening_questions": EVENING_QUESTIONS,
        "morning_line": MORNING_LINE,
        "evening_line": EVENING_LINE,
        "good_line": (GOOD,),
        "mood_words": MOOD_WORDS,
    }


def _day(text: str) -> date | None:
    """A day as it stands in an address, 2026-11-24; None for anything else."""
    day = day_or_none(text)
    # Room for the weeks and months around it.
    return day if day and date(2000, 1, 1) <= day <= date(2999, 12, 31) else None


def _month(text: str) -> Month:
    """The month of an address, 2026-11; this month for anything else, and for what is still to come."""
    return month_of(min(_day(f"{text}-01") or today(), today()))


routes = [
    Route("/records", endpoint(list_days, who="participant")),
    Route("/records/calendar", endpoint(calendar, who="participant")),
    Route("/records/rhythm", endpoint(rhythm, who="participant")),
    Route("/records/print", endpoint(paper, who="participant")),
    Route("/records/{date}", endpoint(show_day, who="participant")),
    Route("/people/{id:id}/rhythm", endpoint(show_person, who="staff", writes=True)),
]
