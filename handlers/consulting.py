"""From a question that the bot can't answer to a consultation with a number and an hour."""

from collections.abc import Iterable

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, drop, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import consultations, waiting_questions
from db.consultation_states import Action
from db.consultations import Asked, Consultation
from db.posts import GOVERNMENT, Duty
from handlers import (
    consultation_doing,
    consultation_files,
    consultation_news,
    expected_time,
    last_words,
)
from handlers import consultation_sight as sight
from handlers.paging import page_of
from knowledge.matcher import Candidate, Match, Outcome
from knowledge.text import normalise

router = Router(asks=True)

NO_TOPIC = "otros"
FAINT = 0.2
"""What the candidates of a topic must add up to, for the topic to be a guess at all."""
MAX_OPEN, MAX_OPEN_STRANGER = 10, 2
TOPICS_PER_PAGE = 8
SURE = (Outcome.ANSWER, Outcome.REFER)


def _ask_words(context: Context, answers: Answers) -> Replies:
    return send(context, answers["text"])


QUESTION = router.form(
    Form("consulta", (Question("text", parse=consultation_files.words),), _ask_words)
)


@router.command("consultar", personal=True)
def consult(context: Context) -> Replies:
    """`/consultar text`, or the text is asked for."""
    said = sight.said(context)
    return send(context, said) if said else start(context, QUESTION)


@router.action("consult", personal=True)
def consult_last(context: Context) -> Replies:
    """`consult[:<entry or mark>]`: one tap, and what was asked above goes to an adviser.

    Below an entry it is what was asked to get there; opened from a menu, the entry's own question.
    """
    given = context.args[0] if context.args else ""
    asked = last_words.recall(context, given)
    entry = context.knowledge.catalog.entries.get(given)
    if entry is not None and not _led_to(context, asked, entry.id):
        asked = entry.question
    return send(context, asked) if asked else start(context, QUESTION)


def _led_to(context: Context, asked: str, entry_id: str) -> bool:
    return any(item.id == entry_id for item in _match(context, asked).candidates)


def send(context: Context, text: str) -> Replies:
    """Receive the question, tell the team, and say the number and the hour."""
    text = text or consultation_files.names(context)
    if not normalise(text):
        return start(context, QUESTION)
    waiting = [row for row in sight.own(context) if row.is_waiting]
    if same := next((row for row in waiting if row.question == text.strip()), None):
        return receipt(context, same, "again")
    limit = MAX_OPEN if context.person else MAX_OPEN_STRANGER
    if len(waiting) >= limit:
        return rendering.compose("consultation_too_many", limit=limit, rows=waiting)
    drop(context, QUESTION)
    row = _receive(context, text.strip())
    return [receipt(context, row, "new"), *_perhaps(context, row)]


def receipt(context: Context, row: Consultation, kind: str) -> Reply:
    promise = expected_time.promise(context.session, context.now)
    return sight.about(
        row,
        "consultation_received",
        kind=kind,
        topic=topic_title(context, row.topic),
        ahead=promise.ahead - 1,
        attended=promise.attended,
        stranger=context.person is None,
        lost=consultation_files.lost(context),
    )


def topic_title(context: Context, topic: str) -> str:
    known = context.knowledge.catalog.topics.get(topic)
    return known.title if known else topic


def guess_topic(context: Context, candidates: Iterable[Candidate]) -> str:
    """The topic that the candidates speak for most, each as loudly as it is likely."""
    votes: dict[str, float] = {}
    entries = context.knowledge.catalog.entries
    for candidate in candidates:
        topic = entries[candidate.id].topic if candidate.id in entries else ""
        votes[topic or NO_TOPIC] = votes.get(topic or NO_TOPIC, 0.0) + candidate.score
    best = max(votes, key=lambda topic: votes[topic], default=NO_TOPIC)
    return best if votes.get(best, 0.0) >= FAINT else NO_TOPIC


@router.action("c_topic", personal=True)
def correct_topic(context: Context) -> Replies:
    """`c_topic:<consultation>:p<page>` shows topics, `c_topic:<consultation>:<topic>` takes one."""
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()
    chosen = context.args[1] if len(context.args) > 1 else "p1"
    if chosen in context.knowledge.catalog.topics:
        return _classify(context, row, chosen)
    if refusal := consultation_doing.problem(context, row, Action.CLASSIFY):
        return refusal
    number = int(chosen[1:]) if chosen[1:].isdecimal() else 1
    topics = list(context.knowledge.catalog.topics.values())
    page = page_of(topics, number, TOPICS_PER_PAGE)
    return sight.about(row, "consultation_topics", page=page)


def _classify(context: Context, row: Consultation, topic: str) -> Replies:
    def told(_: object) -> Replies:
        if row.held_by is None:
            consultation_news.tell_newcomer(context, row)
        title = topic_title(context, topic)
        return sight.about(row, "consultation_topic_set", topic=title)

    return consultation_doing.attempt(
        context, row, Action.CLASSIFY, told, text=topic, changes={"topic": topic}
    )


def _receive(context: Context, text: str) -> Consultation:
    match = _match(context, text)
    duty = asking_duty(context.duties)
    first = context.conversation.first_words
    asked = Asked(
        question=text,
        topic=guess_topic(context, match.candidates),
        address=context.message.address,
        asker_id=context.person.id if context.person else None,
        post_id=duty.post_id if duty else None,
        body_code=duty.body_code if duty else None,
        first_words=first if first != text else "",
        tried=" ".join(f"{item.id}:{item.score:.2f}" for item in match.candidates),
    )
    promise = expected_time.promise(context.session, context.now)
    row = consultations.receive(context.session, asked, due_at=promise.due_at, now=context.now)
    waiting_questions.drop(context.session, asked.address, text)
    context.conversation.first_words, context.conversation.rephrase_asked = "", False
    consultation_files.keep(context, row.id)
    consultation_news.tell_newcomer(context, row)
    return row


def asking_duty(duties: Iterable[Duty]) -> Duty | None:
    """In which post somebody asks: that of a government before any other, their own first."""
    order = sorted(duties, key=lambda duty: (duty.role not in GOVERNMENT, duty.on_loan))
    return order[0] if order else None


def _match(context: Context, text: str) -> Match:
    return context.knowledge.matcher.match(text)


def _perhaps(context: Context, row: Consultation) -> list[Reply]:
    """What the bot would have answered: nobody should wait for what is written already."""
    match = _match(context, row.question)
    entry = context.knowledge.catalog.entries.get(match.id or "")
    if match.outcome not in SURE or entry is None or entry.id == context.conversation.last_entry:
        return []
    return [rendering.compose("consultation_perhaps", entry=entry)]
