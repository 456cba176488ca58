"""The periodic obligations of a municipality, and when each falls due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge import obligation_rules
from knowledge.calendar import Calendar
from knowledge.obligation_rules import Events, Occurrence


@dataclass(frozen=True)
class Obligation:
    """`entry` is the curated answer about it. Those of a term of office fall due in its first
    year only: `first_year` and every `every_years` from then on.
    """

    id: str
    title: str
    frequency: str
    deadline_text: str
    rule: str
    responsible: str
    area: str
    legal_basis: str = ""
    entry: str = ""
    applies_to: str = "all"
    note: str = ""
    first_year: int = 0
    every_years: int = 1
    tax: bool = False
    """A tax deadline: decreed non-working days count as worked."""
    minor: bool = False
    """Somebody else's to fulfil, or routine: reminded of only to who asked for its area."""

    @property
    def events(self) -> list[str]:
        """The events that it waits for."""
        return obligation_rules.events_of(self.rule)

    def applies(self, provincial: bool) -> bool:
        return self.applies_to in ("all", "provincial" if provincial else "distrital")

    def next_dates(
        self, start: date, end: date, calendar: Calendar, events: Events | None = None
    ) -> list[date]:
        return sorted({found.on for found in self.occurrences(start, end, calendar, events)})

    def occurrences(
        self, start: date, end: date, calendar: Calendar, events: Events | None = None
    ) -> list[Occurrence]:
        days = calendar.for_taxes() if self.tax else calendar
        found = obligation_rules.occurrences(self.rule, start, end, days, events)
        return [each for each in found if self._is_due_in(each.on.year)]

    def _is_due_in(self, year: int) -> bool:
        return year >= self.first_year and (year - self.first_year) % self.every_years == 0


@dataclass(frozen=True)
class DueDate:
    """One time that an obligation falls due; `key` stays when the day moves."""

    on: date
    obligation: Obligation
    key: str = ""

    @property
    def subject(self) -> str:
        """What names it for ever: `obl-pia.2026-12`."""
        return f"{self.obligation.id}.{self.key}"


def due(
    obligations: Iterable[Obligation],
    start: date,
    end: date,
    calendar: Calendar,
    events: Events | None = None,
) -> list[DueDate]:
    """What falls due from `start` to `end`, in order of date."""
    days = [
        DueDate(found.on, obligation, found.key)
        for obligation in obligations
        for found in obligation.occurrences(start, end, calendar, events)
    ]
    return sorted(days, key=lambda due: (due.on, due.obligation.id, due.key))
