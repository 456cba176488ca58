"""The clock of those who answer runs in office hours: not at night, not on weekends or holidays."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge import calendar, working_hours
from knowledge.working_hours import LIMA

CALENDAR = calendar.load()
"""8 and 9 December 2026, Tuesday and Wednesday, and 25 December, a Friday, are holidays."""


def at(moment: str) -> datetime:
    return datetime.strptime(moment, "%d/%m/%Y %H:%M").replace(tzinfo=LIMA)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("start", "work", "end"),
    [
        ("23/11/2026 09:00", 2, "23/11/2026 11:00"),
        ("23/11/2026 09:00", 0, "23/11/2026 09:00"),
        ("23/11/2026 07:00", 1, "23/11/2026 09:30"),  # before the office opens
        ("23/11/2026 03:00", 0, "23/11/2026 08:30"),
        ("23/11/2026 16:30", 2, "24/11/2026 09:30"),  # over a night
        ("23/11/2026 22:00", 1, "24/11/2026 09:30"),
        ("23/11/2026 15:30", 2, "23/11/2026 17:30"),  # ends with the day
        ("23/11/2026 17:30", 1, "24/11/2026 09:30"),
        ("27/11/2026 16:30", 2, "30/11/2026 09:30"),  # Friday to Monday
        ("21/11/2026 10:00", 9, "23/11/2026 17:30"),  # Saturday
        ("22/11/2026 23:59", 1, "23/11/2026 09:30"),  # Sunday
        ("07/12/2026 17:00", 1, "10/12/2026 09:00"),  # over two holidays
        ("24/12/2026 17:00", 1, "28/12/2026 09:00"),  # over a holiday and a weekend
        ("08/12/2026 11:00", 9, "10/12/2026 17:30"),  # on a holiday
        ("23/11/2026 08:30", 45, "27/11/2026 17:30"),  # a whole week
        ("31/12/2026 17:00", 1, "04/01/2027 09:00"),  # over the year's end
    ],
)
def test_time_at_work_is_added(start: str, work: float, end: str) -> None:
    assert working_hours.add(CALENDAR, at(start), hours(work)) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "work"),
    [
        ("23/11/2026 09:00", "23/11/2026 11:00", 2),
        ("23/11/2026 16:30", "24/11/2026 09:30", 2),
        ("27/11/2026 16:30", "30/11/2026 09:30", 2),
        ("21/11/2026 10:00", "22/11/2026 20:00", 0),
        ("23/11/2026 18:00", "24/11/2026 08:00", 0),
        ("24/12/2026 17:00", "28/12/2026 09:00", 1),
        ("23/11/2026 11:00", "23/11/2026 09:00", 0),
        ("24/11/2026 11:00", "23/11/2026 09:00", 0),
    ],
)
def test_time_at_work_between_two_instants(start: str, end: str, work: float) -> None:
    assert working_hours.between(CALENDAR, at(start), at(end)) == hours(work)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("23/11/2026 08:29", False),
        ("23/11/2026 08:30", True),
        ("23/11/2026 17:29", True),
        ("23/11/2026 17:30", False),
        ("21/11/2026 10:00", False),
        ("08/12/2026 10:00", False),
    ],
)
def test_the_office_is_open_or_not(moment: str, is_open: bool) -> None:
    assert working_hours.is_open(CALENDAR, at(moment)) is is_open


def test_what_is_added_is_what_lies_between() -> None:
    start = at("20/11/2026 12:15")
    for minutes in range(0, 5000, 137):
        work = timedelta(minutes=minutes)
        end = working_hours.add(CALENDAR, start, work)
        assert working_hours.between(CALENDAR, start, end) == work


def test_an_instant_of_another_zone_is_read_in_lima() -> None:
    start = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 9:00 in Lima
    assert working_hours.add(CALENDAR, start, hours(1)) == at("23/11/2026 10:00")
