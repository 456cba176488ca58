"""Entries for everybody: made of an answered consultation, published, archived, taken up again."""

from collections.abc import Sequence

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import entries, entry_acts
from db.consultations import Consultation
from db.entries import CuratedEntry
from db.entry_states import AUTHORS, CURATORS, Action, Refused, State
from handlers import consultation_sight as sight
from handlers import entry_card, entry_drafts, entry_findings
from handlers.paging import page_of

router = Router()

PER_PAGE = 6
SECTIONS = {"borradores": State.DRAFT, "publicadas": State.PUBLISHED, "archivadas": State.ARCHIVED}


@router.command("publicar", roles=AUTHORS)
def publish_typed(context: Context) -> Replies:
    """`/publicar NUMBER`: the answer of a consultation as a draft; alone, the drafts."""
    said = sight.said(context)
    if not said:
        return _list(context, "borradores", 1)
    row, _ = sight.typed(context, said)
    return make(context, row) if row else sight.unknown()


@router.action("k_make", roles=AUTHORS)
def publish_tapped(context: Context) -> Replies:
    row = sight.tapped(context)
    return make(context, row) if row else sight.unknown()


def make(context: Context, row: Consultation) -> Replies:
    """One step: the draft, ready to be looked at; the curators hear of one that is not theirs."""
    known = entries.of_consultation(context.session, row.id)
    if known is not None:
        return entry_card.show(context, known)
    answer = entry_drafts.answer_of(context.session, row)
    if answer is None or answer.entry_id:
        return sight.about(row, "entry_no_answer", answer=answer)
    entry = entry_drafts.make(context, row, answer)
    if not context.roles & CURATORS:
        _tell_curators(context, entry)
    return entry_card.show(context, entry, "drafted")


def _tell_curators(context: Context, entry: CuratedEntry) -> None:
    reply = rendering.compose("entry_news", entry=entry)
    for person in entry_drafts.curators(context.session, context.now):
        context.notify(person, reply, f"entry:{entry.id}:drafted:{person}")


@router.command("respuestas", "entradas", roles=AUTHORS)
def list_typed(context: Context) -> Replies:
    return _list(context, "borradores", 1)


@router.action("k_list", roles=AUTHORS)
def list_tapped(context: Context) -> Replies:
    """`k_list:<section>:<page>`."""
    section, number = (*context.args, "", "")[:2]
    known = section if section in SECTIONS else "borradores"
    return _list(context, known, int(number) if number.isdecimal() else 1)


@router.action("k", roles=AUTHORS)
def show(context: Context) -> Replies:
    entry = entry_card.find(context)
    return entry_card.show(context, entry) if entry else entry_card.unknown()


@router.action("k_do", roles=AUTHORS)
def act(context: Context) -> Replies:
    """`k_do:<entry>:<action>[:<version>]`: with the version, what was warned of is accepted."""
    entry = entry_card.find(context)
    action, seen = (*context.args[1:], "", "")[:2]
    if entry is None or action not in tuple(Action):
        return entry_card.unknown()
    try:
        entry_acts.check(entry, Action(action), context.roles)
        if action == Action.PUBLISH:
            return _publish(context, entry, accepted=seen == str(entry.version))
        entry_acts.act(context.session, entry, Action(action), entry_drafts.move(context))
    except Refused as refusal:
        return entry_card.refused(entry, refusal)
    return entry_card.show(context, entry, action)


def _publish(context: Context, entry: CuratedEntry, *, accepted: bool) -> Replies:
    found = entry_findings.of(context, entry)
    if found.blocks or (found.warns and not accepted):
        return rendering.compose("entry_confirm", entry=entry, found=found)
    content = entry_drafts.ready(context, entry)
    move = entry_drafts.move(context)
    entry_acts.act(context.session, entry, Action.PUBLISH, move, content)
    row = context.session.get(Consultation, entry.consultation_id or 0)
    if row is not None:
        row.entry_id = row.entry_id or entry.entry_id
    return entry_card.show(context, entry, "publish")


def _list(context: Context, section: str, number: int) -> Replies:
    rows: Sequence[CuratedEntry] = entries.in_state(context.session, SECTIONS[section])
    return rendering.compose(
        "entry_list",
        section=section,
        page=page_of(rows, number, PER_PAGE),
        counts=entries.counts(context.session),
        sections=SECTIONS,
    )
