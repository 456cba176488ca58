"""What a new holder inherits: the open commitments of the body, with the last of their history."""

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from bot.spanish import short_date
from db import commitment_history, commitment_lists
from db.bodies import Body
from db.commitment_lists import Filters
from db.commitments import Commitment
from handlers import history, sight
from handlers.commitment_lists import rows_of

SHOWN = 8


def open_commitments(context: Context, body: Body) -> Reply | None:
    """The part of an arrival brief about commitments."""
    session, reach, today = context.session, sight.reach(context), context.today
    filters = Filters(body=body.code)
    page = commitment_lists.page(session, reach, filters, today=today, limit=SHOWN)
    if not page.rows:
        return None
    overdue = Filters(body=body.code, overdue=True)
    return rendering.compose(
        "brief_commitments",
        body=body,
        total=commitment_lists.count(session, reach, filters, today=today),
        overdue=commitment_lists.count(session, reach, overdue, today=today),
        cap=commitment_lists.COUNT_CAP,
        rows=rows_of(context, page.rows),
        last={row.id: _last(context, row) for row in page.rows},
    )


def _last(context: Context, row: Commitment) -> str:
    """«12/03/2026, Rosa Huamaní Quispe: expediente en revisión»."""
    entries = commitment_history.of_commitment(context.session, row.id, limit=1)
    [line] = history.lines(context, entries)
    what = line.reason or rendering.label("deeds", line.action)
    return f"{short_date(line.at)}, {line.who}: {what}"
