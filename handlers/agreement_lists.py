"""The list that ends a meeting: to each party what it takes part in, to confirm or object."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.messages import Reply
from bot.spanish import lima_midnight
from db import bodies, commitment_audience, commitment_sides, commitments, meetings, posts
from db.bodies import Body
from db.commitment_sides import Actor
from db.commitment_states import UNAGREED, Action, Side, states_for
from db.commitments import Commitment
from db.meetings import BilateralMeeting
from handlers import paging

OBJECTION_DAYS = 3
"""Working days to object, when whoever ends the meeting says no other number."""
PER_PAGE = 8
CONFIRMABLE = states_for(Action.CONFIRM)
PARTIES = Side.RESPONSIBLE | Side.COUNTERPART


@dataclass(frozen=True)
class Sent:
    """The last day to object, and how many people of each body were reached."""

    last_day: date
    told: tuple[tuple[Body, int], ...]


def send_list(context: Context, meeting: BilateralMeeting, days: int) -> Sent | None:
    """End the meeting and send each party what it takes part in; None if it was ended before."""
    last_day, until = term(context, days)
    if not meetings.close_bilateral(context.session, meeting.id, until):
        return None
    context.session.refresh(meeting)
    rows = waiting(context, meeting)
    reached: dict[str, int] = {code: 0 for row in rows for code in _bodies(row)}
    for person in _people(context, rows):
        actor = Actor(person, posts.duties(context.session, person, context.now))
        own = own_among(actor, rows)
        if own and _ask(context, meeting, person, own):
            for code in commitment_sides.own_bodies(actor.duties) & reached.keys():
                reached[code] += 1
    known = bodies.by_codes(context.session, reached)
    return Sent(last_day, tuple((body, reached[body.code]) for body in known))


def term(context: Context, days: int) -> tuple[date, datetime]:
    """The last day to object, so many working days from today, and the instant after it."""
    last_day = working_days.load(context.session).add_working_days(context.today, days)
    return last_day, lima_midnight(last_day + timedelta(days=1))


def _ask(
    context: Context, meeting: BilateralMeeting, person: int, own: Sequence[Commitment]
) -> bool:
    word = page_of(meeting, own, 1, asked=True)
    # A list that has not changed since it was sent is not sent again.
    edition = f"{own[-1].id}-{sum(row.version for row in own)}"
    return context.notify(person, word, f"list:{meeting.id}:{edition}:{person}")


def page_of(
    meeting: BilateralMeeting, own: Sequence[Commitment], number: int, *, asked: bool = False
) -> Reply:
    until = meeting.objections_until
    assert until is not None, "a meeting that was closed has a term for objections"
    return rendering.compose(
        "agreement_list",
        meeting=meeting,
        last_day=until - datetime.resolution,
        asked=asked,
        page=paging.page_of(own, number, PER_PAGE),
        waiting=sum(row.state in CONFIRMABLE for row in own),
    )


def waiting(context: Context, meeting: BilateralMeeting) -> list[Commitment]:
    made = commitments.of_meeting(context.session, meeting.id)
    return [row for row in made if row.state in UNAGREED]


def own_among(actor: Actor, rows: Sequence[Commitment]) -> list[Commitment]:
    return [row for row in rows if commitment_sides.sides(actor, row) & PARTIES]


def _people(context: Context, rows: Sequence[Commitment]) -> list[int]:
    heard = (commitment_audience.audience(context.session, row, context.now) for row in rows)
    return list(dict.fromkeys(person for people in heard for person in people))


def _bodies(commitment: Commitment) -> tuple[str, str]:
    return commitment.responsible_code, commitment.counterpart_code
