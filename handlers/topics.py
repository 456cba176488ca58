"""Browsing without typing: topics, their questions, an answer."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from handlers import strangers
from handlers.answers import answer
from handlers.paging import page_of

router = Router(asks=True)

TOPICS_PER_PAGE = 8
QUESTIONS_PER_PAGE = 6


@router.command("temas", "menu", "preguntas")
def list_topics(context: Context) -> Replies:
    return _topics(context, page_number=1, replace=False)


@router.action("topics")
def turn_topics(context: Context) -> Replies:
    return _topics(context, page_number=_number(context, 0), replace=True)


@router.action("topic")
def list_questions(context: Context) -> Replies:
    topic = context.knowledge.catalog.topics.get(context.args[0] if context.args else "")
    if topic is None:
        return rendering.compose("outdated_button")
    context.conversation.last_topic = topic.id
    entries = context.knowledge.catalog.by_topic(topic.id)
    page = page_of(entries, _number(context, 1), QUESTIONS_PER_PAGE)
    return rendering.compose("topic", topic=topic, page=page, replace=True)


@router.action("q")
def show_entry(context: Context) -> Replies:
    entry = context.knowledge.catalog.entries.get(context.args[0] if context.args else "")
    if entry is None:
        return rendering.compose("outdated_button")
    return strangers.refusal(context) or answer(context, entry)


def _topics(context: Context, page_number: int, *, replace: bool) -> Reply:
    page = page_of(list(context.knowledge.catalog.topics.values()), page_number, TOPICS_PER_PAGE)
    return rendering.compose("topics", page=page, replace=replace)


def _number(context: Context, position: int) -> int:
    given = context.args[position : position + 1]
    return int(given[0]) if given and given[0].isdecimal() else 1
