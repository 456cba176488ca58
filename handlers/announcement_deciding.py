"""Submitting, approving, refusing, the emergency path; pausing, resuming, cancelling."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import announcement_acts, announcement_receipts
from db.announcement_acts import is_out
from db.announcement_states import APPROVERS, Action, Problem, Refused, State, Term, rule
from db.announcements import Announcement
from handlers import announcement_sending, announcement_telling, announcing
from handlers.announcing import COMPOSERS

router = Router()

MIN_REASON, MAX_REASON = 5, 400
CONFIRMED = "yes"
BY_BUTTON = {
    Action.SUBMIT,
    Action.APPROVE,
    Action.REFUSE,
    Action.RUSH,
    Action.PAUSE,
    Action.RESUME,
    Action.CANCEL,
    Action.RESEND,
}
CONFIRM_FIRST = {Action.CANCEL, Action.RESEND}
"""What can't be taken back, and is asked once more."""


@router.action("ann_do", roles=COMPOSERS)
def tap(context: Context) -> Replies:
    """`ann_do:<act>:<announcement>:<version>[:yes]`."""
    word, number, version, confirmed = (*context.args, "", "", "", "")[:4]
    announcement = announcing.find(context, number)
    if announcement is None or word not in BY_BUTTON or not version.isdecimal():
        return rendering.compose("outdated_button")
    return begin(context, announcement, Action(word), int(version), sure=confirmed == CONFIRMED)


@router.command("aprobar", roles=APPROVERS)
def show_waiting(context: Context) -> Replies:
    """`/aprobar [NUMBER]`: what waits for a decision as recipients will see it, and the card.

    It approves nothing: that takes the button, which knows the version that was seen.
    """
    waiting = announcing.waiting(context)
    alone = waiting[0] if len(waiting) == 1 else None
    announcement = announcing.find(context, context.text) if context.text else alone
    if announcement is None:
        return rendering.compose("announcement_which", going=waiting, action=Action.APPROVE)
    return [announcing.as_recipients_see(announcement), announcing.card(context, announcement)]


@router.command("pausar", roles=COMPOSERS)
def pause(context: Context) -> Replies:
    return _typed(context, Action.PAUSE)


@router.command("reanudar", roles=COMPOSERS)
def resume(context: Context) -> Replies:
    return _typed(context, Action.RESUME)


@router.command("detener", roles=COMPOSERS)
def cancel(context: Context) -> Replies:
    return _typed(context, Action.CANCEL)


def _typed(context: Context, action: Action) -> Replies:
    """`/pausar [NUMBER]`; without a number, the one that is on its way."""
    going = announcing.going(context)
    alone = going[0] if len(going) == 1 else None
    announcement = announcing.find(context, context.text) if context.text else alone
    if announcement is None:
        return rendering.compose("announcement_which", going=going, action=action)
    return begin(context, announcement, action, announcement.version)


def begin(
    context: Context,
    announcement: Announcement,
    action: Action,
    version: int,
    *,
    sure: bool = False,
) -> Replies:
    """Do it, or ask for the reason or the confirmation it needs."""
    step = announcing.move(context, reason="?", version=version)
    try:
        announcement_acts.check(announcement, action, step)
        line = rule(State(announcement.state), action)
        if Term.REASON in line.terms:
            known = {"id": str(announcement.id), "act": action, "version": version}
            return start(context, REASON, **known)
        if action in CONFIRM_FIRST and not sure:
            return _confirm(context, announcement, action)
        return perform(context, announcement, action, version)
    except Refused as refusal:
        return announcing.refused(announcement, refusal)


def _confirm(context: Context, announcement: Announcement, action: Action) -> Reply:
    progress = announcement_receipts.progress(context.session, announcement.id, announcement.wave)
    lacking = announcement_receipts.lacking(context.session, announcement.id)
    return rendering.compose(
        "announcement_confirm",
        announcement=announcement,
        action=action,
        progress=progress,
        out=is_out(announcement),
        lacking=lacking,
    )


def perform(
    context: Context, announcement: Announcement, action: Action, version: int, reason: str = ""
) -> Replies:
    """Raises Refused; then nothing has changed."""
    session, now = context.session, context.now
    if action is Action.SUBMIT and not announcing.reach(context, announcement).reached:
        raise Refused(Problem.NOBODY)
    was_out = is_out(announcement)
    step = announcing.move(context, reason=reason, version=version)
    announcement_acts.act(session, announcement, action, step)
    if action is Action.RESEND:
        announcement_sending.resend(session, announcement, now)
    elif action in (Action.APPROVE, Action.RUSH) and announcing.is_due(announcement, now):
        announcement_sending.start(session, announcement, now)
    told = announcement_telling.tell(context, announcement, action)
    if is_out(announcement) or was_out:
        announcement_sending.show_progress(session, announcement, now)
    return rendering.compose(
        "announcement_done",
        announcement=announcement,
        action=action,
        told=told,
        out=is_out(announcement),
        progress=announcement_receipts.progress(session, announcement.id, announcement.wave),
    )


def _parse_reason(context: Context, text: str, answers: Answers) -> str:
    words = " ".join(text.split())
    if len(words) < MIN_REASON or not any(letter.isalpha() for letter in words):
        raise InvalidAnswer("form_empty_answer")
    if len(words) > MAX_REASON:
        raise InvalidAnswer("reason_too_long", limit=MAX_REASON, length=len(words))
    return words


def _with_reason(context: Context, answers: Answers) -> Replies:
    announcement = announcing.find(context, str(answers["id"]))
    if announcement is None:
        return announcing.unknown(context)
    action, version = Action(answers["act"]), int(answers["version"])
    try:
        return perform(context, announcement, action, version, answers["reason"])
    except Refused as refusal:
        return announcing.refused(announcement, refusal)


def _about(context: Context, answers: Answers) -> dict[str, object]:
    return {"announcement": announcing.find(context, str(answers.get("id", "")))}


REASON = router.form(
    Form(
        "anuncio_motivo",
        (Question("reason", parse=_parse_reason),),
        _with_reason,
        roles=COMPOSERS,
        template_parameters=_about,
    )
)
