"""The history of a commitment: who, when, from, to, why, in words instead of codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from bot.spanish import amount, long_date
from db import bodies, commitment_history
from db.commitment_history import Change, HistoryEntry
from db.commitments import CENTIMOS
from db.posts import Post
from handlers import sight

router = Router()

PER_PAGE = 8
NOBODY = "El sistema"
NO_DEADLINE = "sin plazo"
DATES = frozenset({"original_due_on", "due_on", "extension"})
BODIES = frozenset({"responsible_code", "counterpart_code"})
LABELS = {"state": "states", "kind": "kinds", "priority": "priorities", "closure": "states"}
OWN_WORDS = {
    "both_confirmed": "Ambas partes dieron su conformidad",
    "no_objection": "Nadie objetó en el plazo dado",
}
"""Reasons that the record gives when nobody typed one."""


@dataclass(frozen=True)
class Line:
    """One line of the history as it is shown."""

    at: datetime
    who: str
    action: str
    field: str
    before: str
    after: str
    reason: str


def lines(context: Context, entries: Iterable[HistoryEntry | Change]) -> list[Line]:
    return [
        Line(
            entry.at,
            who(entry),
            entry.action,
            entry.field,
            _shown(context, entry.field, entry.before),
            _shown(context, entry.field, entry.after),
            OWN_WORDS.get(entry.reason, entry.reason),
        )
        for entry in entries
    ]


def who(entry: HistoryEntry | Change) -> str:
    """«Rosa Huamaní Quispe (Alcaldía, Municipalidad Distrital de Sabaino)»."""
    if not entry.person:
        return NOBODY
    if isinstance(entry, Change):
        return f"{entry.person} ({entry.office})" if entry.office else entry.person
    if entry.tenure is None:
        return entry.person.name
    post = entry.tenure.post
    return f"{entry.person.name} ({post.title}, {post.body.name})"


@router.action("history", roles=sight.REGISTERED)
def show(context: Context) -> Replies:
    """`history:<commitment>[:<before>]`: a page, the newest first."""
    number, before = (*context.args, "", "")[:2]
    commitment = sight.get(context, number)
    if commitment is None:
        return sight.unknown(context, "")
    found = commitment_history.of_commitment(
        context.session,
        commitment.id,
        limit=PER_PAGE + 1,
        before_id=int(before) if before.isdecimal() else None,
    )
    page = found[:PER_PAGE]
    return rendering.compose(
        "commitment_history",
        commitment=commitment,
        lines=lines(context, page),
        older=page[-1].id if len(found) > PER_PAGE else None,
    )


def _shown(context: Context, field: str, value: str) -> str:
    if field in DATES:
        return long_date(date.fromisoformat(value)) if value else NO_DEADLINE
    if not value:
        return ""
    if field in LABELS:
        return rendering.labels(LABELS[field]).get(value, value)
    if field in BODIES:
        body = bodies.get(context.session, value)
        return body.name if body else value
    if field == "responsible_post_id":
        post = context.session.get(Post, int(value))
        return post.title if post else value
    if field == "amount_centimos":
        return amount(Decimal(value) / CENTIMOS)
    return _instant(value) if field.endswith("_at") else value


def _instant(value: str) -> str:
    return long_date(datetime.fromisoformat(value))
