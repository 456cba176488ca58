"""One's own consultations: the list, one by its number, adding to it, taking it back, rating it."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import advisers, consultation_acts, consultation_events, consultation_sides
from db.consultation_events import ConsultationEvent
from db.consultation_sides import SYSTEM
from db.consultation_states import ENDED, Action, Side, State
from db.consultations import Consultation, is_number
from handlers import (
    adviser_card,
    consultation_doing,
    consultation_files,
    consultation_news,
    expected_time,
)
from handlers import consultation_sight as sight
from handlers.consulting import topic_title

router = Router()

SHOWN = 10
SPOKEN = (Action.ADD, Action.ASK_BACK, Action.ANSWER, Action.APPROVE, Action.DECLINE)
"""What the asker reads of a history."""


def _words_given(context: Context, answers: Answers) -> Replies:
    row = sight.get(context, str(answers["id"]))
    if row is None:
        return sight.unknown()
    act = reopen if answers["act"] == Action.REOPEN else add
    return act(context, row, answers["text"])


def _which(context: Context, answers: Answers) -> dict[str, object]:
    return {"row": sight.get(context, str(answers["id"])), "act": answers["act"]}


WORDS = router.form(Form("agregado", (Question("text"),), _words_given, template_parameters=_which))


def own(context: Context) -> list[Consultation]:
    return consultation_sides.of_asker(context.session, sight.actor(context), context.now)


@router.command("mis_consultas", "consultas", personal=True)
def list_mine(context: Context) -> Replies:
    rows = sorted(own(context), key=lambda row: not row.is_waiting)[:SHOWN]
    return rendering.compose("consultations_mine", rows=rows)


@router.command("consulta", personal=True)
def show_typed(context: Context) -> Replies:
    """`/consulta C-2026-0153`: as an asker sees it, or as an adviser does."""
    row, _ = sight.typed(context, context.text)
    if not context.text:
        return list_mine(context)
    return show(context, row) if row else sight.unknown()


@router.action("c_show", personal=True)
def show_tapped(context: Context) -> Replies:
    row = sight.tapped(context)
    return show(context, row) if row else sight.unknown()


def show(context: Context, row: Consultation) -> Reply:
    if Side.ASKER not in sight.sides(context, row):
        return adviser_card.show(context, row)
    events = [e for e in consultation_events.of(context.session, row.id) if e.action in SPOKEN]
    return sight.about(
        row,
        "consultation_status",
        topic=topic_title(context, row.topic),
        events=events,
        can_reopen=row.state in ENDED and consultation_acts.is_recent(row, context.now),
    )


@router.command("agregar", words=True, personal=True)
def add_typed(context: Context) -> Replies:
    """`agregar [NUMBER] text`: to the open consultation, or to one of several."""
    said = sight.said(context)
    row, rest = sight.typed(context, said)
    waiting = [each for each in own(context) if each.is_waiting]
    if row is not None and row in waiting:
        return _add_or_ask(context, row, rest)
    if len(waiting) == 1:
        return _add_or_ask(context, waiting[0], said)
    return rendering.compose("consultation_which", rows=waiting)


@router.action("c_add", personal=True)
def add_tapped(context: Context) -> Replies:
    row = sight.tapped(context)
    return _add_or_ask(context, row, "") if row else sight.unknown()


def _add_or_ask(context: Context, row: Consultation, text: str) -> Replies:
    if text or consultation_files.usable(context):
        return add(context, row, text)
    refusal = consultation_doing.problem(context, row, Action.ADD)
    return refusal or start(context, WORDS, id=str(row.id), act=Action.ADD)


def add(context: Context, row: Consultation, text: str) -> Replies:
    """What the asker says more; if it was asked for, the clock goes on."""
    changes = {}
    if row.state == State.ASKED_BACK and row.waiting_since:
        due = expected_time.resumed(row.due_at, row.waiting_since, context.now)
        changes = {"due_at": due, "reminded_at": None, "escalated_at": None}

    def told(event: ConsultationEvent) -> Replies:
        consultation_files.keep(context, row.id, event_id=event.id)
        desk = [row.held_by] if row.held_by else []
        consultation_news.tell_desk(context, row, desk, "added", event.id, event.text)
        return sight.about(row, "consultation_added", lost=consultation_files.lost(context))

    words = text or consultation_files.names(context)
    return consultation_doing.attempt(context, row, Action.ADD, told, text=words, changes=changes)


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
    return refusal or start(context, WORDS, id=str(row.id), act=Action.REOPEN)


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
            free = consultation_acts.Move(SYSTEM, context.now)
            consultation_acts.act(context.session, row, Action.RELEASE, free)
            consultation_news.tell_newcomer(context, row)
        if Side.ASKER not in sight.sides(context, row):
            return adviser_card.show(context, row)
        return sight.about(row, "consultation_reopened")

    return consultation_doing.attempt(
        context, row, Action.REOPEN, told, text=text, changes={"due_at": promise.due_at}
    )


@router.text()
def take_number(context: Context) -> Replies:
    """A consultation's number and nothing else."""
    text = context.message.text.strip()
    if context.message.group or not is_number(text):
        return None
    row, _ = sight.typed(context, text)
    return show(context, row) if row else sight.unknown()
