"""The working days as they stand: the calendar, and the days that staff entered since."""

from sqlalchemy.orm import Session

from db import non_working_days
from knowledge import calendar
from knowledge.calendar import Calendar


def load(session: Session) -> Calendar:
    """Read anew each time, so that a day entered in one process counts at once in all."""
    return calendar.load(non_working_days.entered(session))
