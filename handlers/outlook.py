"""What would go out on a day, to whom and why: the same rules as the tick, and nothing changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import people, reminder_policies, reminder_rules, reminder_silences
from db.commitment_states import WORK
from db.commitments import Commitment
from db.lima import LIMA, end_of, lima_instant
from db.people import Person
from db.reminder_audience import Roster
from db.reminder_planning import concerned
from db.reminder_policies import MAX_DAYS_BEFORE
from db.reminder_rules import Audience, Dated, Policy
from db.reminders import Fire, FireState, Skip, Subject
from handlers import obligation_outlook, week_outlook
from handlers.look import ONE_DAY, Look
from handlers.obligation_outlook import Owed
from handlers.outlook_letters import Item, Letter, Outlook

CALENDAR_DAYS = timedelta(days=MAX_DAYS_BEFORE * 2)
"""No rule falls longer than this before its deadline."""
AT_ONCE = 500


def outlook(look: Look) -> Outlook:
    """As the record stands now."""
    if not look.days.is_working_day(look.day):
        return Outlook(look.day, working=False)
    found = _Found()
    _add_waiting(look, found)
    for rows in _batches(look):
        _add_rules(look, rows, found)
    owed = obligation_outlook.falling_on(look)
    weeks = week_outlook.falling_on(look)
    letters = (
        _letter(look, number, found, week=number in weeks, owed=owed.get(number, ()))
        for number in sorted({*found.items, *weeks, *owed})
    )
    told = (letter for letter in letters if letter.goes or letter.items)
    ordered = sorted(told, key=lambda letter: (letter.at, letter.person.name))
    return Outlook(look.day, True, tuple(ordered), tuple(found.unheard))


@dataclass
class _Found:
    """Per person their items by commitment, and the earliest moment that one was planned for."""

    items: dict[int, dict[int, Item]] = field(default_factory=dict)
    earliest: dict[int, datetime] = field(default_factory=dict)
    unheard: list[Item] = field(default_factory=list)

    def add(self, person: int, item: Item, go_at: datetime) -> None:
        """Of one commitment the last rule said is the one that is told."""
        self.items.setdefault(person, {})[item.commitment.id] = item
        self.earliest[person] = min(go_at, self.earliest.get(person, go_at))


def _add_waiting(look: Look, found: _Found) -> None:
    """What was planned and has not gone out: its next hour may fall on that day."""
    query = select(Fire).where(Fire.kind == Subject.COMMITMENT, Fire.state == FireState.WAITING)
    query = query.where(Fire.go_at < end_of(look.day)).order_by(Fire.day, Fire.id)
    fires = [fire for fire in look.session.scalars(query) if look.waits_for_it(fire)]
    seen = select(Commitment).where(Commitment.state.in_(sorted(WORK)), look.seen)
    numbers = sorted({int(fire.subject) for fire in fires})
    rows = look.session.scalars(seen.where(Commitment.id.in_(numbers))).all() if fires else []
    known = {str(row.id): row for row in rows}
    roster = Roster.load(look.session, rows, look.at)
    for fire in fires:
        row, audience = known.get(fire.subject), Audience(fire.quality)
        if row is None or row.due_on != fire.due_on:
            continue
        if fire.person_id in roster.members(row, audience):
            item = Item(row, reminder_rules.rule_of(fire.rule), audience)
            found.add(fire.person_id, item, fire.go_at)


def _batches(look: Look) -> Iterator[Sequence[Commitment]]:
    """The open commitments of which something is to be planned by that day, some at a time."""
    near = Commitment.due_on.between(look.day, look.day + CALENDAR_DAYS)
    late = Commitment.due_on < look.day
    query = (
        select(Commitment)
        .where(Commitment.is_open, Commitment.state.in_(sorted(WORK)), look.seen)
        .where(Commitment.next_reminder_at <= look.at)
        .where(or_(near, late) if _has_monday(look) else near)
        .order_by(Commitment.id)
        .limit(AT_ONCE)
    )
    last = 0
    while rows := look.session.scalars(query.where(Commitment.id > last)).all():
        yield rows
        last = rows[-1].id


def _has_monday(look: Look) -> bool:
    """Whether a Monday's reminders of what is overdue, or some that are owed, go on that day."""
    monday = look.day - timedelta(days=look.day.weekday())
    soon = look.day <= look.days.next_working_day(look.today + ONE_DAY)
    return soon or look.days.next_working_day(monday) == look.day


def _add_rules(look: Look, rows: Sequence[Commitment], found: _Found) -> None:
    policies = reminder_policies.of_editions(look.session, {row.edition_id for row in rows})
    roster = Roster.load(look.session, rows, look.at)
    planned = _planned(look, rows)
    for row in rows:
        policy = policies[row.edition_id]
        for dated in _to_plan(look, row, policy):
            heard = list(concerned(roster, row, dated, policy))
            go_at = lima_instant(dated.day, policy.hour)
            for person, audience in heard:
                key = (str(row.id), dated.rule.code, row.due_on, person)
                if key not in planned and look.is_its_day(person, dated.day):
                    found.add(person, Item(row, dated.rule, audience), go_at)
            if not heard and dated.day == look.day:
                found.unheard.append(Item(row, dated.rule, Audience.RESPONSIBLE))


def _to_plan(look: Look, row: Commitment, policy: Policy) -> list[Dated]:
    """The rules of that day, and what is owed of the days until now."""
    assert row.due_on is not None, "only what has a deadline is planned"
    assert row.next_reminder_at is not None, "only what is looked at was asked for"
    since = row.next_reminder_at
    dated = reminder_rules.due(row.due_on, policy, look.days, since, look.at)
    near = [each for each in dated if each.day == look.day or each.day <= look.today]
    return sorted(near, key=lambda each: (each.day, each.rule.urgency))


def _planned(look: Look, rows: Sequence[Commitment]) -> set[tuple[str, str, date, int]]:
    """What fired already does not fire again, even if its day comes twice."""
    subjects = [str(row.id) for row in rows]
    query = select(Fire.subject, Fire.rule, Fire.due_on, Fire.person_id)
    found = look.session.execute(
        query.where(Fire.kind == Subject.COMMITMENT, Fire.subject.in_(subjects))
    )
    return {(subject, rule, due_on, person) for subject, rule, due_on, person in found}


def _letter(
    look: Look, number: int, found: _Found, *, week: bool, owed: tuple[Owed, ...]
) -> Letter:
    person = look.session.get_one(Person, number)
    hour = _hour(look, person, found.earliest.get(number), plain=week or bool(owed))
    at = max(look.now, lima_instant(look.day, hour))
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


def _hour(look: Look, person: Person, earliest: datetime | None, *, plain: bool) -> int:
    """The hour they chose, else that of what was planned first; of the rest it is the usual."""
    usual = lima_instant(look.day, reminder_rules.DEFAULT_HOUR)
    first = min(earliest or usual, usual) if plain else earliest or usual
    return int(person.settings.get("hour", first.astimezone(LIMA).hour))


def _problem(session: Session, person: Person) -> Skip | None:
    if not person.settings.get("notices", True):
        return Skip.OPTED_OUT
    return None if people.preferred_address(session, person.id) else Skip.UNREACHABLE
