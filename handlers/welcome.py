"""The first words, the help, and what to do with a chat that says nothing."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router

router = Router()


@router.command("inicio", "start")
def greet(context: Context) -> Replies:
    return rendering.compose("welcome", person=context.person, duties=context.duties)


@router.command("ayuda", "help", "comandos")
def explain(context: Context) -> Replies:
    return rendering.compose("help", commands=context.commands, person=context.person)
