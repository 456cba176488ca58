"""Sending an answer: basis and source are asked for; it goes out, or to a second pair of eyes."""

from dataclasses import dataclass
from typing import Any

from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies
from bot.router import Router
from db import advisers, consultation_acts, consultation_drafts, consultation_events
from db.consultation_drafts import ConsultationDraft
from db.consultation_events import ConsultationEvent
from db.consultation_states import Action, State
from db.consultations import Consultation
from handlers import adviser_card, consultation_doing, consultation_news, grouped
from handlers import consultation_sight as sight

router = Router()

AND_CLOSE, AS_IT_IS = "cerrar", "asi"
SAID = ("basis", "source", "entry_id")
WRITING = "redaccion"
"""The form that takes a draft's words; it ends when the answer is sent."""


def _given(context: Context, answers: Answers) -> Replies:
    row = sight.get(context, str(answers["id"]))
    draft = _draft(context, row) if row else None
    if row is None or draft is None:
        return sight.unknown()
    draft.basis = answers.get("basis") or draft.basis
    draft.source = answers.get("source") or draft.source
    return deliver(context, row, draft, close=bool(answers["close"]))


def _which(context: Context, answers: Answers) -> dict[str, object]:
    return {"row": sight.get(context, str(answers["id"]))}


def _known(key: str, answers: Answers) -> bool:
    return bool(answers.get(key))


SUPPORT = router.form(
    Form(
        "fundamento",
        (
            Question("basis", optional=True, skip_if=lambda _, known: _known("basis", known)),
            Question("source", optional=True, skip_if=lambda _, known: _known("source", known)),
        ),
        _given,
        roles=sight.ADVISERS,
        template_parameters=_which,
    )
)


@router.action("c_send", roles=sight.ADVISERS, team=True)
def send_tapped(context: Context) -> Replies:
    """`c_send:<consultation>[:cerrar][:asi]`: and close it; without basis and source."""
    row = sight.tapped(context)
    options = context.args[1:]
    if row is None:
        return sight.unknown()
    return send(context, row, close=AND_CLOSE in options, as_it_is=AS_IT_IS in options)


def send(
    context: Context, row: Consultation, *, close: bool = False, as_it_is: bool = False
) -> Replies:
    draft = _draft(context, row)
    if refusal := consultation_doing.problem(context, row, Action.SUBMIT):
        return refusal
    if draft is None or not _says_something(context, draft):
        return sight.about(row, "adviser_draft_empty")
    if as_it_is or draft.entry_id or (draft.basis and draft.source):
        return deliver(context, row, draft, close=close)
    if context.message.group:
        return sight.about(row, "adviser_support_how", close=close)
    known = {key: said for key in ("basis", "source") if (said := getattr(draft, key))}
    return start(context, SUPPORT, id=str(row.id), close=close, **known)


@dataclass(frozen=True)
class Words:
    """What is sent: the adviser's words, or those of a curated entry with them."""

    text: str
    basis: str
    source: str
    entry_id: str


def words_of(context: Context, draft: ConsultationDraft) -> Words:
    entry = context.knowledge.catalog.entries.get(draft.entry_id)
    if entry is None:
        return Words(draft.text, draft.basis, draft.source, "")
    text = "\n\n".join(part for part in (draft.text, entry.answer) if part)
    source = draft.source or "\n".join(entry.sources)
    return Words(text, draft.basis or entry.legal_basis or "", source, entry.id)


def deliver(
    context: Context, row: Consultation, draft: ConsultationDraft, *, close: bool
) -> Replies:
    """To the asker or, where a second look is asked for, to those who review."""
    words = words_of(context, draft)
    text = words.text or ", ".join(
        f.name for f in consultation_drafts.files(context.session, draft)
    )
    needs = advisers.needs_second_look(context.session, row.topic, row.held_by)
    action = Action.SUBMIT if needs else Action.ANSWER

    def told(event: ConsultationEvent) -> Replies:
        author = draft.person_id
        consultation_events.move_files(context.session, row.id, author, event.id)
        consultation_drafts.discard(context.session, row.id, author)
        _stop_writing(context)
        if action is Action.SUBMIT:
            readers = advisers.reviewers(context.session, context.now, author)
            consultation_news.tell_desk(context, row, readers, "review", event.id, event.text)
            return adviser_card.show(context, row, "submitted")
        tell(context, row, event)
        if close:
            closing = consultation_doing.move(context)
            consultation_acts.act(context.session, row, Action.CLOSE, closing)
        return adviser_card.show(context, row, "answered")

    said: dict[str, Any] = {name: getattr(words, name) for name in SAID}
    return consultation_doing.attempt(context, row, action, told, text=text, **said)


def tell(context: Context, row: Consultation, event: ConsultationEvent) -> None:
    """The answer goes to whoever is the asker now, and to all who asked the same."""
    reply = consultation_news.answer(context.session, row, event)
    consultation_news.tell_asker(context, row, reply, f"answered:{event.id}")
    grouped.spread(context, row, event)


@router.action("c_approve", roles=sight.DESK, team=True)
def approve(context: Context) -> Replies:
    """The second pair of eyes agrees: the answer goes out as it was submitted."""
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()
    waiting = consultation_events.last(context.session, row.id, (Action.SUBMIT,))
    if waiting is None or row.state != State.IN_REVIEW:
        return consultation_doing.problem(context, row, Action.APPROVE) or sight.unknown()

    def told(event: ConsultationEvent) -> Replies:
        for file in consultation_events.files(context.session, row.id, waiting.id):
            file.event_id = event.id
        context.session.flush()
        tell(context, row, event)
        consultation_news.tell_desk(context, row, [row.held_by], "approved", event.id, "")
        return adviser_card.show(context, row, "approved")

    said: dict[str, Any] = {name: getattr(waiting, name) for name in SAID}
    return consultation_doing.attempt(context, row, Action.APPROVE, told, text=waiting.text, **said)


def _says_something(context: Context, draft: ConsultationDraft) -> bool:
    files = consultation_drafts.files(context.session, draft)
    return bool(draft.text or draft.entry_id or files)


def _draft(context: Context, row: Consultation) -> ConsultationDraft | None:
    mine = context.person.id if context.person else 0
    return consultation_drafts.of(context.session, row.id, mine)


def _stop_writing(context: Context) -> None:
    forms = context.conversation.forms
    context.conversation.forms = [state for state in forms if state["name"] != WRITING]
