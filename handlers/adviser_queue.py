"""`/cola`: what waits for the advisers: one's own, nobody's, by topic, late, to be reviewed."""

from collections.abc import Callable, Sequence

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import advisers, consultation_drafts, consultation_events, consultation_queue
from db.consultations import Consultation
from handlers import adviser_card, consultation_news
from handlers import consultation_sight as sight
from handlers.paging import page_of
from knowledge.text import normalise

router = Router()

PER_PAGE = 6
Rows = Callable[[Context], Sequence[Consultation]]


def _me(context: Context) -> int:
    return context.person.id if context.person else 0


SECTIONS: dict[str, Rows] = {
    "mias": lambda context: consultation_queue.mine(context.session, _me(context)),
    "libres": lambda context: consultation_queue.unassigned(context.session),
    "vencidas": lambda context: consultation_queue.overdue(context.session, context.now),
    "revisar": lambda context: consultation_queue.to_review(context.session, _me(context)),
    "todas": lambda context: consultation_queue.waiting(context.session),
}
"""The lists that can be asked for by name: `/cola vencidas`."""
TO_TYPE = {"mis": "mias", "sin": "libres", "asignar": "libres", "vencida": "vencidas"}


@router.command("cola", roles=sight.DESK, words=True, team=True)
def show_queue(context: Context) -> Replies:
    """`/cola`, `/cola vencidas`, `/cola foncomun`."""
    if not context.args:
        return _overview(context)
    word = normalise(context.args[0])
    section = TO_TYPE.get(word, word)
    if section in SECTIONS:
        return _section(context, section, 1)
    topic = _topic(context, normalise(context.text))
    return _section(context, f"t.{topic}", 1) if topic else _overview(context)


@router.action("queue", roles=sight.DESK, team=True)
def turn_queue(context: Context) -> Replies:
    """`queue:<section>:<page>`; a topic's section is `t.<topic>`."""
    section, page = (*context.args, "", "")[:2]
    if section == "topics":
        return _topics(context)
    if section not in SECTIONS and not section.startswith("t."):
        return _overview(context)
    return _section(context, section, int(page) if page.isdecimal() else 1)


@router.action("c_card", roles=sight.DESK, team=True)
def show_card(context: Context) -> Replies:
    row = sight.tapped(context)
    return adviser_card.show(context, row) if row else sight.unknown()


@router.action("c_file", roles=sight.DESK, team=True)
def show_file(context: Context) -> Replies:
    """`c_file:<consultation>:<file>`: the file comes back as it was sent."""
    row = sight.tapped(context)
    wanted = context.args[1] if len(context.args) > 1 else ""
    files = consultation_events.files(context.session, row.id) if row else []
    file = next((file for file in files if str(file.id) == wanted), None)
    if row is None or file is None:
        return sight.unknown()
    there = context.files.path(file.sha256).exists()
    reply = sight.about(row, "adviser_file", file=file, there=there)
    return consultation_news.with_files(reply, [file] if there else [])


def _overview(context: Context) -> Reply:
    counts = {name: len(rows(context)) for name, rows in SECTIONS.items()}
    if counts["mias"]:
        first = "mias"
    elif counts["revisar"] and not context.roles & {"adviser"}:
        first = "revisar"
    else:
        first = "libres"
    page = page_of(SECTIONS[first](context), 1, PER_PAGE)
    return rendering.compose(
        "adviser_queue",
        section=first,
        topic="",
        page=page,
        counts=counts,
        now=context.now,
        away=advisers.absent_until(context.session, _me(context), context.now),
        drafts=_drafts(context),
    )


def _drafts(context: Context) -> set[int]:
    """The consultations of which the adviser has an answer half written."""
    return {
        draft.consultation_id
        for draft in consultation_drafts.unfinished(context.session, _me(context))
    }


def _section(context: Context, section: str, number: int) -> Reply:
    topic = section.removeprefix("t.") if section.startswith("t.") else ""
    rows = (
        consultation_queue.of_topic(context.session, topic) if topic else SECTIONS[section](context)
    )
    known = context.knowledge.catalog.topics.get(topic)
    return rendering.compose(
        "adviser_queue",
        section=section,
        topic=known.title if known else topic,
        page=page_of(rows, number, PER_PAGE),
        counts=None,
        now=context.now,
        away=None,
        drafts=_drafts(context),
    )


def _topics(context: Context) -> Reply:
    titles = context.knowledge.catalog.topics
    counts = consultation_queue.count_by_topic(context.session)
    topics = [
        (topic, titles[topic].title if topic in titles else topic, count)
        for topic, count in counts.items()
    ]
    return rendering.compose("adviser_topics", topics=topics)


def _topic(context: Context, words: str) -> str:
    """The topic whose title or id has all these words."""
    for topic in context.knowledge.catalog.topics.values():
        name = normalise(f"{topic.title} {topic.id.replace('_', ' ')}")
        if all(word in name for word in words.split()):
            return topic.id
    return ""
