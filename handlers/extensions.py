"""Deadlines after the agreement: an extension asked for and decided, and a first deadline."""

from datetime import date
from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import commitment_edits, commitment_finding, commitment_requests
from db.commitment_acts import Move
from db.commitment_states import Action
from db.commitments import Commitment
from db.petitions import Petition
from handlers import acting, deadlines, reasons, sight

router = Router()

SURE = "yes"
DATED = {Action.ASK_EXTENSION: "prorroga", Action.FIX_DATE: "plazo"}
"""Acts that bring a date, and the form of each."""


def _about(context: Context, answers: Answers) -> dict[str, Any]:
    return {"commitment": sight.get(context, str(answers["id"]))}


def _known(key: str) -> Any:
    return lambda context, answers: key in answers


def _extension_done(context: Context, answers: Answers) -> Replies:
    return _finish(context, Action.ASK_EXTENSION, answers)


def _deadline_done(context: Context, answers: Answers) -> Replies:
    return _finish(context, Action.FIX_DATE, answers)


def _questions() -> tuple[Question, ...]:
    return (
        Question("date", parse=deadlines.parse, skip_if=_known("date")),
        Question("reason", parse=reasons.parse_reason, skip_if=_known("reason")),
    )


EXTENSION = router.form(
    Form(
        "prorroga",
        _questions(),
        _extension_done,
        roles=sight.REPORTERS,
        template_parameters=_about,
    )
)
DEADLINE = router.form(
    Form("plazo", _questions(), _deadline_done, roles=sight.ACTORS, template_parameters=_about)
)


@router.command("prorroga", roles=sight.ACTORS)
def extend(context: Context) -> Replies:
    """`/prorroga CODE date reason`; who decides on the one that waits gets it to decide."""
    commitment = sight.find(context, sight.split(context.text)[0])
    if commitment is not None and _decides(context, commitment):
        return _show_petition(context, commitment)
    return acting.typed(
        context, Action.ASK_EXTENSION, lambda *seen: _ask(context, Action.ASK_EXTENSION, *seen)
    )


@router.action("ask_extension", roles=sight.REPORTERS)
def tap_extend(context: Context) -> Replies:
    return acting.tapped(
        context, Action.ASK_EXTENSION, lambda *seen: _ask(context, Action.ASK_EXTENSION, *seen)
    )


@router.command("plazo", roles=sight.ACTORS)
def fix_date(context: Context) -> Replies:
    """`/plazo CODE date reason`, for what was agreed without a deadline."""
    return acting.typed(
        context, Action.FIX_DATE, lambda *seen: _ask(context, Action.FIX_DATE, *seen)
    )


@router.action("fix_date", roles=sight.ACTORS)
def tap_fix_date(context: Context) -> Replies:
    return acting.tapped(
        context, Action.FIX_DATE, lambda *seen: _ask(context, Action.FIX_DATE, *seen)
    )


@router.action("grant_extension", roles=sight.ACTORS)
def tap_grant(context: Context) -> Replies:
    """`grant_extension:<commitment>:<version>[:yes]`: seen first, granted with a second tap."""
    then = _grant if context.args[2:] == (SURE,) else _show_seen
    return acting.tapped(context, Action.GRANT_EXTENSION, lambda *seen: then(context, *seen))


@router.action("refuse_extension", roles=sight.ACTORS)
def tap_refuse(context: Context) -> Replies:
    return reasons.tapped(context, Action.REFUSE_EXTENSION)


def _ask(
    context: Context, action: Action, commitment: Commitment, version: int, typed: str
) -> Replies:
    """Take the date and the reason out of what was typed; ask for what is missing."""
    known: dict[str, Any] = {"id": str(commitment.id), "version": version}
    if typed:
        deadline, reason = deadlines.find(context, typed)
        try:
            if deadline.kind != "none":
                known["date"] = deadlines.sure(deadline, context).isoformat()
            if reason:
                known["reason"] = reasons.parse_reason(context, reason, {})
        except InvalidAnswer as problem:
            return rendering.compose(problem.template, **problem.parameters)
    if "date" in known and "reason" in known:
        return _finish(context, action, known)
    return _start(context, action, known)


def _start(context: Context, action: Action, known: dict[str, Any]) -> Reply:
    return start(context, EXTENSION if action is Action.ASK_EXTENSION else DEADLINE, **known)


def _finish(context: Context, action: Action, answers: Answers) -> Replies:
    commitment = sight.get(context, str(answers["id"]))
    if commitment is None:
        return sight.unknown(context, "")
    day = date.fromisoformat(answers["date"])

    def do(move: Move) -> object:
        if action is Action.FIX_DATE:
            commitment_edits.fix_date(context.session, commitment, move, day)
            return None
        return commitment_requests.ask_extension(context.session, commitment, move, day)

    def again() -> Reply:
        return _start(context, action, {"id": answers["id"], "version": commitment.version})

    return acting.perform(
        context,
        commitment,
        action,
        do,
        version=answers["version"],
        reason=answers["reason"],
        again=again,
    )


def _decides(context: Context, commitment: Commitment) -> Petition | None:
    """The extension that waits for this person's decision."""
    return acting.petition_for(context, commitment, Action.GRANT_EXTENSION)


def _show_seen(context: Context, commitment: Commitment, version: int, rest: str) -> Replies:
    return _show_petition(context, commitment)


def _show_petition(context: Context, commitment: Commitment) -> Reply:
    waiting = commitment_finding.petitions_waiting(context.session, commitment.id)
    petition = next(row for row in waiting if row.proposed_on)
    return rendering.compose(
        "extension_confirm", commitment=commitment, petition=petition, sure=SURE
    )


def _grant(context: Context, commitment: Commitment, version: int, rest: str) -> Replies:
    do = acting.simply(context, commitment, Action.GRANT_EXTENSION)
    return acting.perform(context, commitment, Action.GRANT_EXTENSION, do, version=version)
