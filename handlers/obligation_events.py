"""Events that deadlines are counted from: listed, opened and removed by staff."""

from bot import rendering, working_days
from bot.context import Context
from bot.forms import InvalidAnswer, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import obligation_events
from handlers import event_card, event_entry, event_reading, paging
from handlers.event_reading import EDITORS
from knowledge import dates

router = Router()

MAX_LISTED, PER_PAGE = 200, 6


@router.command("evento", "eventos", roles=EDITORS)
def list_or_enter(context: Context) -> Replies:
    """`/evento` lists; `/evento proclamación 27 de noviembre, Sabaino` enters one."""
    if not context.text:
        return _list(context, 1)
    name, rest = event_reading.split_name(context, context.text)
    if not name:
        return start(context, event_entry.EVENT)
    known: dict[str, str] = {"event": name}
    found = dates.find_deadline(rest, context.today, working_days.load(context.session))
    day = event_reading.meant(context, rest, found.deadline.on)
    if found.deadline.kind not in ("date", "past") or day is None:
        return start(context, event_entry.EVENT, **known)
    known["day"] = day.isoformat()
    whose = found.rest.strip(" ,.;:-")
    try:
        if whose:
            known["body"] = event_reading.parse_body(context, whose, known)
    except InvalidAnswer as problem:
        complaint = rendering.compose(problem.template, **problem.parameters)
        return [complaint, start(context, event_entry.EVENT, **known)]
    return start(context, event_entry.EVENT, **known)


@router.action("events", roles=EDITORS)
def turn_page(context: Context) -> Replies:
    number = context.args[0] if context.args else ""
    return _list(context, int(number) if number.isdecimal() else 1)


@router.action("event_new", roles=EDITORS)
def enter(context: Context) -> Replies:
    """`event_new`, or `event_new:<event>`."""
    event = context.args[0] if context.args else ""
    known = {"event": event} if event in event_reading.names(context) else {}
    return start(context, event_entry.EVENT, **known)


@router.action("event", roles=EDITORS)
def open_one(context: Context) -> Replies:
    event = event_card.own(context)
    return event_card.card(context, event) if event else rendering.compose("outdated_button")


@router.action("event_fix", roles=EDITORS)
def correct(context: Context) -> Replies:
    event = event_card.own(context)
    if event is None:
        return rendering.compose("outdated_button")
    return start(context, event_entry.CORRECTION, event=str(event.id))


@router.action("event_drop", roles=EDITORS)
def remove(context: Context) -> Replies:
    event = event_card.own(context)
    if event is None:
        return rendering.compose("outdated_button")
    event_card.record(context, event, "removed")
    reply = rendering.compose("event_removed", event=event)
    context.session.delete(event)
    event_card.apply(context)
    return reply


def _list(context: Context, number: int) -> Reply:
    rows = obligation_events.latest(context.session, MAX_LISTED)
    mine = [
        row for row in rows if row.body_code is None or event_card.in_scope(context, row.body_code)
    ]
    return rendering.compose("events", page=paging.page_of(mine, number, PER_PAGE))
