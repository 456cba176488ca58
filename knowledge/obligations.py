"""The periodic obligations of a municipality, and when each falls due."""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import obligation_rules, yaml_lines
from knowledge.calendar import Calendar
from knowledge.obligation_rules import Events, RuleError

DATA = Path(__file__).parent / "obligations"
APPLIES_TO = ("all", "provincial", "distrital")
REQUIRED = ("id", "title", "frequency", "deadline_text", "rule", "responsible", "area")


class ObligationError(ValueError):
    """An obligation that cannot be read: names its file, its id and the fault."""


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

    def applies(self, provincial: bool) -> bool:
        return self.applies_to in ("all", "provincial" if provincial else "distrital")

    def next_dates(
        self, start: date, end: date, calendar: Calendar, events: Events | None = None
    ) -> list[date]:
        days = obligation_rules.next_dates(self.rule, start, end, calendar, events)
        return [day for day in days if self._is_due_in(day.year)]

    def _is_due_in(self, year: int) -> bool:
        return year >= self.first_year and (year - self.first_year) % self.every_years == 0


@dataclass(frozen=True)
class DueDate:
    on: date
    obligation: Obligation


def load(directory: Path = DATA) -> list[Obligation]:
    """The obligations of every YAML file of a folder; raises ObligationError."""
    found: dict[str, Obligation] = {}
    for path in sorted(directory.glob("*.yaml")):
        for row in yaml_lines.load(path) or []:
            obligation = _read(row, path)
            if obligation.id in found:
                raise ObligationError(f"{path.name}: el id «{obligation.id}» está repetido")
            found[obligation.id] = obligation
    return list(found.values())


def due(
    obligations: list[Obligation],
    start: date,
    end: date,
    calendar: Calendar,
    events: Events | None = None,
) -> list[DueDate]:
    """What falls due from `start` to `end`, in order of date."""
    days = [
        DueDate(day, obligation)
        for obligation in obligations
        for day in obligation.next_dates(start, end, calendar, events)
    ]
    return sorted(days, key=lambda due: (due.on, due.obligation.id))


def _read(row: Any, path: Path) -> Obligation:
    name = f"{path.name}, {row.get('id', '?') if isinstance(row, dict) else '?'}"
    if not isinstance(row, dict):
        raise ObligationError(f"{name}: cada obligación es una lista de campos con su valor")
    if unknown := set(row) - {field.name for field in fields(Obligation)}:
        raise ObligationError(f"{name}: sobra «{min(map(str, unknown))}»")
    if missing := [key for key in REQUIRED if not row.get(key)]:
        raise ObligationError(f"{name}: falta «{missing[0]}»")
    if row.get("applies_to", "all") not in APPLIES_TO:
        raise ObligationError(f"{name}: «applies_to» es uno de {', '.join(APPLIES_TO)}")
    for key in ("first_year", "every_years"):
        if not isinstance(row.get(key, 1), int) or row.get(key, 1) < 1:
            raise ObligationError(f"{name}: «{key}» es un número de año o de años")
    try:
        obligation_rules.check(str(row["rule"]))
    except RuleError as fault:
        raise ObligationError(f"{name}: {fault}") from fault
    return Obligation(**row)
