"""Replying to a message about a consultation: what is said goes there, and nowhere else."""

import re

from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import consultation_acts, people
from db.consultation_states import ENDED, Action, Side, State
from db.consultations import Consultation
from handlers import adding, adviser_card, advising, consultation_endings, drafting, last_words
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
    if row.state != State.ASKED_BACK and _is_small_talk(context, text):
        return None  # «gracias» is for the bot; to a question put back, «sí» is the answer
    if row.is_waiting:
        return adding.add(context, row, text)
    mark = last_words.keep(context, text)
    recent = consultation_acts.is_recent(row, context.now)
    return sight.about(row, "consultation_old", text=text, recent=recent, mark=mark)


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
    """What was said in reply to an old answer is why it is reopened; if it is gone, it is asked."""
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()
    words = last_words.recall(context, context.args[1] if len(context.args) > 1 else "")
    if not words:
        return consultation_endings.ask_reopen(context)
    return consultation_endings.reopen(context, row, words)
