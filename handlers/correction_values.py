"""The fields of a commitment that can be put right, and what may be typed for each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot import rendering
from bot.context import Context
from bot.forms import InvalidAnswer
from db import commitment_drafts
from db.bodies import Body
from db.commitment_drafts import Draft
from db.commitment_errors import Invalid
from db.commitments import Kind
from db.meeting_desks import DeskLine
from handlers import bodies, deadlines, meeting_echo, minutes
from handlers.minutes import Table
from knowledge import amounts, commitment_parties
from knowledge.deadline import OPEN, Deadline
from knowledge.text import normalise

UNDATED = "none"
NOTHING = frozenset({"ninguno", "ninguna", "sin monto", "sin cui", "no hay", "borrar", "nada"})


def options(table: Table, field: str) -> list[tuple[str, str]]:
    """What can be tapped for a field; the rest is typed."""
    if field == "responsible":
        pair = (table.counterpart, table.local)
        return [(meeting_echo.short_name(body), body.code) for body in pair]
    if field == "kind":
        return [(label.capitalize(), key) for key, label in rendering.labels("kinds").items()]
    return []


def parse(context: Context, table: Table, field: str, text: str) -> str:
    """What was typed, as it is kept: a code, an ISO date, a decimal. Raises InvalidAnswer."""
    return PARSERS[field](context, table, text.strip())


def on_line(line: DeskLine, field: str, value: str) -> DeskLine:
    if field == "due":
        return minutes.with_deadline(line, _deadline(value))
    if field == "responsible":
        return replace(line, responsible=value, who_options=())
    if field == "cui":
        return replace(line, cui=value, bad_cui="")
    if field == "amount":
        return replace(line, amount=value)
    return replace(line, kind=value) if field == "kind" else replace(line, text=value)


def on_draft(context: Context, table: Table, draft: Draft, field: str, value: str) -> Draft:
    if field == "due":
        return replace(draft, due_on=_deadline(value).on)
    if field == "responsible":
        session = context.session
        other = session.get_one(Body, table.other(value))
        changed = replace(draft, responsible=session.get_one(Body, value), counterpart=other)
        same = draft.responsible.code == value
        return draft if same else replace(changed, responsible_post_id=None)
    if field == "cui":
        return replace(draft, cui=value)
    if field == "amount":
        return replace(draft, amount=Decimal(value) if value else None)
    return replace(draft, kind=Kind(value)) if field == "kind" else replace(draft, text=value)


def _deadline(value: str) -> Deadline:
    return OPEN if value == UNDATED else Deadline("date", date.fromisoformat(value))


def _text(context: Context, table: Table, text: str) -> str:
    try:
        return commitment_drafts.clean_text(text)
    except Invalid as problem:
        raise InvalidAnswer("value_text_wrong") from problem


def _due(context: Context, table: Table, text: str) -> str:
    found = minutes.deadline_of(context, text)
    return UNDATED if found.kind == "open" else deadlines.sure(found, context).isoformat()


def _responsible(context: Context, table: Table, text: str) -> str:
    party = commitment_parties.named_by(text)
    codes = minutes.body_codes(table, party) if party else []
    if not codes:
        found = bodies.find(context, text)
        codes = [body.code for body in ((found.body,) if found.body else found.choices)]
    allowed = [code for code in codes if minutes.may_promise(context, table, code)]
    if len(allowed) != 1:
        raise InvalidAnswer("value_body_wrong", table=table)
    return allowed[0]


def _amount(context: Context, table: Table, text: str) -> str:
    if normalise(text) in NOTHING:
        return ""
    found = amounts.parse(text)
    try:
        commitment_drafts.centimos(found)
    except Invalid:
        found = None
    if found is None:
        raise InvalidAnswer("value_amount_wrong")
    return str(found)


def _cui(context: Context, table: Table, text: str) -> str:
    if normalise(text) in NOTHING:
        return ""
    try:
        cui = commitment_drafts.clean_cui("".join(letter for letter in text if letter.isalnum()))
    except Invalid as problem:
        raise InvalidAnswer("value_cui_wrong") from problem
    return cui


def _kind(context: Context, table: Table, text: str) -> str:
    wanted = normalise(text)
    for key, label in rendering.labels("kinds").items():
        if wanted in (normalise(key), normalise(label)):
            return key
    raise InvalidAnswer("value_kind_wrong")


PARSERS: dict[str, Callable[[Context, Table, str], str]] = {
    "text": _text,
    "due": _due,
    "responsible": _responsible,
    "amount": _amount,
    "cui": _cui,
    "kind": _kind,
}
