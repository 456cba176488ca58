"""Working days: weekends, national holidays and decreed days are not worked."""

import csv
from datetime import date
from pathlib import Path

import pytest

from knowledge import calendar

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "feriados.csv"
PERU = calendar.load()


@pytest.mark.skipif(not REFERENCE.exists(), reason="the table of holidays is not here")
def test_its_holidays_are_those_of_the_law():
    with REFERENCE.open(encoding="utf-8") as file:
        legal = {date.fromisoformat(row["fecha"]) for row in csv.DictReader(file)}

    ours = {day for year in range(2025, 2031) for day in calendar.national_holidays(year)}

    assert ours == legal


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),  # Año Nuevo, a Friday
        date(2027, 3, 25),  # Jueves Santo
        date(2027, 6, 7),  # Batalla de Arica, a Monday
        date(2027, 7, 23),  # Día de la Fuerza Aérea, a Friday
        date(2027, 12, 9),  # Batalla de Ayacucho
        date(2027, 1, 2),  # a Saturday
        date(2027, 3, 28),  # Easter Sunday
        date(2026, 1, 2),  # decreed, D.S. 042-2025-PCM
    ],
)
def test_a_day_that_is_not_worked(day):
    assert not PERU.is_working_day(day)


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 3, 24), date(2026, 12, 31)])
def test_a_day_that_is_worked(day):
    assert PERU.is_working_day(day)


def test_it_says_why_a_day_is_not_worked():
    assert PERU.holiday_name(date(2027, 7, 28)) == "Fiestas Patrias"
    assert PERU.holiday_name(date(2026, 1, 2)) == (
        "Día no laborable compensable del sector público (D.S. 042-2025-PCM)"
    )


def test_easter_sunday_and_a_common_monday_have_no_name():
    assert PERU.holiday_name(date(2027, 3, 28)) is None
    assert PERU.holiday_name(date(2027, 1, 4)) is None


def test_a_day_that_staff_enter_is_not_worked_and_others_still_are():
    ours = calendar.load({date(2027, 1, 4): "D.S. 001-2027-PCM"})

    assert not ours.is_working_day(date(2027, 1, 4))
    assert ours.is_working_day(date(2027, 1, 5))
    assert PERU.is_working_day(date(2027, 1, 4))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2027, 1, 1), 5, date(2027, 1, 8)),
        (date(2027, 3, 24), 1, date(2027, 3, 29)),  # over Easter
        (date(2027, 7, 22), 3, date(2027, 7, 30)),  # 23, 28 and 29 July
        (date(2027, 1, 4), -1, date(2026, 12, 31)),
        (date(2027, 1, 4), 0, date(2027, 1, 4)),
        (date(2027, 12, 7), 1, date(2027, 12, 10)),
    ],
)
def test_it_counts_working_days(start, days, end):
    assert PERU.add_working_days(start, days) == end


def test_it_moves_to_the_nearest_worked_day_and_leaves_a_worked_one():
    saturday = date(2027, 1, 2)

    assert PERU.next_working_day(saturday) == date(2027, 1, 4)
    assert PERU.previous_working_day(saturday) == date(2026, 12, 31)
    assert PERU.next_working_day(date(2027, 1, 4)) == date(2027, 1, 4)
    assert PERU.previous_working_day(date(2027, 1, 4)) == date(2027, 1, 4)


def test_it_finds_working_days_of_a_month():
    assert PERU.nth_working_day(2027, 1, 5) == date(2027, 1, 8)
    assert PERU.last_working_day_of_month(2027, 2) == date(2027, 2, 26)
    assert PERU.last_working_day_of_month(2026, 12) == date(2026, 12, 31)


@pytest.mark.parametrize(("year", "month", "day"), [(2027, 2, 28), (2028, 2, 29), (2027, 12, 31)])
def test_it_knows_the_last_day_of_a_month(year, month, day):
    assert calendar.last_day_of_month(year, month) == date(year, month, day)
