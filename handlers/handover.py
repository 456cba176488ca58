"""The hand-over of a body: when the old tenures end, and the codes for those who come."""

from datetime import date, datetime, time

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from bot.spanish import LIMA
from db import bodies, handover
from db.posts import Role
from handlers.bodies import find
from knowledge import calendar, dates

router = Router()

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})


def lima_midnight(day: date) -> datetime:
    """The instant at which a day begins in Lima: a hand-over happens between two minutes."""
    return datetime.combine(day, time.min, tzinfo=LIMA)


def _body(context: Context, text: str, answers: Answers) -> str:
    found = find(context, text)
    if found.body is None:
        raise InvalidAnswer("join_body_unclear", choices=found.choices)
    if not context.covers(found.body, *KEEPERS):
        raise InvalidAnswer("out_of_scope")
    return found.body.code


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
        return {"plan": None, "day": None}
    body = bodies.get(context.session, answers["body"])
    day = date.fromisoformat(answers["date"])
    plan = handover.rehearse(context.session, body, at=lima_midnight(day)) if body else None
    return {"plan": plan, "day": day}


def _finish(context: Context, answers: Answers) -> Replies:
    body = bodies.get(context.session, answers["body"])
    if answers["confirm"] != "si" or body is None:
        return rendering.compose("handover_not_done")
    if not context.covers(body, *KEEPERS):
        return rendering.compose("out_of_scope")
    day = date.fromisoformat(answers["date"])
    done = handover.hand_over(
        context.session,
        body,
        at=lima_midnight(day),
        now=context.now,
        by=context.person.id if context.person else None,
    )
    links = {item.code: context.policy.link(item.payload) for item in done.successors}
    return rendering.compose("handover_done", done=done, day=day, links=links)


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
