"""The dates of a periodic obligation, from a rule such as `12-31`, `TRIM+30` or `01-HABIL5`.

| rule | dates |
|---|---|
| `12-31` | that day of every year |
| `02-ULTIMO_HABIL`, `01-HABIL5` | the last, or the fifth, working day of that month |
| `MES`, `MES-ULTIMO_HABIL`, `MES-HABIL5` | the last day of every month, or a working day of it |
| `TRIM`, `TRIM-ULTIMO_HABIL` | the last day of every quarter, or its last working day |
| `TRIM+30` | so many calendar days after the end of every quarter |
| `RELATIVO:event+5HABIL` | 5 working days (`+5`: calendar days) after an event staff entered |
| `RELATIVO:event*12MESES+15HABIL` | the same, after every twelve months since the event |

Several are joined by `;`. `RELATIVO` without an event has no dates.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calendar import Calendar, last_day_of_month
from knowledge.date_rule import make, months_later

QUARTER_ENDS = (3, 6, 9, 12)
EVERY_MONTH = tuple(range(1, 13))
LEAP_YEAR = 2024  # in which every day of a calendar exists

Events = Mapping[str, Mapping[str, date]]
"""By the name in rules, when each happened, by something that stays the same if it is corrected."""


@dataclass(frozen=True)
class Occurrence:
    """One time that something is due. `key` names it even when its day moves: the month that the
    rule names (`2026-12`), or the event it is counted from (`e7`).
    """

    key: str
    on: date


YearDates = Callable[[re.Match[str], int, Calendar], Iterator[Occurrence]]


class RuleError(ValueError):
    """A rule that cannot be read; the message is for the staff who wrote it."""


def next_dates(
    rule: str, start: date, end: date, calendar: Calendar, events: Events | None = None
) -> list[date]:
    """The dates of the rule from `start` to `end`, both included."""
    return sorted({found.on for found in occurrences(rule, start, end, calendar, events)})


def occurrences(
    rule: str, start: date, end: date, calendar: Calendar, events: Events | None = None
) -> list[Occurrence]:
    """The same with their keys, no two alike."""
    found: dict[str, Occurrence] = {}
    for part in rule.split(";"):
        for each in _dates(part.strip(), start, end, calendar, events or {}):
            key = each.key if each.key not in found else f"{each.key}.{len(found)}"
            found[key] = Occurrence(key, each.on)
    inside = (each for each in found.values() if start <= each.on <= end)
    return sorted(inside, key=lambda each: (each.on, each.key))


def check(rule: str) -> None:
    """Raises RuleError unless the rule can be read."""
    next_dates(rule, date(LEAP_YEAR, 1, 1), date(LEAP_YEAR, 12, 31), Calendar())


def events_of(rule: str) -> list[str]:
    """The events that the rule waits for."""
    matches = (RELATIVE.fullmatch(part.strip()) for part in rule.split(";"))
    return [match["event"] for match in matches if match and match["event"]]


def _dates(
    part: str, start: date, end: date, calendar: Calendar, events: Events
) -> Iterator[Occurrence]:
    if match := RELATIVE.fullmatch(part):
        for key, event in events.get(match["event"] or "", {}).items():
            yield from _after(key, event, match, end, calendar)
        return
    for pattern, dates in YEARLY:
        if match := pattern.fullmatch(part):
            # A year before: the last quarter's 30 days end in the next year.
            for year in range(start.year - 1, end.year + 1):
                yield from dates(match, year, calendar)
            return
    raise RuleError(f"no se entiende la regla «{part}»")


def _after(
    key: str, event: date, match: re.Match[str], end: date, calendar: Calendar
) -> Iterator[Occurrence]:
    step, offset = int(match["months"] or 0), int(match["offset"] or 0)
    turn, since = 1, months_later(event, step)
    while since <= end:
        if match["working"]:
            day = calendar.add_working_days(since, offset)
        else:
            day = since + timedelta(days=offset)
        yield Occurrence(f"{key}-{turn}" if step else key, day)
        if not step:
            return
        turn += 1
        since = months_later(event, step * turn)


def _fixed(match: re.Match[str], year: int, calendar: Calendar) -> Iterator[Occurrence]:
    month, day = int(match["month"]), int(match["day"])
    if not make(LEAP_YEAR, month, day):
        raise RuleError(f"no existe el día «{match[0]}» (mes-día)")
    if named := make(year, month, day):
        yield Occurrence(_month_key(year, month), named)


def _working_day(match: re.Match[str], year: int, calendar: Calendar) -> Iterator[Occurrence]:
    for month in _months(match["month"]):
        if match["nth"]:
            day = calendar.nth_working_day(year, month, int(match["nth"]))
        else:
            day = calendar.last_working_day_of_month(year, month)
        yield Occurrence(_month_key(year, month), day)


def _period_end(match: re.Match[str], year: int, calendar: Calendar) -> Iterator[Occurrence]:
    for month in _months(match["month"]):
        day = last_day_of_month(year, month) + timedelta(days=int(match["offset"] or 0))
        yield Occurrence(_month_key(year, month), day)


def _month_key(year: int, month: int) -> str:
    return f"{year}-{month:02}"


def _months(written: str) -> tuple[int, ...]:
    if written in ("MES", "TRIM"):
        return EVERY_MONTH if written == "MES" else QUARTER_ENDS
    if int(written) not in EVERY_MONTH:
        raise RuleError(f"no existe el mes «{written}»")
    return (int(written),)


RELATIVE = re.compile(
    r"RELATIVO(?::(?P<event>[a-z0-9_]+)(?:\*(?P<months>[1-9]\d?)MESES)?"
    r"(?:\+(?P<offset>\d{1,3})(?P<working>HABIL)?)?)?"
)
YEARLY: tuple[tuple[re.Pattern[str], YearDates], ...] = (
    (re.compile(r"(?P<month>\d\d)-(?P<day>\d\d)"), _fixed),
    (
        re.compile(r"(?P<month>\d\d|MES|TRIM)-(?:ULTIMO_HABIL|HABIL(?P<nth>[1-9]\d?))"),
        _working_day,
    ),
    (re.compile(r"(?P<month>MES|TRIM)(?:\+(?P<offset>\d{1,3}))?"), _period_end),
)
