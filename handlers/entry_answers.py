"""Answering with what is written already: the entries that come near, and a search for others."""

from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import consultation_drafts
from db.consultations import Consultation
from handlers import consultation_sight as sight
from handlers import drafting

router = Router()

SHOWN = 5


def _search(context: Context, answers: Answers) -> Replies:
    row = sight.get(context, str(answers["id"]))
    return _near(context, row, answers["words"]) if row else sight.unknown()


SEARCH = router.form(Form("entrada", (Question("words"),), _search, roles=sight.ADVISERS))


@router.action("c_entry", roles=sight.ADVISERS, team=True)
def use_entry(context: Context) -> Replies:
    """`c_entry:<consultation>[:<entry>]`: show what comes near, or answer with one."""
    row = sight.tapped(context)
    if row is None:
        return sight.unknown()
    chosen = context.args[1] if len(context.args) > 1 else ""
    if chosen not in context.knowledge.catalog.entries:
        return _near(context, row, row.question)
    if refusal := drafting.make_mine(context, row):
        return refusal
    assert context.person is not None, "roles were checked"
    draft = consultation_drafts.begin(context.session, row.id, context.person.id, context.now)
    draft.entry_id, draft.updated_at = chosen, context.now
    return drafting.prompt(context, row)


@router.action("c_find", roles=sight.ADVISERS)
def find_entry(context: Context) -> Replies:
    row = sight.tapped(context)
    return start(context, SEARCH, id=str(row.id)) if row else sight.unknown()


def _near(context: Context, row: Consultation, words: str) -> Reply:
    entries = context.knowledge.catalog.entries
    candidates = context.knowledge.matcher.match(words).candidates
    near = [entries[item.id] for item in candidates if item.id in entries][:SHOWN]
    return sight.about(row, "adviser_entries", entries=near, in_group=context.message.group)
