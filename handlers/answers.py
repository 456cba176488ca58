"""How one curated entry is shown: the answer, its basis, its sources, how fresh it is."""

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from knowledge.catalog import Entry

PRACTICES_TOPIC = "buenas_practicas"
REFERRED = "por_confirmar"
MAX_RELATED = 3


def answer(context: Context, entry: Entry) -> Reply:
    """The entry as a reply; one that is not confirmed refers to who knows instead."""
    conversation = context.conversation
    conversation.last_entry = entry.id
    conversation.last_topic = entry.topic or conversation.last_topic
    conversation.rephrase_asked = False
    entries = context.knowledge.catalog.entries
    related = [entries[key] for key in entry.related if key in entries][:MAX_RELATED]
    return rendering.compose(
        "refer" if entry.validity == REFERRED else "answer",
        entry=entry,
        expired=entry.expired(context.today),
        related=related,
        about_practices=entry.topic == PRACTICES_TOPIC,
    )
