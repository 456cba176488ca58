"""The first words, the help, and what to do with a chat that says nothing."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import joining as joining_record
from handlers import commitment_card, joining, sight, strangers
from handlers.answers import answer

router = Router()


@router.command("inicio", "start")
def greet(context: Context) -> Replies:
    """The first words; a deep link's payload leads where it points."""
    payload = context.args[0] if context.args else ""
    kind, _, rest = payload.partition("_")
    if kind == "inv" and rest:
        return joining.redeem(context, rest)
    if kind == "q" and (entry := context.knowledge.catalog.entries.get(rest)):
        return strangers.refusal(context) or answer(context, entry)
    if kind == "c" and rest and context.duties and not context.message.group:
        return _commitment(context, rest)
    greeting = rendering.compose("welcome", person=context.person, duties=context.duties)
    if context.message.group or context.person or _has_consented(context):
        return greeting
    return [greeting, rendering.compose("consent", purpose="")]


def _commitment(context: Context, code: str) -> Replies:
    """The card of a link's commitment, for those who may see it."""
    if commitment := sight.find(context, code):
        return commitment_card.show(context, commitment)
    return sight.unknown(context, code)


def _has_consented(context: Context) -> bool:
    return joining_record.has_consented(context.session, context.message.address)


@router.command("ayuda", "help", "comandos")
def explain(context: Context) -> Replies:
    return rendering.compose("help", commands=context.commands, person=context.person)
