"""The hand-over of a body: when the old tenures end, and the codes for those who come."""

from datetime import date

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from bot.spanish import lima_midnight
from db import bodies, handover
from db.posts import Role
from handlers.bodies import code_within
from knowledge import calendar, dates

router = Router()

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})


def _body(context: Context, text: str, answers: Answers) -> str:
    code = code_within(context, text, KEEPERS)
    body = bodies.get(context.session, code)
    if body is None or not handover.applies(body):
        raise InvalidAnswer("handover_not_here")
    return code


def _date(context: Context, text: str, answers: Answers) -> str:
    deadline = dates.parse_deadline(text, context.today, calendar.load())
    if deadline.kind != "date" or deadline.on is None:
        raise InvalidAnswer("date_unclear")
    return deadline.on.isoformat()


def _confirmation(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [("Sí, hacer el relevo", "si"), ("No", "no")]


def _rehearsal(context: Context, answers: Answers) -> dict[str, object]:
    """What the last question shows before it is answered."""
    if "date" not in answers:
        return {"plan": None, "at_once": False}
    body = context.session.get_one(bodies.Body, answers["body"])
    at = lima_midnight(date.fromisoformat(answers["date"]))
    plan = handover.rehearse(context.session, body, at=at, now=context.now)
    return {"plan": plan, "at_once": plan.at == context.now}


def _finish(context: Context, answers: Answers) -> Replies:
    body = bodies.get(context.session, answers["body"])
    if answers["confirm"] != "si" or body is None:
        return rendering.compose("handover_not_done")
    if not context.covers(body, *KEEPERS):
        return rendering.compose("out_of_scope")
    done = handover.hand_over(
        context.session,
        body,
        at=lima_midnight(date.fromisoformat(answers["date"])),
        now=context.now,
        by=context.person.id if context.person else None,
    )
    links = {item.code: context.policy.link(item.payload) for item in done.successors}
    return rendering.compose(
        "handover_done",
        done=done,
        at_once=done.at == context.now,
        links=links,
        ephemeral=True,  # the codes are kept as hashes only
    )


HANDOVER = router.form(
    Form(
        "relevo",
        (
            Question("body", parse=_body),
            Question("date", parse=_date),
            Question("confirm", options=_confirmation),
        ),
        _finish,
        roles=KEEPERS,
        template_parameters=_rehearsal,
    )
)


@router.command("relevo", roles=KEEPERS)
def begin(context: Context) -> Replies:
    return start(context, HANDOVER)
