"""Lima's calendar: the date that an instant has for the people who use this record."""

from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")


class WorkingDays(Protocol):
    """The days on which the public sector works; `knowledge.calendar` knows them."""

    def is_working_day(self, day: date) -> bool: ...

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first one after it."""
        ...

    def previous_working_day(self, day: date) -> date: ...

    def add_working_days(self, day: date, days: int) -> date:
        """So many working days after a day (before it, if negative), that day not counted."""
        ...


def lima_date(instant: datetime) -> date:
    return instant.astimezone(LIMA).date()


def end_of(day: date) -> datetime:
    """The first instant that is no longer in that day of Lima's."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LIMA)


def lima_instant(day: date, hour: int) -> datetime:
    """The instant of a full hour of the day in Lima."""
    return datetime.combine(day, time(hour), tzinfo=LIMA)
