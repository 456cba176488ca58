"""Whom obligations would be told to on a day: the same rules as the plan, and nothing changes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot import working_days
from db import municipal_posts, obligation_plans, reminder_rules, reminder_silences
from db.lima import lima_date
from db.municipal_posts import Holder
from db.reminder_rules import Dated, Rule
from db.reminders import Fire, FireState, Subject
from handlers import obligation_book
from handlers.look import Look
from handlers.obligation_areas import interest
from handlers.obligation_reminders import reached_by_all
from knowledge.obligations import DueDate


@dataclass(frozen=True)
class Owed:
    """One line of somebody's digest about an obligation."""

    due: DueDate
    rule: Rule
    on_time: bool = True
    """On the day that the rule says, and not afterwards to who was not told then."""


Held = Mapping[int, Sequence[Holder]]
"""By person, the posts of municipalities that they hold."""
Told = tuple[int, str, str, date]
"""What fires only once: person, subject, rule and due date."""


def falling_on(look: Look) -> Mapping[int, tuple[Owed, ...]]:
    """By person, what falls on that day, is still to be said, and was not told already."""
    held: dict[int, list[Holder]] = defaultdict(list)
    for holder in municipal_posts.holders(look.session, look.at):
        if look.covers(holder.body):
            held[holder.person_id].append(holder)
    letters: dict[int, dict[str, Owed]] = defaultdict(dict)
    for person, owed in [*_waiting(look, held), *_to_plan(look, held)]:
        letters[person][owed.due.subject] = owed
    wanted = {person: _wanted(look, held[person], owed) for person, owed in letters.items()}
    return {person: owed for person, owed in wanted.items() if owed}


def _wanted(look: Look, posts: Sequence[Holder], owed: Mapping[str, Owed]) -> tuple[Owed, ...]:
    wants = interest(posts[0].settings, [holder.post for holder in posts]).wants
    silent = reminder_silences.kept_by(
        look.session, posts[0].person_id, Subject.OBLIGATION, look.at
    )
    found = [one for key, one in owed.items() if wants(one.due.obligation) and key not in silent]
    return tuple(sorted(found, key=lambda one: (one.due.on, one.due.obligation.id)))


def _to_plan(look: Look, held: Held) -> Iterator[tuple[int, Owed]]:
    """Each warning is planned on the first working morning that finds its day come and its
    person in office."""
    bodies = [holder.body for posts in held.values() for holder in posts]
    found = reached_by_all(look.session, bodies, look.day, look.days)
    told = _told(look)
    done = obligation_plans.is_done(look.session, look.today)
    next_plan = look.next_plan(done_today=done)
    for person, posts in held.items():
        for holder in posts:
            for due, dated in found[holder.body.code]:
                planned = max(_first_morning(look, holder, dated), next_plan)
                key = (person, due.subject, dated.rule.code, due.on)
                if key not in told and look.is_its_day(person, planned):
                    yield person, Owed(due, dated.rule, on_time=dated.day == look.day)


def _first_morning(look: Look, holder: Holder, dated: Dated) -> date:
    day = lima_date(holder.since)
    if holder.since > reminder_rules.opens(day):
        day = look.days.add_working_days(day, 1)
    return max(dated.day, look.days.next_working_day(day))


def _told(look: Look) -> set[Told]:
    query = select(Fire.person_id, Fire.subject, Fire.rule, Fire.due_on)
    rows = look.session.execute(
        query.where(Fire.kind == Subject.OBLIGATION, Fire.due_on >= look.day)
    )
    return {(person, subject, rule, due_on) for person, subject, rule, due_on in rows}


def _waiting(look: Look, held: Held) -> Iterator[tuple[int, Owed]]:
    """What was planned and has not gone out, as far as it still holds."""
    query = select(Fire).where(Fire.kind == Subject.OBLIGATION, Fire.state == FireState.WAITING)
    fires = look.session.scalars(query.order_by(Fire.day, Fire.id)).all()
    days = working_days.load(look.session)
    for fire in fires:
        for holder in held.get(fire.person_id, ()) if look.waits_for_it(fire) else ():
            dues = obligation_book.dues(look.session, holder.body, fire.due_on, fire.due_on, days)
            for due in dues:
                if due.subject == fire.subject:
                    yield fire.person_id, Owed(due, reminder_rules.rule_of(fire.rule))
