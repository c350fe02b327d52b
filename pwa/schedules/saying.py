"""The parts of a list of plans that are said, not translated: months, days of the week, hours."""

from datetime import date, datetime

from pwa.clock import today
from pwa.dates import say_time
from pwa.registers import Register

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

    def hours(self, begins: datetime, ends: datetime) -> tuple[str, str]:
        """Beginning and end; what both have in common is said once (午後2時, 2時30分; 2:00, 2:30 pm)."""
        begin, end = say_time(begins, self.register), say_time(ends, self.register)
        if self.register == "easy" and begin[:2] == end[:2]:
            return begin, end[2:]
        if self.register == "english" and begin[-3:] == end[-3:]:
            return begin[:-3], end
        return begin, end
