"""Telling the others: after each act both bodies and the coordinators hear, its author not."""

from collections.abc import Collection

from bot import rendering
from bot.context import Context
from db import commitment_audience, commitment_finding, commitment_history
from db.commitment_states import Action
from db.commitments import Commitment
from db.petitions import Petition
from db.posts import Role
from handlers import history

DECISIONS = (
    Action.CONFIRM,
    Action.CORRECT,
    Action.UPHOLD,
    Action.WITHDRAW,
    Action.OBJECT,
    Action.VERIFY,
    Action.OBSERVE,
    Action.GRANT_EXTENSION,
    Action.REFUSE_EXTENSION,
    Action.CLOSE,
    Action.RULE_OUT,
    Action.REFUSE_CLOSURE,
)
"""What somebody who is told may be waited for: offered with the news."""
ASKING = frozenset({Action.ASK_EXTENSION, Action.ASK_CLOSURE})
DECIDING = {
    Action.ASK_EXTENSION: (Action.GRANT_EXTENSION,),
    Action.ASK_CLOSURE: (Action.CLOSE, Action.RULE_OUT),
    Action.OBJECT: (Action.CORRECT,),
}
DECIDERS = {
    Action.OBJECT: (Role.ADVISER, Role.ADMIN),
    Action.ASK_EXTENSION: (Role.ADVISER, Role.ADMIN),
    Action.ASK_CLOSURE: (Role.APPROVER, Role.ADMIN),
}
"""Who is told besides, when none of the usual people could decide: the first that has anybody."""


def audience(context: Context, commitment: Commitment) -> list[int]:
    return commitment_audience.audience(context.session, commitment, context.now)


def tell(
    context: Context, commitment: Commitment, action: Action, before: Collection[int] = ()
) -> int:
    """Leave word for everybody concerned; returns how many have a chat where it can reach them.

    `before` are those who were concerned before the act: a body that is relieved of a commitment
    hears of that too.
    """
    people = list(dict.fromkeys([*before, *audience(context, commitment)]))
    people += _deciders(context, commitment, action, people)
    number = commitment_finding.last_entry(context.session, commitment.id)
    mine = context.person.id if context.person else None
    others = [person for person in people if person != mine]
    return sum(_tell_one(context, commitment, action, number, person) for person in others)


def _tell_one(
    context: Context, commitment: Commitment, action: Action, number: int, person: int
) -> bool:
    session, now = context.session, context.now
    decisions = commitment_audience.offers_to(session, commitment, person, DECISIONS, now)
    [line] = history.lines(
        context, commitment_history.of_commitment(session, commitment.id, limit=1)
    )
    word = rendering.compose(
        "commitment_told",
        commitment=commitment,
        action=action,
        who=line.who,
        reason=line.reason,
        petition=_petition(context, commitment) if action in ASKING else None,
        decisions=decisions,
    )
    return context.notify(person, word, f"com:{number}:{person}")


def _petition(context: Context, commitment: Commitment) -> Petition | None:
    waiting = commitment_finding.petitions_waiting(context.session, commitment.id)
    return waiting[-1] if waiting else None


def _deciders(
    context: Context, commitment: Commitment, action: Action, told: list[int]
) -> list[int]:
    if action not in DECIDERS:
        return []
    session, now = context.session, context.now

    def may_decide(person: int) -> bool:
        acts = DECIDING[action]
        return bool(commitment_audience.offers_to(session, commitment, person, acts, now))

    if any(map(may_decide, told)):
        return []
    for role in DECIDERS[action]:
        holders = commitment_audience.holders_of(session, role, now)
        if able := [person for person in holders if person not in told and may_decide(person)]:
            return able
    return []
