"""Office hours of those who answer: Lima, Monday to Friday from 8:30 to 17:30, holidays apart.

Every instant is aware; what is counted is time at work, so that a promise made on a Friday at
17:00 falls on Monday and not in the night.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.calendar import ONE_DAY, Calendar

LIMA = ZoneInfo("America/Lima")
OPENS, CLOSES = time(8, 30), time(17, 30)
WORKING_DAY = timedelta(hours=9)
NO_TIME = timedelta(0)


def is_open(calendar: Calendar, instant: datetime) -> bool:
    """Whether somebody is at work at that instant."""
    local = instant.astimezone(LIMA)
    return calendar.is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def next_opening(calendar: Calendar, instant: datetime) -> datetime:
    """The instant itself during office hours, else when the office opens next."""
    if is_open(calendar, instant):
        return instant
    local = instant.astimezone(LIMA)
    day = local.date() if local.time() < OPENS else local.date() + ONE_DAY
    return _at(calendar.next_working_day(day), OPENS)


def add(calendar: Calendar, start: datetime, work: timedelta) -> datetime:
    """When so much time at work has passed since `start`.

    What ends with the day ends at closing time, not the next morning.
    """
    now = next_opening(calendar, start)
    while work > _left(now):
        work -= _left(now)
        now = next_opening(calendar, _at(now.astimezone(LIMA).date(), CLOSES))
    return now + work


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much time at work lies between two instants; none when the second is not later."""
    total, day = NO_TIME, start.astimezone(LIMA).date()
    last = end.astimezone(LIMA).date()
    while day <= last:
        if calendar.is_working_day(day):
            begins, ends = max(start, _at(day, OPENS)), min(end, _at(day, CLOSES))
            total += max(ends - begins, NO_TIME)
        day += ONE_DAY
    return total


def _left(now: datetime) -> timedelta:
    """What is left of an office day."""
    return _at(now.astimezone(LIMA).date(), CLOSES) - now


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=LIMA)
