"""What would go out on a day, to whom and why: the same rules as the tick, and nothing changes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from db import people, reminder_policies, reminder_rules, reminder_silences
from db.bodies import Body
from db.commitment_states import WORK
from db.commitments import Commitment
from db.lima import LIMA, WorkingDays, end_of, lima_date, lima_instant
from db.people import Person
from db.reminder_audience import Roster
from db.reminder_planning import concerned
from db.reminder_policies import MAX_DAYS_BEFORE
from db.reminder_rules import Audience, Rule
from db.reminders import Fire, FireState, Skip, Subject
from handlers import obligation_outlook, week
from handlers.obligation_outlook import Owed

CALENDAR_DAYS = timedelta(days=MAX_DAYS_BEFORE * 2)
"""No rule falls longer than this before its deadline."""
AT_ONCE = 500


@dataclass(frozen=True)
class Item:
    """One line of somebody's digest, or why it would not be in it."""

    commitment: Commitment
    rule: Rule
    audience: Audience
    skip: Skip | None = None


@dataclass(frozen=True)
class Letter:
    """What one person would get, and when."""

    person: Person
    at: datetime
    items: tuple[Item, ...]
    week: bool = False
    """With the week's summary."""
    owed: tuple[Owed, ...] = ()
    """What the person's municipality owes."""

    @property
    def sent(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.skip is None)

    @property
    def skipped(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.skip is not None)


@dataclass(frozen=True)
class Outlook:
    """`unheard` are rules of which nobody would hear: whoever should, holds no post that day."""

    day: date
    working: bool
    letters: tuple[Letter, ...] = ()
    unheard: tuple[Item, ...] = ()

    @property
    def count(self) -> int:
        return sum(len(letter.sent) + len(letter.owed) for letter in self.letters)


@dataclass(frozen=True)
class Look:
    """The day one asks about, and from where one looks; `seen` is what the asker may see."""

    session: Session
    day: date
    now: datetime
    days: WorkingDays
    seen: ColumnElement[bool] = field(default_factory=true)
    covers: Callable[[Body], bool] = lambda body: True

    @property
    def at(self) -> datetime:
        return max(self.now, lima_instant(self.day, reminder_rules.DEFAULT_HOUR))


def outlook(look: Look) -> Outlook:
    """As the record stands now."""
    if not look.days.is_working_day(look.day):
        return Outlook(look.day, working=False)
    found = _Found()
    for rows in _batches(look):
        _add_rules(look, rows, found)
    _add_waiting(look, found)
    watchers = _watchers(look)
    owed = obligation_outlook.falling_on(look.session, look.day, look.at, look.days, look.covers)
    letters = (
        _letter(look, number, found, week=number in watchers, owed=owed.get(number, ()))
        for number in sorted({*found.items, *watchers, *owed})
    )
    ordered = sorted(letters, key=lambda letter: (letter.at, letter.person.name))
    return Outlook(look.day, True, tuple(ordered), tuple(found.unheard))


@dataclass
class _Found:
    """Per person their items by commitment, and the earliest hour that a policy says."""

    items: dict[int, dict[int, Item]] = field(default_factory=dict)
    hours: dict[int, int] = field(default_factory=dict)
    unheard: list[Item] = field(default_factory=list)

    def add(self, person: int, item: Item, hour: int) -> None:
        """Of one commitment the last rule said is the one that is told."""
        self.items.setdefault(person, {})[item.commitment.id] = item
        self.hours[person] = min(hour, self.hours.get(person, hour))


def _add_rules(look: Look, rows: Sequence[Commitment], found: _Found) -> None:
    policies = reminder_policies.of_editions(look.session, {row.edition_id for row in rows})
    roster = Roster.load(look.session, rows, look.at)
    gone = _planned_today(look)
    for row in rows:
        policy = policies[row.edition_id]
        assert row.due_on is not None, "only what has a deadline was asked for"
        dated = reminder_rules.falling_on(look.day, row.due_on, policy, look.days)
        for one in sorted(dated, key=lambda one: one.rule.urgency):
            if (str(row.id), one.rule.code) in gone:
                continue
            heard = list(concerned(roster, row, one, policy))
            for person, audience in heard:
                found.add(person, Item(row, one.rule, audience), policy.hour)
            if not heard:
                found.unheard.append(Item(row, one.rule, Audience.RESPONSIBLE))


def _planned_today(look: Look) -> set[tuple[str, str]]:
    """Once a rule is planned, its fires say what is left of it."""
    query = select(Fire.subject, Fire.rule).where(Fire.kind == Subject.COMMITMENT)
    rows = look.session.execute(query.where(Fire.day == look.day)).all()
    return {(subject, rule) for subject, rule in rows} if look.day == lima_date(look.now) else set()


def _add_waiting(look: Look, found: _Found) -> None:
    """What was planned and has not gone out: its next hour may fall on that day."""
    query = select(Fire).where(Fire.kind == Subject.COMMITMENT, Fire.state == FireState.WAITING)
    for fire in look.session.scalars(query.where(Fire.go_at < end_of(look.day))):
        row = look.session.get(Commitment, int(fire.subject))
        hour = fire.go_at.astimezone(LIMA).hour
        next_at = reminder_rules.aim(max(fire.go_at, look.now), hour, look.days)
        if row is not None and row.due_on == fire.due_on and lima_date(next_at) == look.day:
            item = Item(row, reminder_rules.rule_of(fire.rule), Audience(fire.quality))
            found.add(fire.person_id, item, hour)


def _watchers(look: Look) -> set[int]:
    monday = look.day - timedelta(days=look.day.weekday())
    if look.days.next_working_day(monday) != look.day:
        return set()
    return set(week.watchers(look.session, look.at))


def _batches(look: Look) -> Iterator[Sequence[Commitment]]:
    """The open commitments that a rule could fall on, some at a time."""
    near = Commitment.due_on.between(look.day, look.day + CALENDAR_DAYS)
    late = Commitment.due_on < look.day
    query = (
        select(Commitment)
        .where(Commitment.is_open, Commitment.state.in_(sorted(WORK)), look.seen)
        .where(or_(near, late) if _has_monday(look) else near)
        .order_by(Commitment.id)
        .limit(AT_ONCE)
    )
    last = 0
    while rows := look.session.scalars(query.where(Commitment.id > last)).all():
        yield rows
        last = rows[-1].id


def _has_monday(look: Look) -> bool:
    """Whether a Monday's reminders of what is overdue go out on that day."""
    monday = look.day - timedelta(days=look.day.weekday())
    return look.days.next_working_day(monday) == look.day


def _letter(
    look: Look, number: int, found: _Found, *, week: bool, owed: tuple[Owed, ...]
) -> Letter:
    person = look.session.get_one(Person, number)
    hour = found.hours.get(number, reminder_rules.DEFAULT_HOUR)
    at = lima_instant(look.day, int(person.settings.get("hour", hour)))
    silent = reminder_silences.kept_by(look.session, number, Subject.COMMITMENT, at)
    problem = _problem(look.session, person)

    def skip(item: Item) -> Skip | None:
        return problem or (Skip.SILENCED if str(item.commitment.id) in silent else None)

    items = (replace(item, skip=skip(item)) for item in found.items.get(number, {}).values())
    ordered = sorted(
        items, key=lambda item: (item.commitment.due_on or look.day, item.commitment.id)
    )
    reachable = problem is None
    return Letter(person, at, tuple(ordered), week and reachable, owed if reachable else ())


def _problem(session: Session, person: Person) -> Skip | None:
    if not person.settings.get("notices", True):
        return Skip.OPTED_OUT
    return None if people.preferred_address(session, person.id) else Skip.UNREACHABLE
