"""Events that deadlines are counted from: entered, corrected and removed by staff."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot import rendering, working_days
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import audit, bodies, obligation_events, obligation_plans
from db.commitment_sides import ACTING_ROLES
from db.obligation_events import ObligationEvent
from handlers import event_reading, obligation_book, paging
from handlers.event_reading import EDITORS, EVERYBODY
from knowledge import dates, obligations
from knowledge.obligation_rules import Events
from knowledge.obligations import DueDate

router = Router()

MAX_LISTED, PER_PAGE = 200, 6
YEAR = timedelta(days=366)


def may_enter(context: Context) -> bool:
    return bool(EDITORS & context.roles)


@router.command("evento", "eventos", roles=EDITORS)
def list_or_enter(context: Context) -> Replies:
    """`/evento` lists; `/evento proclamación 27 de noviembre, Sabaino` enters one."""
    if not context.text:
        return _list(context, 1)
    name, rest = event_reading.split_name(context, context.text)
    if not name:
        return start(context, EVENT)
    known: dict[str, str] = {"event": name}
    found = dates.find_deadline(rest, context.today, working_days.load(context.session))
    day = event_reading.meant(context, rest, found.deadline.on)
    if found.deadline.kind not in ("date", "past") or day is None:
        return start(context, EVENT, **known)
    known["day"] = day.isoformat()
    whose = found.rest.strip(" ,.;:-")
    try:
        if whose:
            known["body"] = event_reading.parse_body(context, whose, known)
    except InvalidAnswer as problem:
        complaint = rendering.compose(problem.template, **problem.parameters)
        return [complaint, start(context, EVENT, **known)]
    return start(context, EVENT, **known)


@router.action("events", roles=EDITORS)
def turn_page(context: Context) -> Replies:
    number = context.args[0] if context.args else ""
    return _list(context, int(number) if number.isdecimal() else 1)


@router.action("event_new", roles=EDITORS)
def enter(context: Context) -> Replies:
    """`event_new`, or `event_new:<event>`."""
    event = context.args[0] if context.args else ""
    known = {"event": event} if event in event_reading.names(context) else {}
    return start(context, EVENT, **known)


@router.action("event", roles=EDITORS)
def open_one(context: Context) -> Replies:
    event = _own(context)
    return _card(context, event) if event else rendering.compose("outdated_button")


@router.action("event_fix", roles=EDITORS)
def correct(context: Context) -> Replies:
    event = _own(context)
    if event is None:
        return rendering.compose("outdated_button")
    return start(context, CORRECTION, event=str(event.id))


@router.action("event_drop", roles=EDITORS)
def remove(context: Context) -> Replies:
    event = _own(context)
    if event is None:
        return rendering.compose("outdated_button")
    _record(context, event, "removed")
    reply = rendering.compose("event_removed", event=event)
    context.session.delete(event)
    _apply(context)
    return reply


def _own(context: Context) -> ObligationEvent | None:
    """The event of a button, if it is this person's to change."""
    number = context.args[0] if context.args else ""
    event = obligation_events.find(context.session, int(number)) if number.isdecimal() else None
    return event if event is not None and _in_scope(context, event.body_code) else None


def _in_scope(context: Context, body_code: str | None) -> bool:
    if body_code is None:
        return bool(ACTING_ROLES & context.roles)
    body = bodies.get(context.session, body_code)
    return body is not None and context.covers(body, *EDITORS)


def _list(context: Context, number: int) -> Reply:
    rows = obligation_events.latest(context.session, MAX_LISTED)
    mine = [row for row in rows if row.body_code is None or _in_scope(context, row.body_code)]
    return rendering.compose("events", page=paging.page_of(mine, number, PER_PAGE))


def _card(context: Context, event: ObligationEvent, done: str = "") -> Reply:
    return rendering.compose(
        "event",
        event=event,
        dues=_dues(context, event.event, event.happened_on),
        may_change=_in_scope(context, event.body_code),
        done=done,
    )


def _dues(context: Context, name: str, day: date) -> list[DueDate]:
    """What falls due by an event on that day."""
    waiting = [each for each in obligation_book.book(context.session) if name in each.events]
    events: Events = {name: {"e": day}}
    days = working_days.load(context.session)
    return obligations.due(waiting, day, max(day, context.today) + YEAR, days, events)


def _options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(name, event) for event, name in event_reading.names(context).items()]


def _everybody(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [("Todas las municipalidades", EVERYBODY)] if ACTING_ROLES & context.roles else []


def _confirmation(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [("Sí, registrar", "si"), ("No", "no")]


def _echo(context: Context, answers: Answers) -> Mapping[str, Any]:
    """What the last question shows before it is answered."""
    if not {"event", "day", "body"} <= answers.keys():
        return {"event": None, "day": None, "body": None, "dues": []}
    day = date.fromisoformat(answers["day"])
    body = bodies.get(context.session, answers["body"])
    dues = _dues(context, answers["event"], day)
    return {"event": answers["event"], "day": day, "body": body, "dues": dues}


def _enter(context: Context, answers: Answers) -> Replies:
    code = None if answers["body"] == EVERYBODY else str(answers["body"])
    if answers["confirm"] != "si":
        return rendering.compose("event_not_entered")
    if not _in_scope(context, code):
        return rendering.compose("out_of_scope")
    event, new = obligation_events.add(
        context.session,
        answers["event"],
        date.fromisoformat(answers["day"]),
        code,
        by=context.person.id if context.person else None,
        now=context.now,
    )
    if new:
        _record(context, event, "entered")
        _apply(context)
    return _card(context, event, "entered" if new else "known")


def _correct(context: Context, answers: Answers) -> Replies:
    context.args = (str(answers["event"]),)
    event = _own(context)
    if event is None:
        return rendering.compose("outdated_button")
    before = event.happened_on
    event.happened_on = date.fromisoformat(answers["day"])
    _record(context, event, "corrected", before=before.isoformat())
    _apply(context)
    return _card(context, event, "corrected")


def _record(context: Context, event: ObligationEvent, deed: str, **more: str) -> None:
    audit.record(
        context.session,
        audit.Act.EVENT,
        now=context.now,
        actor_id=context.person.id if context.person else None,
        subject=f"event:{event.id}",
        deed=deed,
        event=event.event,
        body=event.body_code or "",
        happened_on=event.happened_on.isoformat(),
        **more,
    )


def _apply(context: Context) -> None:
    """Reminders of today are planned once more: what was planned stays as it is."""
    obligation_plans.plan_anew(context.session, context.today)


EVENT = router.form(
    Form(
        "evento",
        (
            Question("event", options=_options),
            Question("day", parse=event_reading.parse_day),
            Question("body", options=_everybody, parse=event_reading.parse_body, open=True),
            Question("confirm", options=_confirmation),
        ),
        _enter,
        roles=EDITORS,
        template_parameters=lambda context, answers: dict(_echo(context, answers)),
    )
)
CORRECTION = router.form(
    Form("evento_fecha", (Question("day", parse=event_reading.parse_day),), _correct, roles=EDITORS)
)
