"""Which commitment a person means, among those they may see; the rest is as good as unknown."""

import re

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from bot.spanish import shorten
from db import commitment_finding, commitment_sides, commitments
from db.commitment_sides import Actor, Reach
from db.commitments import Commitment
from db.posts import Role

REGISTERED = tuple(Role)
"""Whoever holds a post sees some commitment."""
REPORTERS = frozenset({Role.AUTHORITY, Role.OFFICIAL, Role.COORDINATOR})
ACTORS = REPORTERS | {Role.ADVISER, Role.APPROVER, Role.ADMIN}
"""Who may act on commitments at all; what each may do to which is the record's to say."""

LABEL_LETTERS = 30

_CODE = (
    r"(?!(?i:cui|snip)\b)[A-Za-z]{1,4}\s?[0-9]{1,3}\s*(?:[-–_./\s]\s*|(?=[0-9]{4}\b))[0-9]{1,7}\b"
)
_LEADING = re.compile(rf"\s*(?:compromiso\s+)?({_CODE})[\s:,;.–-]*", re.IGNORECASE)
_ANYWHERE = re.compile(rf"\b({_CODE})")
_PARTS = re.compile(r"([A-Za-z]{1,4})\s?([0-9]{1,3})\s*(?:[-–_./\s]\s*|(?=[0-9]{4}$))([0-9]{1,7})")


def actor(context: Context) -> Actor:
    return Actor(context.person.id if context.person else None, context.duties)


def reach(context: Context) -> Reach:
    return commitment_sides.reach(context.duties)


def split(text: str) -> tuple[str, str]:
    """The code that a text begins with, as it should be written, and what follows it."""
    found = _LEADING.match(text)
    return (_tidy(found[1]), text[found.end() :].strip()) if found else ("", text.strip())


def is_code(text: str) -> bool:
    code, rest = split(text)
    return bool(code) and not rest


def code_in(text: str) -> str:
    """The first code that a text names."""
    found = _ANYWHERE.search(text)
    return _tidy(found[1]) if found else ""


def get(context: Context, number: str) -> Commitment | None:
    """The commitment of a button's number, if the person may see it now."""
    if not number.isdecimal():
        return None
    return commitment_finding.visible(context.session, context.duties, int(number))


def find(context: Context, code: str) -> Commitment | None:
    """The commitment of a typed code, if the person may see it."""
    found = commitments.find(context.session, code) if code else None
    seen = found is not None and commitment_sides.may_see(context.duties, found)
    return found if seen else None


def only_with_number(context: Context, number: str) -> Commitment | None:
    """The commitment of that number in any edition, if the person sees just one."""
    near = commitment_finding.near(context.session, context.duties, number)
    return near[0] if len(near) == 1 else None


def unknown(context: Context, typed: str, action: str = "com") -> Reply:
    """The same words for what does not exist and for what is not theirs to see."""
    near = commitment_finding.near(context.session, context.duties, typed) if typed else []
    return rendering.compose("commitment_unknown", near=near, action=action, tapped=not typed)


def label(commitment: Commitment) -> str:
    """The commitment on a button; a bracket in its text must not end the label."""
    plain = commitment.text.replace("[", "(").replace("]", ")")
    return f"{commitment.code} · {shorten(plain, LABEL_LETTERS)}"


def _tidy(code: str) -> str:
    """`me 5  / 42` and `me50042` → `ME5-42`."""
    parts = _PARTS.fullmatch(code.strip())
    assert parts is not None, "the pattern is made of these parts"
    return f"{parts[1]}{parts[2]}-{int(parts[3])}".upper()
