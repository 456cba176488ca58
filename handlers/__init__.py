"""What a person can do by chat: one file per subject. The roster's order has meaning."""

from bot.router import Router
from handlers import (
    bodies,
    feedback,
    groups,
    handover,
    inviting,
    joining,
    me,
    practices,
    questions,
    requests,
    topics,
    welcome,
)

ROSTER = (
    welcome,
    topics,
    practices,
    joining,
    me,
    bodies,
    requests,
    inviting,
    handover,
    groups,
    feedback,
    questions,
)
"""Menus show commands in this order; free text is offered in this order, questions last."""


def build_router() -> Router:
    """One router with everything the bot can do."""
    router = Router()
    for module in ROSTER:
        router.include(module.router)
    return router
