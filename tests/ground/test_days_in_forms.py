"""Days as they are typed: one way to read them for every form and address."""

from datetime import date

import pytest

from pwa.forms import CalendarDay, Form, MaybeDay, calendar_day, day_or_none

DAY = date(2026, 11, 24)


class _Form(Form):
    day: CalendarDay
    later: MaybeDay = None


@pytest.mark.parametrize(
    "written", ["2026-11-24", " 2026-11-24 ", "２０２６-１１-２４", "２０２６－１１－２４", DAY]
)
def test_a_day_is_read_in_either_width(written: object) -> None:
    assert calendar_day(written) == DAY
    form = _Form.of({"day": written} if isinstance(written, str) else {"day": written.isoformat()})  # type: ignore[attr-defined]
    assert (form.day, dict(form.problems)) == (DAY, {})


@pytest.mark.parametrize(
    "written", ["", "2026-11-31", "20261124", "2026-W48-2", "1795000000", "24", "\0", None]
)
def test_what_is_no_day_is_a_problem_and_stays_as_it_was_typed(written: object) -> None:
    assert day_or_none(written) is None
    if isinstance(written, str):
        form = _Form.of({"day": written, "later": written})
        assert "day" in form.problems
        assert ("later" in form.problems) is bool(written)
        assert str(form.day) == written.strip("\0")
