"""The parts of a list of plans that are said, not translated: months, days of the week, hours."""

from datetime import date, datetime

from pwa.clock import in_japan, today
from pwa.dates import say_time
from pwa.language import Msg, msg
from pwa.registers import Register
from pwa.schedules.queries import Plan

_FROM_TO = msg("%(begin)s to %(end)s")
_FROM = msg("From %(begin)s")
# They begin a line, unlike those within a sentence (`pwa/dates.py`).
_NEAR = {0: msg("plan", "Today"), 1: msg("plan", "Tomorrow")}
_WEEKDAYS = "月火水木金土日"


class Saying:
    """How one register says them."""

    def __init__(self, register: Register) -> None:
        self.register = register

    def month(self, first: date) -> str:
        """11月, November; with its year if that is another one."""
        is_other_year = first.year != today().year
        if self.register == "english":
            return f"{first:%B %Y}" if is_other_year else f"{first:%B}"
        return f"{first.year}年{first.month}月" if is_other_year else f"{first.month}月"

    def weekday(self, day: date) -> str:
        """金曜, easy 金曜日, English Fri."""
        if self.register == "english":
            return f"{day:%a}"
        return _WEEKDAYS[day.weekday()] + ("曜日" if self.register == "easy" else "曜")

    @staticmethod
    def near(day: date) -> Msg | None:
        """Today and tomorrow by name, None for any other day."""
        return _NEAR.get((day - today()).days)

    def span(self, first: date, last: date) -> str:
        """From one day to another: 11月25日〜29日, easy 11月25日から29日まで, English 25 to 29 November."""
        is_one_month = (first.year, first.month) == (last.year, last.month)
        if self.register == "english":
            begin = f"{first.day}" if is_one_month else f"{first.day} {first:%B}"
            return f"{last.day} {last:%B}" if first == last else f"{begin} to {last.day} {last:%B}"
        begin, end = f"{first.month}月{first.day}日", f"{last.day}日"
        if first == last:
            return begin
        end = end if is_one_month else f"{last.month}月{end}"
        return f"{begin}から{end}まで" if self.register == "easy" else f"{begin}〜{end}"

    def times(self, plan: Plan) -> tuple[Msg, dict[str, str]]:
        """When a plan begins, and when it ends if that is known: a message and its values."""
        if not plan.has_end:
            return _FROM, {"begin": say_time(plan.starts_at, self.register)}
        begin, end = self.hours(plan.starts_at, plan.ends_at)
        return _FROM_TO, {"begin": begin, "end": end}

    def hours(self, begins: datetime, ends: datetime) -> tuple[str, str]:
        """Beginning and end; what both have in common is said once (午後2時, 2時30分; 2:00, 2:30 pm)."""
        begin, end = say_time(begins, self.register), say_time(ends, self.register)
        if self.register == "easy" and begin[:2] == end[:2]:
            return begin, end[2:]
        if self.register == "english" and begin[-3:] == end[-3:]:
            return begin[:-3], end
        return begin, end

    @staticmethod
    def date_of(at: datetime) -> date:
        """The day of a moment in Japan."""
        return in_japan(at).date()
