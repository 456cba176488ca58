"""What a new holder of a post finds waiting: the one place where each subject adds its part."""

from collections.abc import Callable

from bot.context import Context
from bot.messages import Reply
from db.bodies import Body
from handlers import inherited, inherited_consultations, obligations

Section = Callable[[Context, Body], Reply | None]

SECTIONS: tuple[Section, ...] = (
    inherited.open_commitments,
    inherited_consultations.waiting,
    obligations.first_days,
)
"""Each says what waits for the body, or nothing; in the order in which they are sent."""


def on_arrival(context: Context, arrived_at: list[Body]) -> list[Reply]:
    """The brief for each body the person has just arrived at."""
    bodies = {body.code: body for body in arrived_at}
    made = (section(context, body) for body in bodies.values() for section in SECTIONS)
    return [reply for reply in made if reply is not None]
