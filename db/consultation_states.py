"""The life of a consultation: one table says who may do what in which state, and where it leads.

recibida ──take, assign──▶ asignada ──answer──▶ respondida ──close──▶ cerrada
    ▲                       │  ▲ │ ▲                │                    │
    └───────release─────────┘  │ │ └── reopen (within 15 days) ──────────┘
              repreguntada ◀───┘ └─submit─▶ en_revision ──approve──▶ respondida
              (ask_back / add)              (give_back ──▶ asignada)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from types import MappingProxyType

from db.consultation_errors import Impossible


class State(StrEnum):
    RECEIVED = "recibida"
    ASSIGNED = "asignada"
    ASKED_BACK = "repreguntada"
    """The adviser needs to know more: the clock stands still until the asker says it."""
    IN_REVIEW = "en_revision"
    ANSWERED = "respondida"
    CLOSED = "cerrada"


class Action(StrEnum):
    TAKE = "take"
    ASSIGN = "assign"
    """Somebody else, or the clock, gives it to an adviser."""
    PASS_ON = "pass_on"
    RELEASE = "release"
    """Back to the queue."""
    CLASSIFY = "classify"
    NOTE = "note"
    """Between advisers; the asker never sees it."""
    ADD = "add"
    ASK_BACK = "ask_back"
    ANSWER = "answer"
    SUBMIT = "submit"
    """The answer waits for a second pair of eyes."""
    APPROVE = "approve"
    GIVE_BACK = "give_back"
    DECLINE = "decline"
    """Ended without an answer, with a reason that the asker reads."""
    WITHDRAW = "withdraw"
    RATE = "rate"
    CLOSE = "close"
    REOPEN = "reopen"


class Side(Flag):
    """Where a person stands towards one consultation; several may be true of one person."""

    ASKER = auto()
    """Who asked or, once they have left the post, whoever holds it now."""
    ADVISER = auto()
    HOLDER = auto()
    """The adviser who has it."""
    SUPERVISOR = auto()
    REVIEWER = auto()
    SYSTEM = auto()
    """The clock."""


class Term(Flag):
    """What an act needs besides the right side."""

    TEXT = auto()
    ALONE = auto()
    """Neither the topic nor the adviser asks for a second pair of eyes."""
    NOT_AUTHOR = auto()
    """Nobody reviews their own answer."""
    WAS_ANSWERED = auto()
    RECENT = auto()
    """Within REOPEN_DAYS of its end."""


@dataclass(frozen=True)
class Rule:
    """One line of the table: the state it leads to, the sides that may, and on which terms."""

    to: State
    by: Side
    terms: Term


REOPEN_DAYS = 15
WAITING = (State.RECEIVED, State.ASSIGNED, State.ASKED_BACK, State.IN_REVIEW)
"""Somebody still owes an answer, or a word."""
ENDED = (State.ANSWERED, State.CLOSED)

_A, _V, _H = Side.ASKER, Side.ADVISER, Side.HOLDER
_U, _R, _S = Side.SUPERVISOR, Side.REVIEWER, Side.SYSTEM
_FREE, _SAID = Term(0), Term.TEXT
_ALL = tuple(State)
_NEW, _ASKED, _REVIEW = (State.RECEIVED,), (State.ASKED_BACK,), (State.IN_REVIEW,)
_OURS, _DONE = (State.ASSIGNED, State.ASKED_BACK), (State.ANSWERED,)
_STAY = None

# fmt: off
_LIFE: tuple[tuple[tuple[State, ...], Action, State | None, Side, Term], ...] = (
    # while    one may           it becomes        if on the side  on these terms
    (_NEW,     Action.TAKE,      State.ASSIGNED,   _V,             _FREE),
    (_NEW,     Action.ASSIGN,    State.ASSIGNED,   _U | _S,        _FREE),
    (_OURS,    Action.PASS_ON,   _STAY,            _H | _U | _S,   _FREE),
    (_OURS,    Action.RELEASE,   State.RECEIVED,   _H | _U | _S,   _FREE),
    (_REVIEW,  Action.RELEASE,   State.RECEIVED,   _U | _S,        _FREE),
    (_NEW,     Action.CLASSIFY,  _STAY,            _A | _V | _U,   _FREE),
    (_OURS,    Action.CLASSIFY,  _STAY,            _H | _U,        _FREE),
    (_ALL,     Action.NOTE,      _STAY,            _V | _U | _R,   _SAID),

    (_NEW,     Action.ADD,       _STAY,            _A,             _SAID),
    (_OURS,    Action.ADD,       State.ASSIGNED,   _A,             _SAID),
    (_REVIEW,  Action.ADD,       _STAY,            _A,             _SAID),
    (_OURS,    Action.ASK_BACK,  State.ASKED_BACK, _H,             _SAID),
    (_OURS,    Action.ANSWER,    State.ANSWERED,   _H,             _SAID | Term.ALONE),
    (_OURS,    Action.SUBMIT,    State.IN_REVIEW,  _H,             _SAID),
    (_REVIEW,  Action.APPROVE,   State.ANSWERED,   _R,             _SAID | Term.NOT_AUTHOR),
    (_REVIEW,  Action.GIVE_BACK, State.ASSIGNED,   _R,             _SAID | Term.NOT_AUTHOR),

    (_NEW,     Action.DECLINE,   State.CLOSED,     _U,             _SAID),
    (_OURS,    Action.DECLINE,   State.CLOSED,     _H | _U,        _SAID),
    (WAITING,  Action.WITHDRAW,  State.CLOSED,     _A,             _FREE),
    (ENDED,    Action.RATE,      _STAY,            _A,             Term.WAS_ANSWERED),
    (_DONE,    Action.CLOSE,     State.CLOSED,     _A | _H | _U | _S, _FREE),
    (ENDED,    Action.REOPEN,    State.ASSIGNED,   _A | _H | _U,   _SAID | Term.RECENT),
)
# fmt: on

TABLE: Mapping[tuple[State, Action], Rule] = MappingProxyType(
    {
        (state, action): Rule(to or state, by, terms)
        for states, action, to, by, terms in _LIFE
        for state in states
    }
)


def rule(state: State, action: Action) -> Rule:
    """The line for this act in this state. Raises Impossible when there is none."""
    found = TABLE.get((state, action))
    if found is None:
        raise Impossible(state, action)
    return found
