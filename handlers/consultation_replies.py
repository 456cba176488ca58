"""Replying to a message about a consultation: what is said goes there, and nowhere else."""

import re

from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import consultation_acts, people
from db.consultation_states import ENDED, Action, Side, State
from db.consultations import Consultation
from db.questions import MAX_QUESTION_LENGTH
from handlers import adding, adviser_card, advising, consultation_endings, drafting
from handlers import consultation_sight as sight
from knowledge.matcher import Outcome

router = Router()

_ACT = re.compile(r"\s*([a-záéíóúñ]+)\s*:\s*", re.IGNORECASE)
TYPED = {**advising.TYPED, "devolver": Action.GIVE_BACK, "declinar": Action.DECLINE}


@router.reply()
def take_reply(context: Context) -> Replies:
    """To a message that is about no consultation, this has nothing to say."""
    row = sight.replied_to(context)
    if row is None:
        return None
    group = context.message.group
    if group and not people.is_advisers(context.session, context.message.address):
        return None
    sides = sight.sides(context, row)
    if Side.ASKER in sides and not group and Side.HOLDER not in sides:
        return _from_asker(context, row)
    if context.roles & sight.DESK:
        return _from_desk(context, row)
    return None if group else sight.unknown()


def _from_asker(context: Context, row: Consultation) -> Replies:
    text = context.message.text.strip()
    if row.is_waiting:
        return adding.add(context, row, text)
    if _is_small_talk(context, text):
        return None
    context.conversation.last_question = text[:MAX_QUESTION_LENGTH]
    recent = consultation_acts.is_recent(row, context.now)
    return sight.about(row, "consultation_old", text=text, recent=recent)


def _is_small_talk(context: Context, text: str) -> bool:
    return context.knowledge.matcher.match(text).outcome is Outcome.SMALLTALK


def _from_desk(context: Context, row: Consultation) -> Replies:
    text = context.message.text.strip()
    found = _ACT.match(text)
    action = TYPED.get(found[1].lower()) if found else None
    if found and action:
        return advising.say(context, row, action, text[found.end() :])
    if row.state in ENDED:
        return adviser_card.show(context, row, "ended")
    if row.state == State.IN_REVIEW:
        return adviser_card.show(context, row, "in_review")
    if not context.roles & sight.ADVISERS:
        return adviser_card.show(context, row, "not_adviser")
    return drafting.write(context, row, text)


@router.action("c_again", personal=True)
def reopen_with_reply(context: Context) -> Replies:
    """What was said in reply to an old answer is why it is reopened."""
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()
    return consultation_endings.reopen(context, row, context.conversation.last_question)
