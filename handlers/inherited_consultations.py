"""What a new holder inherits of the consultations: those of the post that are not closed yet."""

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from db import consultation_sides
from db.bodies import Body
from db.consultation_states import State
from handlers import consultation_sight as sight

SHOWN = 8


def waiting(context: Context, body: Body) -> Reply | None:
    """The part of an arrival brief about consultations."""
    actor = sight.actor(context)
    rows = [
        row
        for row in consultation_sides.of_asker(context.session, actor, context.now)
        if row.body_code == body.code and row.state != State.CLOSED
    ]
    if not rows:
        return None
    return rendering.compose("brief_consultations", body=body, rows=rows[:SHOWN], total=len(rows))
