"""One commitment: its card, by command, by button, or by typing its code and nothing else."""

from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import meetings
from handlers import commitment_card, commitment_lists, sight

router = Router()


@router.command("compromiso", roles=sight.REGISTERED, words=True)
def show(context: Context) -> Replies:
    """`/compromiso CODE`; other words are looked for."""
    code, rest = sight.split(context.text)
    if commitment := sight.find(context, code):
        return commitment_card.show(context, commitment)
    if rest.isdecimal() and (only := sight.only_with_number(context, rest)):
        return commitment_card.show(context, only)
    if code or rest.isdecimal() or not rest:
        return sight.unknown(context, code or rest)
    return commitment_lists.search_for(context, context.text)


@router.action("com", roles=sight.REGISTERED)
def show_chosen(context: Context) -> Replies:
    """`com:<commitment>`."""
    commitment = sight.get(context, context.args[0] if context.args else "")
    return commitment_card.show(context, commitment) if commitment else sight.unknown(context, "")


@router.text(roles=sight.REGISTERED)
def take_code(context: Context) -> Replies:
    """A code and nothing else is a question for its card."""
    text = context.message.text
    if context.message.group or context.message.attachments or not sight.is_code(text):
        return None
    code, _ = sight.split(text)
    if commitment := sight.find(context, code):
        return commitment_card.show(context, commitment)
    known = meetings.edition(context.session, code.partition("-")[0])
    return sight.unknown(context, code) if known else None
