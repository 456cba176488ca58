"""Before a bilateral: what a place and a sector owe each other, in one message and two files."""

from dataclasses import replace

from bot import calendar_files, exchange_columns, rendering, spreadsheets
from bot.context import Context
from bot.messages import Attachment, Replies, Reply
from bot.router import Router
from db import commitment_lights, commitment_lists
from db.bodies import Body
from db.commitment_lists import Filters
from db.commitment_states import FINAL, State
from db.commitments import Commitment
from handlers import calendar_export, sight
from handlers.bodies import MAX_CHOICES, find
from handlers.commitment_lists import rows_of
from knowledge.sectors import Sectors

router = Router()

SHOWN = 6
"""Commitments in the message; the files have them all."""
MAX_IN_FILES = 500
FORGOTTEN = frozenset({"de", "del", "la", "el", "con", "y", "sector", "ministerio"})


@router.command("ficha", roles=sight.REGISTERED, words=True)
def brief(context: Context) -> Replies:
    """`/ficha PLACE [SECTOR]`."""
    if not context.text:
        return rendering.compose("place_brief_which")
    place, sector = _split(context)
    found = find(context, place)
    if found.body is None:
        choices = found.choices[:MAX_CHOICES]
        action = f"place:{sector.code}" if sector else "place:"
        return rendering.compose("body_choose", choices=choices, action=action)
    return _brief(context, found.body, sector)


@router.action("place", roles=sight.REGISTERED)
def brief_chosen(context: Context) -> Replies:
    """`place:<sector>:<body>`."""
    sector, code = (*context.args, "", "")[:2]
    body = find(context, code).body if code else None
    if body is None:
        return rendering.compose("outdated_button")
    return _brief(context, body, find(context, sector).body if sector else None)


def _split(context: Context) -> tuple[str, Body | None]:
    """The place and the sector that are named; a sector alone is the place."""
    words = context.text.split()
    for at, word in enumerate(words):
        sector = Sectors.load().get(word.strip(",.;").upper())
        rest = words[:at] + words[at + 1 :]
        while rest and rest[-1].lower() in FORGOTTEN:
            rest = rest[:-1]
        if sector and rest:
            return " ".join(rest), find(context, sector.acronym).body
    return context.text, None


def _brief(context: Context, body: Body, sector: Body | None) -> Reply:
    session, reach, today = context.session, sight.reach(context), context.today
    filters = Filters(body=body.code, closed=True)
    tally = commitment_lists.tally(session, reach, replace(filters), today=today)
    page = commitment_lists.page(session, reach, filters, today=today, limit=MAX_IN_FILES)
    found = [row for row in page.rows if sector is None or sector.code in _parties(row)]
    if sector is not None:
        tally = {state: sum(row.state == state for row in found) for state in State}
    if not found:
        return rendering.compose("place_brief_none", body=body, sector=sector)
    open_rows = [row for row in found if row.state not in FINAL]
    late = [row for row in open_rows if commitment_lights.is_overdue(row, today)]
    first = [*late, *(row for row in open_rows if row not in late)][:SHOWN]
    files = _files(context, body, sector, found)
    return rendering.compose(
        "place_brief",
        body=body,
        sector=sector,
        tally={state: count for state, count in tally.items() if count},
        total=sum(tally.values()),
        overdue=len(late),
        rows=rows_of(context, first),
        more=len(open_rows) - len(first),
        dated=len(files) > 1,
        attachments=files,
    )


def _parties(row: Commitment) -> tuple[str, str]:
    return row.responsible_code, row.counterpart_code


def _files(
    context: Context, body: Body, sector: Body | None, rows: list[Commitment]
) -> tuple[Attachment, ...]:
    name = "-".join(["ficha", body.code, *([sector.code] if sector else [])])
    table = spreadsheets.write(
        f"{name}.xlsx",
        list(exchange_columns.HEADINGS.values()),
        (exchange_columns.write(row) for row in rows),
    )
    files = [context.files.save(table, f"{name}.xlsx", spreadsheets.XLSX)]
    open_rows = [row for row in rows if row.due_on and row.state not in FINAL]
    if events := [calendar_export.of_commitment(context, row) for row in open_rows]:
        dates = calendar_files.write(events, context.now, name)
        files.append(context.files.save(dates, f"{name}.ics", calendar_files.MIME))
    return tuple(files)
