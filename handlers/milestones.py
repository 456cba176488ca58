"""The steps of a long commitment: laid out by its responsible, and reached one by one."""

import re
from datetime import date
from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import commitment_audience, commitment_reports, milestones
from db.commitment_acts import Move
from db.commitment_errors import Invalid
from db.commitment_states import Action
from db.commitments import Commitment
from db.milestones import Milestone, Step
from handlers import acting, deadlines, sight

router = Router()

_WEIGHT = re.compile(r"\s*([0-9]{1,3})\s*%?\s*")


def read_steps(context: Context, text: str) -> list[Step]:
    """One step per line: `name; weight; date`, the last two as one likes.

    Raises InvalidAnswer for a date that is not sure, or for steps that can't be.
    """
    lines = [line.strip(" \t-•*") for line in text.splitlines()]
    steps = [_step(context, line) for line in lines if line]
    try:
        return milestones.checked(steps)
    except Invalid as error:
        limits = {"most": milestones.MAX_MILESTONES, "heaviest": milestones.MAX_WEIGHT}
        raise InvalidAnswer("steps_unclear", problem=error.problem, **limits) from error


def _step(context: Context, line: str) -> Step:
    name, *rest = line.split(";")
    weight, due_on = 1, None
    for part in rest:
        if match := _WEIGHT.fullmatch(part):
            weight = int(match[1])
        elif part.strip():
            due_on = date.fromisoformat(deadlines.parse(context, part, {}))
    return Step(name, weight, due_on)


def _parse(context: Context, text: str, answers: Answers) -> list[list[Any]]:
    steps = read_steps(context, text)
    return [[step.name, step.weight, str(step.due_on or "")] for step in steps]


def _done(context: Context, answers: Answers) -> Replies:
    commitment = sight.get(context, str(answers["id"]))
    if commitment is None:
        return sight.unknown(context, "")
    steps = [
        Step(name, weight, date.fromisoformat(day) if day else None)
        for name, weight, day in answers["steps"]
    ]
    return acting.perform(
        context,
        commitment,
        Action.PLAN,
        lambda move: commitment_reports.plan(context.session, commitment, move, steps),
        version=answers["version"],
        again=lambda: _ask(context, commitment),
    )


PLAN = router.form(
    Form(
        "hitos",
        (Question("steps", parse=_parse),),
        _done,
        roles=sight.REPORTERS,
        template_parameters=lambda context, answers: {
            "commitment": sight.get(context, str(answers["id"]))
        },
    )
)


@router.command("hitos", roles=sight.REGISTERED)
def show(context: Context) -> Replies:
    """`/hitos CODE`."""
    code, rest = sight.split(context.text)
    commitment = sight.find(context, code)
    if commitment is None and not context.text:
        return acting.choose(context, Action.PLAN)
    return _show(context, commitment) if commitment else sight.unknown(context, code or rest)


@router.action("plan", roles=sight.REPORTERS)
def tap_show(context: Context) -> Replies:
    commitment = sight.get(context, context.args[0] if context.args else "")
    return _show(context, commitment) if commitment else sight.unknown(context, "")


@router.action("steps", roles=sight.REPORTERS)
def tap_plan(context: Context) -> Replies:
    """`steps:<commitment>:<version>`."""
    return acting.tapped(context, Action.PLAN, lambda row, *_: _ask(context, row))


@router.action("reached", roles=sight.REPORTERS)
def tap_reached(context: Context) -> Replies:
    """`reached:<commitment>:<version>:<milestone>`."""
    number = context.args[2] if len(context.args) > 2 else ""

    def then(commitment: Commitment, version: int, rest: str) -> Replies:
        step = _find(context, commitment, number)
        if step is None:
            return rendering.compose("outdated_button")

        def do(move: Move) -> object:
            commitment_reports.reach(context.session, commitment, move, step)
            return None

        return acting.perform(context, commitment, Action.NOTE, do, version=version)

    return acting.tapped(context, Action.NOTE, then)


def _find(context: Context, commitment: Commitment, number: str) -> Milestone | None:
    steps = milestones.of_commitment(context.session, commitment.id)
    return next((step for step in steps if str(step.id) == number), None)


def _ask(context: Context, commitment: Commitment) -> Reply:
    return start(context, PLAN, id=str(commitment.id), version=commitment.version)


def _show(context: Context, commitment: Commitment) -> Reply:
    steps = milestones.of_commitment(context.session, commitment.id)
    actor = sight.actor(context)
    in_order = commitment_audience.in_order
    return rendering.compose(
        "milestones",
        commitment=commitment,
        steps=steps,
        percent=milestones.percent(steps),
        may_reach=in_order(context.session, commitment, Action.NOTE, actor),
        may_plan=in_order(context.session, commitment, Action.PLAN, actor),
    )
