"""When a deadline is reminded of: rules, the days they fall on, and the hours one may write in.

Pure: dates and a policy in, dates out. Nothing here knows who is told, or what was sent.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from db.lima import WorkingDays, lima_date, lima_instant

WINDOW_OPENS, WINDOW_CLOSES = 8, 19
"""Nobody is written to outside these hours of Lima."""
MARGIN = timedelta(minutes=5)
"""What leaves the queue this long before the window closes is out when it does."""
DEFAULT_HOUR = 9
WEEK = timedelta(weeks=1)
LOOK_AHEAD = 2
"""Mondays beyond the last one asked for: one may be no working day."""
ONE_DAY = timedelta(days=1)
_CODE = re.compile(r"(before|overdue)([0-9]{1,4})|on_day")


class Step(StrEnum):
    BEFORE = "before"
    ON_DAY = "on_day"
    OVERDUE = "overdue"


class Audience(StrEnum):
    """In what quality somebody is reminded; who is in two is told in the first."""

    RESPONSIBLE = "responsible"
    COUNTERPART = "counterpart"
    COORDINATOR = "coordinator"
    PCM = "pcm"


@dataclass(frozen=True)
class Rule:
    """`number` is of working days before the deadline, or of Mondays after it."""

    step: Step
    number: int = 0

    @property
    def code(self) -> str:
        """As it is stored: `before7`, `on_day`, `overdue2`."""
        return self.step if self.step is Step.ON_DAY else f"{self.step}{self.number}"

    @property
    def urgency(self) -> int:
        """Of two rules of one deadline, the later one says more."""
        sizes = {Step.BEFORE: -self.number, Step.ON_DAY: 0, Step.OVERDUE: self.number}
        return sizes[self.step]


def rule_of(code: str) -> Rule:
    """The rule of a stored code. Raises ValueError."""
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"not a rule: {code!r}")
    return Rule(Step(found[1]), int(found[2])) if found[1] else Rule(Step.ON_DAY)


@dataclass(frozen=True)
class Hearing:
    """Which rules an audience hears of; `overdue_from` counts the days since the deadline."""

    before: frozenset[int] = frozenset()
    on_day: bool = False
    overdue_from: int | None = None


HEARINGS: Mapping[Audience, Hearing] = MappingProxyType(
    {
        Audience.COUNTERPART: Hearing(before=frozenset({7}), overdue_from=1),
        Audience.COORDINATOR: Hearing(before=frozenset({3}), overdue_from=1),
        Audience.PCM: Hearing(overdue_from=15),
    }
)
"""Escalation by steps; whoever is responsible hears of every rule."""


@dataclass(frozen=True)
class Policy:
    """What an edition's staff decided: which rules there are, who hears of each, at what hour."""

    before: tuple[int, ...] = (30, 15, 7, 3, 1)
    on_day: bool = True
    overdue: bool = True
    hour: int = DEFAULT_HOUR
    hearings: Mapping[Audience, Hearing] = field(default_factory=lambda: HEARINGS)

    def hears(self, audience: Audience, rule: Rule, due_on: date, day: date) -> bool:
        if audience is Audience.RESPONSIBLE:
            return True
        hearing = self.hearings.get(audience, Hearing())
        if rule.step is Step.BEFORE:
            return rule.number in hearing.before
        if rule.step is Step.ON_DAY:
            return hearing.on_day
        late = (day - due_on).days
        return hearing.overdue_from is not None and late >= hearing.overdue_from


@dataclass(frozen=True)
class Dated:
    """A rule and the working day it falls on."""

    rule: Rule
    day: date


def day_of(rule: Rule, due_on: date, days: WorkingDays) -> date:
    """A day that is not worked gives way: to the one before it, or after it when overdue."""
    if rule.step is Step.BEFORE:
        return days.previous_working_day(days.add_working_days(due_on, -rule.number))
    if rule.step is Step.ON_DAY:
        return days.previous_working_day(due_on)
    return days.next_working_day(_monday(due_on, rule.number))


def due(
    due_on: date, policy: Policy, days: WorkingDays, since: datetime, now: datetime
) -> list[Dated]:
    """The rules to plan now: those whose day has opened, and whose hour was still to come at
    `since`, the instant up to which all was planned or at which the deadline became what it is."""
    return [
        dated
        for dated in _dated(due_on, policy, days, lima_date(since), lima_date(now))
        if opens(dated.day) <= now and lima_instant(dated.day, policy.hour) >= since
    ]


def next_look(due_on: date, policy: Policy, days: WorkingDays, now: datetime) -> datetime | None:
    """When the next rule's day opens; None when no rule is left."""
    today = lima_date(now)
    ahead = (opens(dated.day) for dated in _dated(due_on, policy, days, today, today))
    return min((instant for instant in ahead if instant > now), default=None)


def falling_on(day: date, due_on: date, policy: Policy, days: WorkingDays) -> list[Dated]:
    """The rules of a deadline that fall on a day."""
    return [dated for dated in _dated(due_on, policy, days, day, day) if dated.day == day]


def agenda(
    due_on: date, policy: Policy, days: WorkingDays, first: date, mondays: int = 1
) -> list[Dated]:
    """The rules from a day on, the earliest first; of the Mondays, which have no end, so many."""
    last = max(first, due_on) + WEEK * mondays
    ahead = [d for d in _dated(due_on, policy, days, first, last) if d.day >= first]
    late = [d for d in ahead if d.rule.step is Step.OVERDUE][:mondays]
    timely = [d for d in ahead if d.rule.step is not Step.OVERDUE]
    return sorted(timely + late, key=lambda dated: (dated.day, dated.rule.urgency))


def opens(day: date) -> datetime:
    """When what falls on a day is planned: at the first hour that people can choose."""
    return lima_instant(day, WINDOW_OPENS)


def closes(day: date) -> datetime:
    """After this nothing of the day leaves any more."""
    return lima_instant(day, WINDOW_CLOSES) - MARGIN


def aim(earliest: datetime, hour: int, days: WorkingDays) -> datetime:
    """The first instant from `earliest` on at which a person of that hour may be written to."""
    day = lima_date(earliest)
    if days.is_working_day(day) and earliest < closes(day):
        return max(earliest, lima_instant(day, hour))
    return next_day(earliest, hour, days)


def next_day(now: datetime, hour: int, days: WorkingDays) -> datetime:
    """That hour of the first working day after this one."""
    return lima_instant(days.next_working_day(lima_date(now) + ONE_DAY), hour)


def _dated(
    due_on: date, policy: Policy, days: WorkingDays, first: date, last: date
) -> Iterator[Dated]:
    """All rules of a deadline, but of its Mondays only those around these days, and the next."""
    rules = [Rule(Step.BEFORE, number) for number in policy.before]
    if policy.on_day:
        rules.append(Rule(Step.ON_DAY))
    if policy.overdue:
        start = max(_mondays_until(due_on, first), 1)
        end = max(start + LOOK_AHEAD, _mondays_until(due_on, last))
        rules += [Rule(Step.OVERDUE, number) for number in range(start, end + 1)]
    yield from (Dated(rule, day_of(rule, due_on, days)) for rule in rules)


def _monday(due_on: date, number: int) -> date:
    """The first Monday after the deadline is number 1."""
    first = due_on + timedelta(days=7 - due_on.weekday())
    return first + WEEK * (number - 1)


def _mondays_until(due_on: date, day: date) -> int:
    return (day - _monday(due_on, 1)).days // 7 + 1
