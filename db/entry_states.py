"""The life of an entry written by chat: one table says who may do what, and where it leads.

borrador ──publish──▶ publicada ──archive──▶ archivada
    ▲ └──────────discard──────────────────────▲  │
    └──────────────────restore───────────────────┘
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.roles import Role


class State(StrEnum):
    DRAFT = "borrador"
    PUBLISHED = "publicada"
    """In force. What is edited from then on is seen by nobody until it is published again."""
    ARCHIVED = "archivada"


class Action(StrEnum):
    DRAFT = "draft"
    """It begins to exist; the only act that needs no entry."""
    EDIT = "edit"
    PUBLISH = "publish"
    ARCHIVE = "archive"
    DISCARD = "discard"
    RESTORE = "restore"


AUTHORS = frozenset({Role.ADVISER, Role.SUPERVISOR, Role.CURATOR, Role.ADMIN})
"""Who may propose an entry, and mend a draft."""
CURATORS = frozenset({Role.CURATOR, Role.ADMIN})
"""Who decides what everybody is answered."""


class Refused(Exception):  # noqa: N818 - an answer for whoever tried
    """An act that is not open; `kind` says why."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    to: State
    by: frozenset[Role]


# fmt: off
TABLE: Mapping[tuple[State, Action], Rule] = MappingProxyType({
    (State.DRAFT,     Action.EDIT):    Rule(State.DRAFT,     AUTHORS),
    (State.DRAFT,     Action.PUBLISH): Rule(State.PUBLISHED, CURATORS),
    (State.DRAFT,     Action.DISCARD): Rule(State.ARCHIVED,  AUTHORS),
    (State.PUBLISHED, Action.EDIT):    Rule(State.PUBLISHED, CURATORS),
    (State.PUBLISHED, Action.PUBLISH): Rule(State.PUBLISHED, CURATORS),
    (State.PUBLISHED, Action.ARCHIVE): Rule(State.ARCHIVED,  CURATORS),
    (State.ARCHIVED,  Action.RESTORE): Rule(State.DRAFT,     CURATORS),
})
# fmt: on


def rule(state: State, action: Action) -> Rule:
    """The line for this act in this state. Raises Refused when there is none."""
    found = TABLE.get((state, action))
    if found is None:
        raise Refused("impossible")
    return found
