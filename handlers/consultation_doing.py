"""Acting on a consultation by chat: the act is tried, and a refusal explained."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.context import Context
from bot.messages import Replies, Reply
from db import consultation_acts
from db.consultation_acts import NOTHING, Move
from db.consultation_errors import ConsultationError
from db.consultation_events import ConsultationEvent
from db.consultation_states import Action
from db.consultations import Consultation
from handlers import consultation_sight as sight

Then = Callable[[ConsultationEvent], Replies]


def move(context: Context, text: str = "", **said: Any) -> Move:
    return Move(sight.actor(context), context.now, text, **said)


def attempt(
    context: Context,
    row: Consultation,
    action: Action,
    then: Then,
    *,
    text: str = "",
    changes: Mapping[str, Any] = NOTHING,
    **said: Any,
) -> Replies:
    """Do it and go on with `then`, or say why not."""
    try:
        event = consultation_acts.act(
            context.session, row, action, move(context, text, **said), changes
        )
    except ConsultationError as error:
        return refused(context, row, action, error)
    return then(event)


def problem(context: Context, row: Consultation, action: Action) -> Reply | None:
    """Why an act is not open, before anybody is asked for its words."""
    try:
        consultation_acts.check(context.session, row, action, move(context, "…"))
    except ConsultationError as error:
        return refused(context, row, action, error)
    return None


def refused(context: Context, row: Consultation, action: Action, error: ConsultationError) -> Reply:
    holder = row.holder.name if row.holder else ""
    mine = context.person is not None and row.held_by == context.person.id
    return sight.about(
        row,
        "consultation_refused",
        kind=error.kind,
        action=action,
        holder="" if mine else holder,
        desk=sight.at_desk(context),
    )
