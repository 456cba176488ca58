"""Lima's calendar: the date that an instant has for the people who use this record."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")


def lima_date(instant: datetime) -> date:
    return instant.astimezone(LIMA).date()


def end_of(day: date) -> datetime:
    """The first instant that is no longer in that day of Lima's."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LIMA)
