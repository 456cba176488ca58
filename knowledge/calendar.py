"""Working days of Peru's public sector: weekends, national holidays, decreed non-working days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import yaml

NON_WORKING_DAYS = Path(__file__).parent / "data" / "non_working_days.yaml"
DECREED = "Día no laborable del sector público"
SATURDAY = 5
ONE_DAY = timedelta(days=1)

# The package `holidays` follows D.Leg. 713, art. 6, but for these. Easter Sunday is no holiday
# in Peru; the others are called otherwise in the law or in the official calendar.
NOT_HOLIDAYS = frozenset({"Domingo de Resurrección"})
NAMES = {
    "Día de la Independencia": "Fiestas Patrias",
    "Día de la Gran Parada Militar": "Fiestas Patrias",
    "Todos Los Santos": "Todos los Santos",
    "Navidad del Señor": "Navidad",
}


@dataclass(frozen=True)
class Calendar:
    """`non_working` adds days to the national holidays: the date and why nobody works."""

    non_working: dict[date, str] = field(default_factory=dict)

    def holiday_name(self, day: date) -> str | None:
        """Why a day is not worked, weekends apart: «Viernes Santo»."""
        return national_holidays(day.year).get(day) or self.non_working.get(day)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and self.holiday_name(day) is None

    def for_taxes(self) -> "Calendar":
        """Decreed days are worked as far as tax deadlines go: the decrees themselves say so."""
        return Calendar()

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the first one after it."""
        return self._first_worked(day, ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the last one before it."""
        return self._first_worked(day, -ONE_DAY)

    def add_working_days(self, day: date, days: int) -> date:
        """So many working days after a day (before it, if negative), that day not counted."""
        step = ONE_DAY if days > 0 else -ONE_DAY
        for _ in range(abs(days)):
            day = self._first_worked(day + step, step)
        return day

    def nth_working_day(self, year: int, month: int, n: int) -> date:
        return self.add_working_days(date(year, month, 1) - ONE_DAY, n)

    def last_working_day_of_month(self, year: int, month: int) -> date:
        return self.previous_working_day(last_day_of_month(year, month))

    def _first_worked(self, day: date, step: timedelta) -> date:
        while not self.is_working_day(day):
            day += step
        return day


def load(entered: Mapping[date, str] | None = None) -> Calendar:
    """The calendar with the decreed days of the file and those that staff entered, each with its
    decree."""
    fresh = {day: f"{DECREED} ({basis})" for day, basis in (entered or {}).items()}
    return Calendar(decreed_days() | fresh)


@cache
def decreed_days() -> dict[date, str]:
    listed = yaml.safe_load(NON_WORKING_DAYS.read_text(encoding="utf-8")) or []
    return {row["date"]: f"{row['reason']} ({row['legal_basis']})" for row in listed}


@lru_cache(maxsize=64)
def national_holidays(year: int) -> dict[date, str]:
    # Imported here: the package takes longer to load than all of the rest of `knowledge`.
    from holidays.countries.peru import Peru

    days = Peru(years=year, expand=False, language="es")
    return {
        day: NAMES.get(name, name) for day, name in sorted(days.items()) if name not in NOT_HOLIDAYS
    }


def last_day_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - ONE_DAY
