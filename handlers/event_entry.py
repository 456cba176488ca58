"""Entering an event, and correcting its day: step by step, with what falls due by it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question
from bot.messages import Replies
from bot.router import Router
from db import bodies, obligation_events
from db.commitment_sides import ACTING_ROLES
from handlers import event_card, event_reading
from handlers.event_reading import EDITORS, EVERYBODY

router = Router()


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
    dues = event_card.dues(context, answers["event"], day)
    return {"event": answers["event"], "day": day, "body": body, "dues": dues}


def _enter(context: Context, answers: Answers) -> Replies:
    code = None if answers["body"] == EVERYBODY else str(answers["body"])
    if answers["confirm"] != "si":
        return rendering.compose("event_not_entered")
    if not event_card.in_scope(context, code):
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
        event_card.record(context, event, "entered")
        event_card.apply(context)
    return event_card.card(context, event, "entered" if new else "known")


def _correct(context: Context, answers: Answers) -> Replies:
    context.args = (str(answers["event"]),)
    event = event_card.own(context)
    if event is None:
        return rendering.compose("outdated_button")
    before = event.happened_on
    event.happened_on = date.fromisoformat(answers["day"])
    event_card.record(context, event, "corrected", before=before.isoformat())
    event_card.apply(context)
    return event_card.card(context, event, "corrected")


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
