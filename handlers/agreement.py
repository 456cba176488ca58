"""After the meeting: both parties confirm or object; what is corrected goes back to them."""

from collections.abc import Sequence

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import commitment_agreement, commitment_edits, meetings
from db.commitment_acts import Move
from db.commitment_drafts import Draft
from db.commitment_errors import CommitmentError, Stale
from db.commitment_states import Action
from db.commitments import Commitment
from db.meetings import BilateralMeeting, MeetingState
from handlers import acting, agreement_lists, reasons, sight

router = Router()


@router.action("agreements", roles=sight.REPORTERS)
def show_list(context: Context) -> Replies:
    """`agreements:<meeting>:<page>`: what waits for the person's own bodies."""
    meeting, own = _mine(context)
    number = context.args[1] if len(context.args) > 1 else ""
    if meeting is None or not own:
        return rendering.compose("agreement_nothing")
    return agreement_lists.page_of(meeting, own, int(number) if number.isdecimal() else 1)


@router.action("agree", roles=sight.REPORTERS)
def confirm_all(context: Context) -> Replies:
    """`agree:<meeting>`: everything that the person's bodies have not objected to."""
    meeting, own = _mine(context)
    waiting = [row for row in own if row.state in agreement_lists.CONFIRMABLE]
    if meeting is None or not waiting:
        return rendering.compose("agreement_nothing")
    settled = sum(_confirm(context, row) for row in waiting)
    return _agreed(context, waiting, settled)


@router.action("confirm", roles=sight.REPORTERS)
def confirm_one(context: Context) -> Replies:
    """`confirm:<commitment>:<version>`."""

    def then(commitment: Commitment, version: int, rest: str) -> Replies:
        try:
            settled = _confirm(context, commitment)
        except CommitmentError as error:
            return acting.refuse(context, commitment, error)
        return _agreed(context, [commitment], int(settled))

    return acting.tapped(context, Action.CONFIRM, then)


def _confirm(context: Context, commitment: Commitment) -> bool:
    move = Move(sight.actor(context), commitment.version, context.now)
    return commitment_agreement.confirm(context.session, commitment, move)


def _agreed(context: Context, agreed: Sequence[Commitment], settled: int) -> Reply:
    _tell_coordinators(context, agreed, settled)
    return rendering.compose("agreement_thanks", commitments=agreed, settled=settled)


def _tell_coordinators(context: Context, agreed: Sequence[Commitment], settled: int) -> None:
    """Whoever wrote it down hears it, once for all of them."""
    me = context.person
    word = rendering.compose(
        "agreement_told",
        person=me,
        duties=context.duties,
        commitments=agreed,
        settled=settled,
    )
    authors = {row.registered_by for row in agreed if row.registered_by}
    for author in sorted(authors - ({me.id} if me else set())):
        codes = f"{agreed[0].id}-{agreed[-1].id}-{agreed[-1].version}"
        context.notify(author, word, f"agreed:{codes}:{me.id if me else 0}:{author}")


@router.action("object", roles=sight.REPORTERS)
def tap_object(context: Context) -> Replies:
    """`object:<commitment>:<version>`: the reason is asked."""
    return reasons.tapped(context, Action.OBJECT)


@router.action("uphold", roles=sight.ACTORS)
def tap_uphold(context: Context) -> Replies:
    return reasons.tapped(context, Action.UPHOLD)


@router.action("withdraw", roles=sight.ACTORS)
def tap_withdraw(context: Context) -> Replies:
    return reasons.tapped(context, Action.WITHDRAW)


def correct(context: Context, commitment: Commitment, draft: Draft, version: int) -> Replies:
    """Put the draft in its place. Once the list was sent, both parties are asked again."""

    def do(move: Move) -> None:
        commitment_edits.correct(context.session, commitment, move, draft)
        _give_time(context, commitment.meeting)

    meeting = commitment.meeting
    if meeting is None or meeting.state == MeetingState.CLOSED:
        return acting.perform(context, commitment, Action.CORRECT, do, version=version)
    try:
        do(Move(sight.actor(context), version, context.now))
    except Stale:
        return acting.stale(context, commitment, version)
    except CommitmentError as error:
        return acting.refuse(context, commitment, error)
    return rendering.compose("meeting_corrected", commitment=commitment)


def _give_time(context: Context, meeting: BilateralMeeting | None) -> None:
    """What was corrected can be objected to for as long as it could at first."""
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return
    _, until = agreement_lists.term(context, agreement_lists.OBJECTION_DAYS)
    if meeting.objections_until is None or meeting.objections_until < until:
        meetings.reopen_bilateral(context.session, meeting.id)
        meetings.close_bilateral(context.session, meeting.id, until)
        context.session.refresh(meeting)


def _mine(context: Context) -> tuple[BilateralMeeting | None, list[Commitment]]:
    """The meeting of a button, and what is not yet agreed of the person's own bodies in it."""
    number = context.args[0] if context.args else ""
    meeting = context.session.get(BilateralMeeting, int(number)) if number.isdecimal() else None
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return None, []
    rows = agreement_lists.waiting(context, meeting)
    return meeting, agreement_lists.own_among(sight.actor(context), rows)
