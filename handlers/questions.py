"""Free text: the question is matched, answered when sure, and never left in silence."""

from datetime import timedelta

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import questions, waiting_questions
from handlers import consulting, last_words, practices, strangers
from handlers.answers import answer
from knowledge.matcher import Candidate, Match, Outcome
from knowledge.popularity import most_asked_first
from knowledge.text import normalise

router = Router(asks=True)

MAX_GUESSES = 3
LATELY = timedelta(days=30)
"""What was asked before says little of what is asked now."""
READ_CHARACTERS = 1000
"""Longer texts are read up to here, and the person is told."""
PRACTICE_WORDS = frozenset({"practica", "practicas", "experiencia", "experiencias", "ejemplos"})


@router.text()
def ask(context: Context) -> Replies:
    return answer_to(context, context.message.text.strip())


def answer_to(context: Context, text: str) -> Replies:
    """What the knowledge says to a text, whether it was just typed or asked about before."""
    if not normalise(text):
        return _without_words(context, text)
    if refusal := strangers.refusal(context):
        return refusal
    replies = _answer(context, text[:READ_CHARACTERS])
    if len(text) > READ_CHARACTERS:
        return [rendering.compose("long_message", limit=READ_CHARACTERS), *replies]
    return replies


@router.action("none")
def none_of_these(context: Context) -> Replies:
    """The guesses were wrong: rephrase once, then the honest no."""
    return _do_not_know(context, context.conversation.last_question)


def _without_words(context: Context, text: str) -> Reply:
    if context.message.attachments:
        return rendering.compose("attachment_received")
    if context.message.location or context.message.contact:
        return rendering.compose("card_received")
    return rendering.compose("no_words", empty=not text)


def _answer(context: Context, text: str) -> list[Reply]:
    conversation = context.conversation
    match = context.knowledge.matcher.match(
        text,
        previous=conversation.last_entry or None,
        topic=conversation.last_topic or None,
    )
    if match.outcome is Outcome.SMALLTALK:
        return [_small_talk(context, match)]
    if not conversation.rephrase_asked:
        conversation.first_words = ""
    conversation.last_question = text[: questions.MAX_QUESTION_LENGTH]
    questions.log(
        context.session,
        text=text,
        outcome=match.outcome,
        entry_id=match.id,
        score=match.score,
        channel=context.message.channel,
        now=context.now,
    )
    return _by_outcome(context, text, match)


def _by_outcome(context: Context, text: str, match: Match) -> list[Reply]:
    entries = context.knowledge.catalog.entries
    if match.id in entries and match.outcome in (Outcome.ANSWER, Outcome.REFER):
        return [answer(context, entries[match.id])]
    if PRACTICE_WORDS & set(normalise(text).split()) and (found := practices.search(context, text)):
        return [found]
    if match.outcome is Outcome.SUGGEST:
        likely = _most_asked_first(context, match)[:MAX_GUESSES]
        guesses = [entries[guess.id] for guess in likely if guess.id in entries]
        return [rendering.compose("suggest", guesses=guesses)]
    return [_do_not_know(context, text)]


def _most_asked_first(context: Context, match: Match) -> list[Candidate]:
    since = context.now - LATELY
    return most_asked_first(
        match.candidates, lambda ids: questions.asked_for(context.session, ids, since)
    )


def _do_not_know(context: Context, text: str) -> Reply:
    conversation = context.conversation
    if not conversation.rephrase_asked:
        conversation.rephrase_asked = True
        conversation.first_words = text[: questions.MAX_QUESTION_LENGTH]
        return rendering.compose("rephrase")
    conversation.rephrase_asked = False
    kept = bool(text) and not context.message.group
    if kept:
        duty = consulting.asking_duty(context.duties)
        waiting_questions.keep(
            context.session,
            text=text,
            address=context.message.address,
            body_code=duty.body_code if duty else None,
            now=context.now,
        )
    return rendering.compose("unknown", question=text, kept=kept, mark=last_words.mark(text))


def _small_talk(context: Context, match: Match) -> Reply:
    kind = match.smalltalk or "greeting"
    if kind in ("capabilities", "identity"):
        return rendering.compose("capabilities", person=context.person)
    return rendering.compose("smalltalk", kind=kind, person=context.person)
