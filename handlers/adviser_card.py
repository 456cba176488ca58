"""The card of a consultation as advisers see it: what was asked, tried and said, and by whom."""

from dataclasses import dataclass

from bot.context import Context
from bot.messages import Reply
from db import (
    commitment_lists,
    consultation_acts,
    consultation_drafts,
    consultation_events,
    consultation_queue,
    entries,
)
from db.commitment_lists import Filters
from db.commitment_sides import Reach
from db.consultation_errors import ConsultationError
from db.consultation_states import WAITING, Action
from db.consultations import Consultation
from handlers import consultation_doing, similar
from handlers import consultation_sight as sight

SAID = (
    Action.ADD,
    Action.ASK_BACK,
    Action.NOTE,
    Action.GIVE_BACK,
    Action.ANSWER,
    Action.SUBMIT,
    Action.APPROVE,
    Action.DECLINE,
    Action.REOPEN,
    Action.PASS_ON,
)
"""The lines of a history that say something."""
BUTTONS = (
    Action.TAKE,
    Action.SUBMIT,
    Action.APPROVE,
    Action.GIVE_BACK,
    Action.ASK_BACK,
    Action.NOTE,
    Action.PASS_ON,
    Action.ASSIGN,
    Action.RELEASE,
    Action.CLASSIFY,
    Action.DECLINE,
    Action.REOPEN,
)
"""What a card offers, in this order; `submit` stands for writing an answer."""
MAX_TRIES = 5
FAINTEST = 0.03
"""Below this the bot thought of nothing."""


@dataclass(frozen=True)
class Try:
    """An entry that the bot thought of, and how sure it was."""

    entry_id: str
    question: str
    percent: int


@dataclass(frozen=True)
class Surroundings:
    """What else is known of the body that asks."""

    commitments: int
    overdue: int
    consultations: int


def show(context: Context, row: Consultation, headline: str = "") -> Reply:
    session = context.session
    mine = context.person.id if context.person else 0
    topic = context.knowledge.catalog.topics.get(row.topic)
    return sight.about(
        row,
        "adviser_card",
        headline=headline,
        topic=topic.title if topic else row.topic,
        late=row.state in WAITING and row.waiting_since is None and row.due_at < context.now,
        tries=tries(context, row),
        events=[e for e in consultation_events.of(session, row.id) if e.action in SAID],
        files=consultation_events.files(session, row.id),
        precedents=similar.answered(session, row),
        around=surroundings(context, row),
        draft=consultation_drafts.of(session, row.id, mine),
        offers=offers(context, row),
        publishable=row.answered_at is not None,
        entry=entries.of_consultation(session, row.id),
        in_group=context.message.group,
    )


def tries(context: Context, row: Consultation) -> list[Try]:
    entries = context.knowledge.catalog.entries
    return [
        Try(entry_id, entries[entry_id].question, round(100 * score))
        for entry_id, score in row.tries()[:MAX_TRIES]
        if entry_id in entries and score >= FAINTEST
    ]


def surroundings(context: Context, row: Consultation) -> Surroundings | None:
    if row.body is None or not row.body.is_municipality:
        return None
    session, today, everything = context.session, context.today, Reach(everything=True)
    ours, late = Filters(body=row.body.code), Filters(body=row.body.code, overdue=True)
    return Surroundings(
        commitment_lists.count(session, everything, ours, today=today),
        commitment_lists.count(session, everything, late, today=today),
        consultation_queue.of_body(session, row.body.code, row.id),
    )


def offers(context: Context, row: Consultation) -> list[Action]:
    """The acts that are open to whoever looks."""
    return [action for action in BUTTONS if _open(context, row, action)]


def _open(context: Context, row: Consultation, action: Action) -> bool:
    given = consultation_doing.move(context, "…")
    try:
        consultation_acts.check(context.session, row, action, given)
    except ConsultationError:
        return False
    return True
