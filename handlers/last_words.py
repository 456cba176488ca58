"""What a button below somebody's words means by them: those words, not what was said since."""

from hashlib import sha256

from bot.context import Context
from db import waiting_questions
from db.questions import MAX_QUESTION_LENGTH, without_personal_data

SIGN = "."
"""How a mark begins; ids of entries never do."""
DIGEST = 8


def keep(context: Context, text: str) -> str:
    """Remember the words; returns the mark that a button carries."""
    context.conversation.last_question = text[:MAX_QUESTION_LENGTH]
    return mark(text)


def mark(text: str) -> str:
    clean = without_personal_data(text[:MAX_QUESTION_LENGTH])
    return SIGN + sha256(clean.encode("utf-8", "replace")).hexdigest()[:DIGEST]


def recall(context: Context, given: str) -> str:
    """The marked words, or nothing when they are gone; without a mark, the last ones."""
    last = context.conversation.last_question
    if not given.startswith(SIGN) or mark(last) == given:
        return last
    kept = waiting_questions.of_chat(context.session, context.message.address)
    return next((text for text in kept if mark(text) == given), "")
