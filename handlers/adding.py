"""Adding to a consultation that waits: only when it is meant so, and to the one that is meant."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies
from bot.router import Router
from db.consultation_events import ConsultationEvent
from db.consultation_states import Action, State
from db.consultations import Consultation
from handlers import (
    consultation_doing,
    consultation_files,
    consultation_news,
    expected_time,
    last_words,
    questions,
)
from handlers import consultation_sight as sight

router = Router()


def _words_given(context: Context, answers: Answers) -> Replies:
    row = sight.get(context, str(answers["id"]))
    return add(context, row, answers["text"]) if row else sight.unknown()


def _which(context: Context, answers: Answers) -> dict[str, object]:
    return {"row": sight.get(context, str(answers["id"]))}


WORDS = router.form(
    Form(
        "agregado",
        (Question("text", parse=consultation_files.words),),
        _words_given,
        template_parameters=_which,
    )
)


@router.command("agregar", words=True, personal=True)
def add_typed(context: Context) -> Replies:
    """`agregar [NUMBER] text`: to the open consultation, or to one of several."""
    said = sight.said(context)
    row, rest = sight.typed(context, said)
    waiting = [each for each in sight.own(context) if each.is_waiting]
    if row is not None and row in waiting:
        return _add_or_ask(context, row, rest)
    if not waiting and not _surely_meant(context):
        return questions.answer_to(context, context.message.text.strip())
    if len(waiting) == 1:
        return _add_or_ask(context, waiting[0], said)
    kept = said if not context.message.attachments else ""
    mark = last_words.keep(context, kept) if kept else ""
    return rendering.compose("consultation_which", rows=waiting, said=kept, mark=mark)


def _surely_meant(context: Context) -> bool:
    """«agregar una partida…» may be a question of somebody who has asked no adviser anything."""
    return context.message.text.startswith("/") or bool(context.message.attachments)


@router.action("c_add", personal=True)
def add_tapped(context: Context) -> Replies:
    """`c_add:<consultation>[:<mark>]`: with a mark, what was said before it was chosen."""
    row = sight.tapped(context)
    mark = context.args[1] if len(context.args) > 1 else ""
    words = last_words.recall(context, mark) if mark else ""
    return _add_or_ask(context, row, words) if row else sight.unknown()


def _add_or_ask(context: Context, row: Consultation, text: str) -> Replies:
    if text or consultation_files.usable(context):
        return add(context, row, text)
    refusal = consultation_doing.problem(context, row, Action.ADD)
    return refusal or start(context, WORDS, id=str(row.id))


def add(context: Context, row: Consultation, text: str) -> Replies:
    """What the asker says more; if it was asked for, the clock goes on."""
    changes = {}
    if row.state == State.ASKED_BACK and row.waiting_since:
        due = expected_time.resumed(context.session, row.due_at, row.waiting_since, context.now)
        changes = {"due_at": due, "reminded_at": None, "escalated_at": None}

    def told(event: ConsultationEvent) -> Replies:
        consultation_files.keep(context, row.id, event_id=event.id)
        desk = [row.held_by] if row.held_by else []
        consultation_news.tell_desk(context, row, desk, "added", event.id, event.text)
        return sight.about(row, "consultation_added", lost=consultation_files.lost(context))

    words = text or consultation_files.names(context)
    return consultation_doing.attempt(context, row, Action.ADD, told, text=words, changes=changes)
