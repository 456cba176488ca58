"""Drafts: what a person says of a commitment, checked before it becomes columns."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from db.bodies import Body
from db.commitment_errors import Invalid
from db.commitments import CENTIMOS, Commitment, Kind, Priority
from db.posts import Post

MAX_TEXT_LENGTH = 1000
MAX_AMOUNT = Decimal("100000000000")
"""A hundred thousand million soles, half a national budget: what exceeds it is a typing error."""
_CUI = re.compile(r"[0-9]{7}")


@dataclass(frozen=True)
class Draft:
    """A commitment before it has a code. `due_on` empty is «sin plazo»; the amount is in soles."""

    text: str
    responsible: Body
    counterpart: Body
    due_on: date | None = None
    kind: Kind = Kind.PROCEDURE
    cui: str = ""
    amount: Decimal | None = None
    priority: Priority = Priority.NORMAL
    responsible_post_id: int | None = None


def of(commitment: Commitment) -> Draft:
    """The draft that a commitment was made from, to be edited with `dataclasses.replace`."""
    return Draft(
        text=commitment.text,
        responsible=commitment.responsible,
        counterpart=commitment.counterpart,
        due_on=commitment.due_on,
        kind=Kind(commitment.kind),
        cui=commitment.cui,
        amount=commitment.amount,
        priority=Priority(commitment.priority),
        responsible_post_id=commitment.responsible_post_id,
    )


def columns(session: Session, draft: Draft) -> dict[str, Any]:
    """The draft as values of `Commitment`. Raises Invalid, naming the field."""
    return {
        "text": clean_text(draft.text),
        "kind": draft.kind,
        "cui": clean_cui(draft.cui),
        "amount_centimos": centimos(draft.amount),
        "priority": draft.priority,
        "responsible_code": draft.responsible.code,
        "responsible_post_id": post_of(session, draft.responsible_post_id, draft.responsible),
        "counterpart_code": draft.counterpart.code,
        "region": region_of(draft.responsible, draft.counterpart),
        "due_on": draft.due_on,
    }


def clean_text(value: str) -> str:
    """One line. Raises Invalid when nothing that says something, or too much, is left."""
    line = " ".join(value.split())
    if not any(map(str.isalnum, line)):
        raise Invalid("text", "empty")
    if len(line) > MAX_TEXT_LENGTH:
        raise Invalid("text", "too_long")
    return line


def clean_cui(value: str) -> str:
    """The investment code: seven digits, or nothing. Raises Invalid."""
    digits = "".join(value.split())
    if digits and not _CUI.fullmatch(digits):
        raise Invalid("cui", "seven_digits")
    return digits


def centimos(amount: Decimal | None) -> int | None:
    """Soles to céntimos. Raises Invalid for what is not an amount of money."""
    if amount is None:
        return None
    if not amount.is_finite() or not 0 < amount <= MAX_AMOUNT:
        raise Invalid("amount_centimos", "out_of_range")
    if amount * CENTIMOS % 1:
        raise Invalid("amount_centimos", "fraction_of_centimo")
    return int(amount * CENTIMOS)


def region_of(responsible: Body, counterpart: Body) -> str:
    """The department of whichever body has one; empty when none has.

    Raises Invalid for one body on both sides, and for two of different departments: then no
    coordinator would see the whole of it.
    """
    if responsible.code == counterpart.code:
        raise Invalid("counterpart_code", "same_body")
    regions = {body.department for body in (responsible, counterpart) if body.department}
    if len(regions) > 1:
        raise Invalid("counterpart_code", "other_region")
    return regions.pop() if regions else ""


def post_of(session: Session, post_id: int | None, body: Body) -> int | None:
    if post_id is None:
        return None
    post = session.get(Post, post_id)
    if post is None or post.body_code != body.code:
        raise Invalid("responsible_post_id", "other_body")
    return post_id
