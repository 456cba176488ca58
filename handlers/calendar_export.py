"""A person's dates as a calendar file: their commitments, and what their municipality owes."""

from datetime import timedelta

from bot import calendar_files, rendering
from bot.calendar_files import Event
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from bot.spanish import shorten
from db import commitment_lists
from db.commitment_lists import Filters
from db.commitment_states import FINAL, UNAGREED, WORK, State
from db.commitments import Commitment
from db.posts import Role
from handlers import calendar_dues, sight

router = Router()

REGISTERED = tuple(Role)
FILE_NAME = "mi_calendario.ics"
YEAR = timedelta(days=366)
MAX_COMMITMENTS = 500
TITLE_LETTERS = 120
DROPPED = frozenset({State.NOT_VIABLE, State.CLOSED})
"""What will not be done any more: cancelled, so that it goes from a calendar that has it."""


@router.action("cal_file", roles=REGISTERED)
def export(context: Context) -> Replies:
    commitments = [of_commitment(context, row) for row in _commitments(context)]
    owed = calendar_dues.events(context)
    if not commitments and not owed:
        return rendering.compose("calendar_file_empty")
    content = calendar_files.write([*commitments, *owed], context.now, "Municipio al Día")
    file = context.files.save(content, FILE_NAME, calendar_files.MIME)
    return rendering.compose(
        "calendar_file",
        commitments=len(commitments),
        obligations=sum(not event.cancelled for event in owed),
        attachments=(file,),
    )


def of_commitment(context: Context, row: Commitment) -> Event:
    """Its version grows with every act, so a later file replaces an earlier one."""
    assert row.due_on is not None, "only dated ones become events"
    parties = f"{row.responsible.name}\n{row.counterpart.name}"
    done = "✔ " if row.state in FINAL else ""
    return Event(
        number=row.code,
        sequence=row.version,
        on=row.due_on,
        title=shorten(f"{done}{row.code}: {row.text}", TITLE_LETTERS),
        description=f"{row.text}\n{parties}",
        changed_at=row.updated_at,
        cancelled=row.state in DROPPED,
        done=row.state not in WORK,
        url=context.policy.link(f"c_{row.code}"),
    )


def _commitments(context: Context) -> list[Commitment]:
    """The person's own with a deadline; what ended too, as long as it may be in a calendar."""
    filters = commitment_lists.mine(context.duties, Filters(closed=True))
    reach, today = sight.reach(context), context.today
    page = commitment_lists.page(
        context.session, reach, filters, today=today, limit=MAX_COMMITMENTS
    )
    dated = [row for row in page.rows if row.due_on and row.state not in UNAGREED]
    return [row for row in dated if row.state not in FINAL or _is_recent(context, row)]


def _is_recent(context: Context, row: Commitment) -> bool:
    return row.due_on is not None and row.due_on > context.today - YEAR
