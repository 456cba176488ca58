"""Thumbs on answers, and what was missing when the thumb is down."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from db import questions

router = Router()

MIN_COMMENT = 3


def _comment(context: Context, text: str, answers: Answers) -> str:
    if len(text) < MIN_COMMENT:
        raise InvalidAnswer("form_empty_answer")
    return text[: questions.MAX_COMMENT_LENGTH]


def _keep_comment(context: Context, answers: Answers) -> Replies:
    if comment := answers.get("missing"):
        rating = questions.rate(
            context.session,
            address=context.message.address,
            entry_id=answers["entry"],
            useful=False,
            now=context.now,
        )
        rating.comment = questions.without_personal_data(comment)
    return rendering.compose("comment_thanks", given=bool(comment))


COMMENT = router.form(
    Form("comment", (Question("missing", parse=_comment, optional=True),), _keep_comment)
)


@router.action("rate")
def rate(context: Context) -> Replies:
    """`rate:<entry>:1|0`: a second tap changes the thumb and adds nothing."""
    entry_id, thumb = (*context.args, "", "")[:2]
    if entry_id not in context.knowledge.catalog.entries or thumb not in ("0", "1"):
        return rendering.compose("outdated_button")
    useful = thumb == "1"
    questions.rate(
        context.session,
        address=context.message.address,
        entry_id=entry_id,
        useful=useful,
        now=context.now,
    )
    return rendering.compose("rated", useful=useful, entry_id=entry_id)


@router.action("missing")
def ask_what_was_missing(context: Context) -> Replies:
    entry_id = context.args[0] if context.args else ""
    if entry_id not in context.knowledge.catalog.entries:
        return rendering.compose("outdated_button")
    return start(context, COMMENT, entry=entry_id)
