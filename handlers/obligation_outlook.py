"""Whom obligations would be told to on a day: the same rules as the plan, and nothing changes."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import municipal_posts, reminder_silences
from db.bodies import Body
from db.lima import WorkingDays
from db.municipal_posts import Holder
from db.reminder_rules import Rule
from db.reminders import Fire, FireState, Subject
from handlers.obligation_areas import interest
from handlers.obligation_reminders import reached_by_all
from knowledge.obligations import DueDate


@dataclass(frozen=True)
class Owed:
    """One line of somebody's digest about an obligation."""

    due: DueDate
    rule: Rule


def falling_on(
    session: Session, day: date, at: datetime, days: WorkingDays, covers: Callable[[Body], bool]
) -> Mapping[int, tuple[Owed, ...]]:
    """By person, what falls on that day by a rule and was not told already."""
    held: dict[int, list[Holder]] = defaultdict(list)
    for holder in municipal_posts.holders(session, at):
        if covers(holder.body):
            held[holder.person_id].append(holder)
    found = reached_by_all(session, [h.body for hs in held.values() for h in hs], day, days)
    told = _told(session, day)
    letters: dict[int, tuple[Owed, ...]] = {}
    for person, posts in held.items():
        wanted = interest(posts[0].settings, [holder.post for holder in posts])
        silent = reminder_silences.kept_by(session, person, Subject.OBLIGATION, at)
        owed = {
            due.subject: Owed(due, dated.rule)
            for holder in posts
            for due, dated in found[holder.body.code]
            if dated.day == day and wanted.wants(due.obligation) and due.subject not in silent
        }
        kept = tuple(one for key, one in owed.items() if (person, key) not in told)
        if kept:
            letters[person] = kept
    return letters


def _told(session: Session, day: date) -> set[tuple[int, str]]:
    query = select(Fire.person_id, Fire.subject).where(Fire.kind == Subject.OBLIGATION)
    rows = session.execute(query.where(Fire.day == day, Fire.state != FireState.WAITING))
    return {(person, subject) for person, subject in rows}
