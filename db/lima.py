"""Lima's calendar: the date that an instant has for the people who use this record."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LIMA = ZoneInfo("America/Lima")


def lima_date(instant: datetime) -> date:
    return instant.astimezone(LIMA).date()
