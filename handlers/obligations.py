"""The calendar of municipal obligations: what falls due, and on what legal basis."""

from datetime import timedelta
from functools import cache

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from db.bodies import Body, BodyKind
from knowledge import calendar, obligations

FIRST_DAYS = timedelta(days=90)


@cache
def known() -> list[obligations.Obligation]:
    """The obligations as curated; they change with a release, not while we run."""
    return obligations.load()


def first_days(context: Context, body: Body) -> Reply | None:
    """The part of an arrival brief about the deadlines of the first 90 days."""
    if not body.is_municipality:
        return None
    applicable = [item for item in known() if item.applies(body.kind == BodyKind.PROVINCE)]
    until = context.today + FIRST_DAYS
    due = obligations.due(applicable, context.today, until, calendar.load())
    return rendering.compose("brief_obligations", body=body, due=due, until=until) if due else None
