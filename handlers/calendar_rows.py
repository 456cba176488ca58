"""What the calendar lists: obligations with their dates, and those that wait for an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot import working_days
from bot.context import Context
from handlers import calendar_areas
from handlers.calendar_owner import Owner
from handlers.calendar_period import Period
from knowledge import obligations
from knowledge.calendar import Calendar
from knowledge.obligation_rules import Events
from knowledge.obligations import Obligation

YEAR = timedelta(days=366)
A_MONTH, ALMOST_A_YEAR = timedelta(days=20), timedelta(days=300)
"""How long after its last event a monthly obligation, or another, waits for the next one."""
MONTHLY, TERM = "mensual", "por período"
TERM_SEASON = frozenset({(2, 10), (2, 11), (2, 12), (3, 1), (3, 2), (3, 3)})
"""What a change of government asks for waits only then: (year modulo 4, month)."""


@dataclass(frozen=True)
class Row:
    """An obligation with its dates in the window; without any, it waits for an event."""

    obligation: Obligation
    dates: tuple[date, ...] = ()


def rows(context: Context, owner: Owner, found: Sequence[Obligation], period: Period) -> list[Row]:
    """By area in the order of the topics; in an area by date, and last what has none yet: only
    now, not of months to come."""
    days, events = working_days.load(context.session), owner.events(context)
    dated: dict[str, list[date]] = {}
    for due in obligations.due(found, period.since, period.until, days, events):
        dated.setdefault(due.obligation.id, []).append(due.on)
    order = {area.id: at for at, area in enumerate(calendar_areas.areas_of(context, found))}
    rows = [
        Row(each, tuple(dated.get(each.id, ())))
        for each in found
        if each.id in dated or (not period.code and _is_awaited(each, events, context.today, days))
    ]
    return sorted(rows, key=lambda row: (order[row.obligation.area], row.dates or (date.max,)))


def soonest(rows: Sequence[Row]) -> Row | None:
    dated = (row for row in rows if row.dates)
    return min(dated, key=lambda row: (row.dates[0], row.obligation.minor), default=None)


def _is_awaited(obligation: Obligation, events: Events, today: date, days: Calendar) -> bool:
    if not waiting_for(obligation, events, today, days):
        return False
    return obligation.frequency != TERM or (today.year % 4, today.month) in TERM_SEASON


def waiting_for(obligation: Obligation, events: Events, today: date, days: Calendar) -> list[str]:
    """The events it is counted from, when none of late gives it a date."""
    if not obligation.events or obligation.next_dates(today, today + YEAR, days, events):
        return []
    fresh = today - (A_MONTH if obligation.frequency == MONTHLY else ALMOST_A_YEAR)
    known = [day for event in obligation.events for day in events.get(event, {}).values()]
    return [] if any(day >= fresh for day in known) else obligation.events
