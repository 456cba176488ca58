"""How a consultation ends for its asker: taken back, rated, or opened again."""

from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies
from bot.router import Router
from db import advisers, consultation_acts
from db.consultation_acts import Move
from db.consultation_events import ConsultationEvent
from db.consultation_sides import SYSTEM
from db.consultation_states import Action, Side, State
from db.consultations import Consultation
from handlers import (
    adviser_card,
    consultation_doing,
    consultation_files,
    consultation_news,
    expected_time,
)
from handlers import consultation_sight as sight

router = Router()


def _why_given(context: Context, answers: Answers) -> Replies:
    row = sight.get(context, str(answers["id"]))
    return reopen(context, row, answers["text"]) if row else sight.unknown()


def _which(context: Context, answers: Answers) -> dict[str, object]:
    return {"row": sight.get(context, str(answers["id"]))}


WHY = router.form(
    Form(
        "reapertura",
        (Question("text", parse=consultation_files.words),),
        _why_given,
        template_parameters=_which,
    )
)


@router.action("c_withdraw", personal=True)
def withdraw(context: Context) -> Replies:
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()

    def told(event: ConsultationEvent) -> Replies:
        consultation_news.tell_desk(context, row, [row.held_by], "withdrawn", event.id, "")
        return sight.about(row, "consultation_withdrawn")

    return consultation_doing.attempt(context, row, Action.WITHDRAW, told)


@router.action("c_rate", personal=True)
def rate(context: Context) -> Replies:
    """`c_rate:<consultation>:1|0`: useful closes it; the other thumb offers to reopen."""
    row = sight.tapped(context)
    thumb = context.args[1] if len(context.args) > 1 else ""
    if row is None or thumb not in ("0", "1"):
        return sight.unknown()
    useful = thumb == "1"

    def told(event: ConsultationEvent) -> Replies:
        consultation_news.tell_desk(
            context, row, [row.answered_by], "useful" if useful else "useless", event.id, ""
        )
        if useful and row.state == State.ANSWERED:
            closing = consultation_doing.move(context)
            consultation_acts.act(context.session, row, Action.CLOSE, closing)
        recent = consultation_acts.is_recent(row, context.now)
        return sight.about(row, "consultation_rated", useful=useful, recent=recent)

    return consultation_doing.attempt(
        context, row, Action.RATE, told, text=thumb, changes={"useful": useful}
    )


@router.action("c_reopen", personal=True)
def ask_reopen(context: Context) -> Replies:
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()
    refusal = consultation_doing.problem(context, row, Action.REOPEN)
    return refusal or start(context, WHY, id=str(row.id))


def reopen(context: Context, row: Consultation, text: str) -> Replies:
    """Back to its adviser or, when they are gone or away, to the queue."""
    promise = expected_time.promise(context.session, context.now)

    def told(event: ConsultationEvent) -> Replies:
        consultation_files.keep(context, row.id, event_id=event.id)
        if row.held_by in advisers.on_duty(context.session, context.now):
            consultation_news.tell_desk(
                context, row, [row.held_by], "reopened", event.id, event.text
            )
        else:
            free = Move(SYSTEM, context.now)
            consultation_acts.act(context.session, row, Action.RELEASE, free)
            consultation_news.tell_newcomer(context, row)
        if Side.ASKER not in sight.sides(context, row):
            return adviser_card.show(context, row)
        return sight.about(row, "consultation_reopened")

    return consultation_doing.attempt(
        context, row, Action.REOPEN, told, text=text, changes={"due_at": promise.due_at}
    )
