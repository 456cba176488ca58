"""Writing an answer: every message is kept in the draft at once; sending it is one more step."""

import re
from dataclasses import replace

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, drop, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import consultation_drafts
from db.consultation_drafts import ConsultationDraft, Piece
from db.consultation_states import Action, State
from db.consultations import Consultation
from handlers import adviser_card, advising, consultation_doing, consultation_files, sending
from handlers import consultation_sight as sight
from knowledge.text import normalise

router = Router()

_BASIS = re.compile(r"^[ \t]*base(?: legal)?[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_SOURCE = re.compile(r"^[ \t]*fuentes?[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
DONE_WORDS = frozenset({"enviar", "listo", "enviar respuesta"})


def _go_on(context: Context, answers: Answers) -> Replies:
    row = sight.get(context, str(answers["id"]))
    if row is None:
        return sight.unknown()
    if normalise(answers["text"]) in DONE_WORDS and not context.message.attachments:
        return sending.send(context, row)
    return write(context, row, answers["text"])


def _draft(context: Context, answers: Answers) -> dict[str, object]:
    row = sight.get(context, str(answers["id"]))
    return parameters(context, row) if row else {"row": None, "draft": None}


WRITING = router.form(
    Form(
        "redaccion",
        (Question("text", parse=consultation_files.words),),
        _go_on,
        roles=sight.ADVISERS,
        template_parameters=_draft,
        left="form_draft_kept",
    )
)


def parameters(context: Context, row: Consultation) -> dict[str, object]:
    """What the draft's card shows."""
    draft = own_draft(context, row)
    return {
        "row": row,
        "draft": draft,
        "files": consultation_drafts.files(context.session, draft) if draft else [],
        "entry": context.knowledge.catalog.entries.get(draft.entry_id) if draft else None,
        "in_group": context.message.group,
    }


def own_draft(context: Context, row: Consultation) -> ConsultationDraft | None:
    mine = context.person.id if context.person else 0
    return consultation_drafts.of(context.session, row.id, mine)


def piece_of(text: str) -> Piece:
    """The answer's words, and what its lines «Base legal: …» and «Fuente: …» say."""
    basis, source = _BASIS.findall(text), _SOURCE.findall(text)
    words = _SOURCE.sub("", _BASIS.sub("", text))
    words = re.sub(r"\n{3,}", "\n\n", words).strip()
    return Piece(words, "; ".join(map(str.strip, basis)), "; ".join(map(str.strip, source)))


@router.command("responder", roles=sight.ADVISERS, team=True)
def answer_typed(context: Context) -> Replies:
    """`/responder NUMBER text`: into the draft, to be looked at and sent."""
    row, rest = sight.typed(context, sight.said(context))
    if row is None:
        return rendering.compose("adviser_how", command="answer")
    return write(context, row, rest)


@router.action("c_write", roles=sight.ADVISERS, team=True)
def answer_tapped(context: Context) -> Replies:
    row = sight.tapped(context)
    return write(context, row, "") if row else sight.unknown()


def write(context: Context, row: Consultation, text: str) -> Replies:
    """Put the words and the files of this message into the draft, and show it."""
    if refusal := make_mine(context, row):
        return refusal
    assert context.person is not None, "roles were checked"
    draft = consultation_drafts.begin(context.session, row.id, context.person.id, context.now)
    if not consultation_drafts.add(draft, piece_of(text), context.now):
        limit = consultation_drafts.MAX_LENGTH
        return sight.about(row, "adviser_draft_full", limit=limit)
    consultation_files.keep(context, row.id, draft_by=context.person.id)
    return prompt(context, row)


def prompt(context: Context, row: Consultation) -> Reply:
    """The draft as it stands; in one's own chat, the next message goes on with it."""
    if context.message.group:
        return sight.about(
            row,
            "form_redaccion_text",
            **{key: value for key, value in parameters(context, row).items() if key != "row"},
            answers={},
        )
    asked = start(context, WRITING, id=str(row.id))
    return replace(asked, parameters={sight.ABOUT: row.id})


def make_mine(context: Context, row: Consultation) -> Reply | None:
    """Whoever answers what nobody has takes it; why not, when it can't be theirs."""
    if row.state == State.RECEIVED:
        advising.take_it(context, row)
    return consultation_doing.problem(context, row, Action.SUBMIT)


@router.action("c_pause", roles=sight.ADVISERS, team=True)
def pause(context: Context) -> Replies:
    """The draft stays; the chat is free again."""
    row = sight.tapped(context)
    drop(context, WRITING)
    return adviser_card.show(context, row, "draft_kept") if row else sight.unknown()


@router.action("c_discard", roles=sight.ADVISERS, team=True)
def discard(context: Context) -> Replies:
    row = sight.tapped(context)
    if row is None or context.person is None:
        return sight.unknown()
    consultation_drafts.discard(context.session, row.id, context.person.id)
    drop(context, WRITING)
    return adviser_card.show(context, row, "draft_gone")
