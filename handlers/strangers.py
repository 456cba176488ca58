"""What people without a registration may do: ask the knowledge base, at a limited rate."""

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from db import conversations

QUESTIONS_AN_HOUR = 30


def refusal(context: Context) -> Reply | None:
    """Why a stranger gets no answer now; counts the question if there is no reason."""
    if context.person is not None:
        return None
    if not context.policy.strangers_may_ask:
        return rendering.compose("strangers_closed")
    asked = conversations.count_question(context.conversation, context.now)
    return rendering.compose("asked_too_much") if asked > QUESTIONS_AN_HOUR else None
