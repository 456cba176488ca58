"""One's own consultations: the list, one by its number, adding to it, taking it back, rating it."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import consultation_acts, consultation_events
from db.consultation_states import ENDED, Action, Side
from db.consultations import Consultation, is_number
from handlers import (
    adviser_card,
)
from handlers import consultation_sight as sight
from handlers.consulting import topic_title

router = Router()

SHOWN = 10
SPOKEN = (Action.ADD, Action.ASK_BACK, Action.ANSWER, Action.APPROVE, Action.DECLINE)
"""What the asker reads of a history."""


@router.command("mis_consultas", "consultas", personal=True)
def list_mine(context: Context) -> Replies:
    rows = sorted(sight.own(context), key=lambda row: not row.is_waiting)[:SHOWN]
    return rendering.compose("consultations_mine", rows=rows)


@router.command("consulta", personal=True)
def show_typed(context: Context) -> Replies:
    """`/consulta C-2026-0153`: as an asker sees it, or as an adviser does."""
    row, _ = sight.typed(context, context.text)
    if not context.text:
        return list_mine(context)
    return show(context, row) if row else sight.unknown()


@router.action("c_show", personal=True)
def show_tapped(context: Context) -> Replies:
    row = sight.tapped(context)
    return show(context, row) if row else sight.unknown()


def show(context: Context, row: Consultation) -> Reply:
    if Side.ASKER not in sight.sides(context, row):
        return adviser_card.show(context, row)
    events = [e for e in consultation_events.of(context.session, row.id) if e.action in SPOKEN]
    return sight.about(
        row,
        "consultation_status",
        topic=topic_title(context, row.topic),
        events=events,
        can_reopen=row.state in ENDED and consultation_acts.is_recent(row, context.now),
    )


@router.text()
def take_number(context: Context) -> Replies:
    """A consultation's number and nothing else."""
    text = context.message.text.strip()
    if context.message.group or not is_number(text):
        return None
    row, _ = sight.typed(context, text)
    return show(context, row) if row else sight.unknown()
