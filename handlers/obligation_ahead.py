"""The next warning of each obligation that one person will be reminded of."""

from dataclasses import dataclass

from bot import working_days
from bot.context import Context
from db import municipal_posts, reminder_rules, reminder_silences
from db.reminder_rules import Dated
from db.reminders import Subject
from handlers import obligation_book, obligation_reminders
from handlers.obligation_areas import interest
from handlers.obligation_reminders import HORIZON
from knowledge.obligations import DueDate


@dataclass(frozen=True)
class Coming:
    due: DueDate
    next: Dated


def coming(context: Context) -> list[Coming]:
    """The earliest first; none for who governs no municipality, or wants no notices."""
    person, session = context.person, context.session
    held = municipal_posts.holders(session, context.now, person.id) if person else []
    if person is None or not held or not person.settings.get("notices", True):
        return []
    days = working_days.load(session)
    wants = interest(person.settings, [holder.post for holder in held]).wants
    silent = reminder_silences.kept_by(session, person.id, Subject.OBLIGATION, context.now)
    dues = {
        due.subject: due
        for holder in held
        for due in obligation_book.dues(
            session, holder.body, context.today, context.today + HORIZON, days
        )
        if wants(due.obligation) and due.subject not in silent
    }
    ahead = [
        Coming(due, dated)
        for due in dues.values()
        for dated in obligation_reminders.warnings(due, days)
        if reminder_rules.opens(dated.day) > context.now
    ]
    ahead.sort(key=lambda one: (one.next.day, one.due.on, one.due.obligation.id))
    return list({one.due.subject: one for one in reversed(ahead)}.values())[::-1]
