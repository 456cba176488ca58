"""The calendar of municipal obligations in a new holder's brief: what falls due first."""

from datetime import timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.messages import Reply
from db.bodies import Body
from handlers import obligation_book

FIRST_DAYS = timedelta(days=90)


def first_days(context: Context, body: Body) -> Reply | None:
    """The part of an arrival brief about the deadlines of the first 90 days."""
    if not body.is_municipality:
        return None
    until = context.today + FIRST_DAYS
    days = working_days.load(context.session)
    due = obligation_book.dues(context.session, body, context.today, until, days)
    return rendering.compose("brief_obligations", body=body, due=due, until=until) if due else None
