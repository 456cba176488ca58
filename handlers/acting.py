"""Acting on a commitment by chat: the act is tried, a refusal explained, the others told."""

from collections.abc import Callable, Sequence

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from db import commitment_acts, commitment_audience, commitment_conditions, commitment_history
from db import commitment_lists as lists
from db.commitment_acts import Move
from db.commitment_errors import (
    AlreadyAsked,
    CommitmentError,
    Impossible,
    Invalid,
    MissingEvidence,
    MissingReason,
    NothingAsked,
    OwnSide,
    SamePerson,
    Stale,
)
from db.commitment_history import Change
from db.commitment_states import Action
from db.commitments import Commitment
from db.petitions import Petition
from handlers import commitment_card, history, sight, telling

CHOICES = 8
"""Commitments that are offered when a command names none."""
LOOKED_AT = 40
"""How many of the list are looked at to find them."""
KINDS = {
    Impossible: "impossible",
    OwnSide: "own_side",
    MissingReason: "reason",
    MissingEvidence: "evidence",
    NothingAsked: "nothing_asked",
    AlreadyAsked: "already_asked",
    Invalid: "invalid",
}

Do = Callable[[Move], object]
Then = Callable[[Commitment, int, str], Replies]
"""What to do with a commitment, the version that was seen, and what was typed besides."""


def typed(context: Context, action: Action, then: Then) -> Replies:
    """`/command CODE text`: find the commitment, or offer those for which the act is open."""
    code, rest = sight.split(context.text)
    commitment = sight.find(context, code)
    if commitment is None and not context.text:
        return choose(context, action)
    if commitment is None:
        return sight.unknown(context, code or rest, action)
    return _unless_refused(context, commitment, action, then, rest)


def tapped(context: Context, action: Action, then: Then) -> Replies:
    """`<action>:<commitment>[:<version>]`; a button of an older version says what changed."""
    number, version = (*context.args, "", "")[:2]
    commitment = sight.get(context, number)
    if commitment is None:
        return sight.unknown(context, "")
    if version.isdecimal() and int(version) != commitment.version:
        return stale(context, commitment, int(version))
    return _unless_refused(context, commitment, action, then, "")


def _unless_refused(
    context: Context, commitment: Commitment, action: Action, then: Then, rest: str
) -> Replies:
    """An act that is not open to the person is refused before they are asked anything."""
    actor = sight.actor(context)
    try:
        commitment_conditions.check_without_reason(context.session, commitment, action, actor)
    except CommitmentError as error:
        return refuse(context, commitment, error)
    return then(commitment, commitment.version, rest)


def perform(
    context: Context,
    commitment: Commitment,
    action: Action,
    do: Do,
    *,
    version: int,
    reason: str = "",
    again: Callable[[], Reply] | None = None,
) -> Replies:
    """Do it and show the card; on a conflict say what changed, and ask `again` with a form."""
    concerned = telling.audience(context, commitment)
    try:
        do(Move(sight.actor(context), version, context.now, reason))
    except Stale as conflict:
        return _after_conflict(context, commitment, action, conflict.changes, again)
    except CommitmentError as error:
        return refuse(context, commitment, error)
    told = telling.tell(context, commitment, action, concerned)
    return commitment_card.show(context, commitment, headline=action, told=told)


def simply(context: Context, commitment: Commitment, action: Action) -> Do:
    """The act itself, when it brings nothing along."""
    return lambda move: commitment_acts.act(context.session, commitment, action, move)


def refuse(context: Context, commitment: Commitment, error: CommitmentError) -> Reply:
    kind = error.role if isinstance(error, SamePerson) else KINDS.get(type(error), "not_allowed")
    problem = error.problem if isinstance(error, Invalid) else ""
    return rendering.compose(
        "commitment_refused", commitment=commitment, kind=kind, problem=problem
    )


def stale(
    context: Context, commitment: Commitment, seen: int, then: Reply | None = None
) -> Replies:
    """What changed since the version that the person saw, and how it stands now: by its card,
    unless something else shows it better."""
    changes = commitment_history.since(context.session, commitment.id, seen)
    card = then or commitment_card.show(context, commitment)
    return _changed(context, commitment, changes, card)


def choose(context: Context, action: Action) -> Reply:
    """The person's own commitments for which the act is open, to tap one."""
    found = open_to(context, action)
    return rendering.compose("commitment_choose", commitments=found, action=action)


def open_to(context: Context, action: Action) -> list[Commitment]:
    """The first of the person's own commitments for which the act is open."""
    filters = lists.mine(context.duties, lists.Filters(closed=action is Action.REOPEN))
    page = lists.page(
        context.session, sight.reach(context), filters, today=context.today, limit=LOOKED_AT
    )
    actor = sight.actor(context)
    able = [
        row
        for row in page.rows
        if commitment_audience.in_order(context.session, row, action, actor)
    ]
    return able[:CHOICES]


def _after_conflict(
    context: Context,
    commitment: Commitment,
    action: Action,
    changes: Sequence[Change],
    again: Callable[[], Reply] | None,
) -> Replies:
    context.session.refresh(commitment)
    actor = sight.actor(context)
    open_still = commitment_audience.in_order(context.session, commitment, action, actor)
    if sight.get(context, str(commitment.id)) is None:
        return sight.unknown(context, "")
    if again is not None and open_still:
        return _changed(context, commitment, changes, again(), again=True)
    return _changed(context, commitment, changes, commitment_card.show(context, commitment))


def _changed(
    context: Context,
    commitment: Commitment,
    changes: Sequence[Change],
    then: Reply,
    *,
    again: bool = False,
) -> list[Reply]:
    said = history.lines(context, changes)
    news = rendering.compose("commitment_stale", commitment=commitment, lines=said, again=again)
    return [news, then]


def petition_for(context: Context, commitment: Commitment, action: Action) -> Petition | None:
    """The petition that waits for this person to answer it with that act."""
    actor = sight.actor(context)
    try:
        leave = commitment_conditions.check_without_reason(
            context.session, commitment, action, actor
        )
    except CommitmentError:
        return None
    return leave.petition
