"""An adviser at work: taking a consultation, passing it on, notes, asking back, declining."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies
from bot.router import Router
from db import advisers, consultation_drafts, consultation_events, people
from db.consultation_events import ConsultationEvent
from db.consultation_states import Action, State
from db.consultations import Consultation
from handlers import adviser_card, consultation_doing, consultation_files, consultation_news
from handlers import consultation_sight as sight

router = Router()

TYPED = {
    "nota": Action.NOTE,
    "repreguntar": Action.ASK_BACK,
    "repregunta": Action.ASK_BACK,
    "pregunta": Action.ASK_BACK,
}
"""How an act begins when it is typed in reply to a card: «nota: llamar a la DGPP»."""


def _words_given(context: Context, answers: Answers) -> Replies:
    row = sight.get(context, str(answers["id"]))
    if row is None:
        return sight.unknown()
    return say(context, row, Action(answers["act"]), answers["text"])


def _which(context: Context, answers: Answers) -> dict[str, object]:
    return {"row": sight.get(context, str(answers["id"])), "act": answers["act"]}


WORDS = router.form(
    Form(
        "asesoria",
        (Question("text", parse=consultation_files.words),),
        _words_given,
        roles=sight.DESK,
        template_parameters=_which,
    )
)


@router.action("c_take", roles=sight.ADVISERS, team=True)
def take(context: Context) -> Replies:
    row = sight.tapped(context)
    return take_it(context, row) if row else sight.unknown()


def take_it(context: Context, row: Consultation) -> Replies:
    """Of two at once one gets it; the other is told who has it."""

    def told(event: ConsultationEvent) -> Replies:
        context.notices.extend(consultation_news.assigned(context.session, row, context.now))
        return adviser_card.show(context, row, "taken")

    return consultation_doing.attempt(context, row, Action.TAKE, told)


@router.action("c_say", roles=sight.DESK, team=True)
def ask_words(context: Context) -> Replies:
    """`c_say:<consultation>:<act>`: asks for the words of a note, a question back, a reason."""
    row = sight.tapped(context)
    act = context.args[1] if len(context.args) > 1 else ""
    if row is None or act not in tuple(Action):
        return sight.unknown()
    if refusal := consultation_doing.problem(context, row, Action(act)):
        return refusal
    if context.message.group:
        return sight.about(row, "adviser_say_how", act=act)
    return start(context, WORDS, id=str(row.id), act=act)


def say(context: Context, row: Consultation, action: Action, text: str) -> Replies:
    """A note, a question back, a refusal with its reason, an answer given back."""

    def told(event: ConsultationEvent) -> Replies:
        consultation_files.keep(context, row.id, event_id=event.id)
        if action is Action.GIVE_BACK:
            _restore_draft(context, row)
        _tell(context, row, action, event)
        return adviser_card.show(context, row, action)

    words = text or consultation_files.names(context)
    return consultation_doing.attempt(context, row, action, told, text=words)


def _tell(context: Context, row: Consultation, action: Action, event: ConsultationEvent) -> None:
    if action is Action.ASK_BACK:
        kept = consultation_events.files(context.session, row.id, event.id)
        reply = sight.about(row, "consultation_asked_back", event=event)
        sent = consultation_news.with_files(reply, kept)
        consultation_news.tell_asker(context, row, sent, f"asked:{event.id}")
    elif action is Action.DECLINE:
        reply = sight.about(row, "consultation_declined", event=event)
        consultation_news.tell_asker(context, row, reply, f"declined:{event.id}")
    else:
        concerned = [row.held_by]
        consultation_news.tell_desk(context, row, concerned, action, event.id, event.text)


def _restore_draft(context: Context, row: Consultation) -> None:
    """What was submitted is a draft again, for its author to go on with."""
    sent = consultation_events.last(context.session, row.id, (Action.SUBMIT,))
    if sent is None or row.held_by is None:
        return
    draft = consultation_drafts.begin(context.session, row.id, row.held_by, context.now)
    draft.text, draft.basis, draft.source = sent.text, sent.basis, sent.source
    for file in consultation_events.files(context.session, row.id, sent.id):
        file.event_id, file.draft_by = None, row.held_by
    context.session.flush()


@router.action("c_pass", roles=sight.DESK, team=True)
def pass_on(context: Context) -> Replies:
    """`c_pass:<consultation>[:<person>]`: choose whom to give it to, or do."""
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()
    action = Action.ASSIGN if row.state == State.RECEIVED else Action.PASS_ON
    if refusal := consultation_doing.problem(context, row, action):
        return refusal
    present = [p for p in advisers.on_duty(context.session, context.now) if p != row.held_by]
    chosen = context.args[1] if len(context.args) > 1 else ""
    if chosen.isdecimal() and int(chosen) in present:
        return _give(context, row, action, int(chosen))
    busy = advisers.busyness(context.session, present)
    colleagues = [(context.session.get_one(people.Person, p), busy[p]) for p in present]
    return sight.about(row, "adviser_pass_on", colleagues=colleagues)


def _give(context: Context, row: Consultation, action: Action, person: int) -> Replies:
    def told(event: ConsultationEvent) -> Replies:
        consultation_news.tell_desk(context, row, [person], "given", event.id, "")
        context.notices.extend(consultation_news.assigned(context.session, row, context.now))
        return adviser_card.show(context, row, action)

    return consultation_doing.attempt(context, row, action, told, to=person)


@router.action("c_free", roles=sight.DESK, team=True)
def release(context: Context) -> Replies:
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()

    def told(event: ConsultationEvent) -> Replies:
        consultation_news.tell_newcomer_again(context, row, event.id)
        return adviser_card.show(context, row, Action.RELEASE)

    return consultation_doing.attempt(context, row, Action.RELEASE, told)


@router.command("repreguntar", roles=sight.ADVISERS, team=True)
def ask_back_typed(context: Context) -> Replies:
    return _typed(context, Action.ASK_BACK)


@router.command("nota", roles=sight.DESK, team=True)
def note_typed(context: Context) -> Replies:
    return _typed(context, Action.NOTE)


def _typed(context: Context, action: Action) -> Replies:
    """`/nota NUMBER text`."""
    row, rest = sight.typed(context, sight.said(context))
    if row is None or not rest:
        return rendering.compose("adviser_how", command=action)
    return say(context, row, action, rest)
