"""The hand-over of a body: when the old tenures end, and the codes for those who come."""

from datetime import date, datetime

from bot import rendering, working_days
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from bot.spanish import lima_midnight
from db import bodies, handover, handover_undo, terms
from db.bodies import Body
from db.handover_undo import Undone
from db.posts import Role
from handlers.bodies import code_within
from knowledge import dates

router = Router()

UNDO = "deshacer"
KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})


def _body(context: Context, text: str, answers: Answers) -> str:
    code = code_within(context, text, KEEPERS)
    body = bodies.get(context.session, code)
    if body is None or not handover.applies(body):
        raise InvalidAnswer("handover_not_here")
    return code


def _recorded(context: Context, answers: Answers) -> datetime | None:
    """The hand-over of that body that is on record and has not begun."""
    return terms.next_change(context.session, answers.get("body", ""), context.now)


def _none_recorded(context: Context, answers: Answers) -> bool:
    return _recorded(context, answers) is None


def _is_undone(context: Context, answers: Answers) -> bool:
    return answers.get("recorded") == UNDO


def _choices(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [("Dejarlo sin efecto", UNDO), ("Registrar otro, o códigos nuevos", "otro")]


def _date(context: Context, text: str, answers: Answers) -> str:
    deadline = dates.parse_deadline(text, context.today, working_days.load(context.session))
    if deadline.kind != "date" or deadline.on is None:
        raise InvalidAnswer("date_unclear")
    return deadline.on.isoformat()


def _confirmation(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [("Sí, hacer el relevo", "si"), ("No", "no")]


def _rehearsal(context: Context, answers: Answers) -> dict[str, object]:
    """What the last question shows before it is answered."""
    if "date" not in answers:
        return {"plan": None, "at_once": False, "recorded": _recorded(context, answers)}
    body = context.session.get_one(bodies.Body, answers["body"])
    at = lima_midnight(date.fromisoformat(answers["date"]))
    plan = handover.rehearse(context.session, body, at=at, now=context.now)
    return {"plan": plan, "at_once": plan.at == context.now, "recorded": None}


def _finish(context: Context, answers: Answers) -> Replies:
    body = bodies.get(context.session, answers["body"])
    undone = _is_undone(context, answers)
    if body is None or not (undone or answers["confirm"] == "si"):
        return rendering.compose("handover_not_done")
    if not context.covers(body, *KEEPERS):
        return rendering.compose("out_of_scope")
    return _undo(context, body) if undone else _hand_over(context, body, answers)


def _undo(context: Context, body: Body) -> Replies:
    by = context.person.id if context.person else None
    done = handover_undo.undo(context.session, body, now=context.now, by=by)
    if done is None:
        return rendering.compose("handover_not_done")
    _tell_newcomers(context, done)
    return rendering.compose("handover_undone", done=done)


def _tell_newcomers(context: Context, done: Undone) -> None:
    for tenure in done.coming:
        word = rendering.compose("handover_called_off", post=tenure.post, at=done.at)
        context.notify(tenure.person_id, word, f"called_off:{tenure.id}")


def _hand_over(context: Context, body: Body, answers: Answers) -> Replies:
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
            Question("recorded", options=_choices, skip_if=_none_recorded),
            Question("date", parse=_date, skip_if=_is_undone),
            Question("confirm", options=_confirmation, skip_if=_is_undone),
        ),
        _finish,
        roles=KEEPERS,
        template_parameters=_rehearsal,
    )
)


@router.command("relevo", roles=KEEPERS)
def begin(context: Context) -> Replies:
    return start(context, HANDOVER)
