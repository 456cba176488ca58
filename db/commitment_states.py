"""The life of a commitment: one table says who may do what in which state, and where it leads.

por_confirmar ──confirm, settle──▶ pendiente ──▶ en_proceso ──declare──▶ cumplido ──▶ verificado
     ▲  │ object                       ▲             ▲   ▲                  │ observe
     │  ▼                              │       block │   └── observado ◀────┘
   objetado ───────uphold──────────────┘             ▼   (new progress or evidence)
                                                  bloqueado
no_viable, cerrado: asked for with a reason by one person, granted by an approver.
«Vencido» is no state: it is computed from the date and what is left to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from types import MappingProxyType

from db.commitment_errors import Impossible


class State(StrEnum):
    TO_CONFIRM = "por_confirmar"
    OBJECTED = "objetado"
    PENDING = "pendiente"
    IN_PROGRESS = "en_proceso"
    DECLARED = "cumplido"
    VERIFIED = "verificado"
    OBSERVED = "observado"
    BLOCKED = "bloqueado"
    NOT_VIABLE = "no_viable"
    CLOSED = "cerrado"


class Action(StrEnum):
    CONFIRM = "confirm"
    """One party agrees with what was written down; when both have, it settles."""
    OBJECT = "object"
    CORRECT = "correct"
    SETTLE = "settle"
    UPHOLD = "uphold"
    WITHDRAW = "withdraw"
    NOTE = "note"
    ATTACH = "attach"
    DECLARE = "declare"
    RETRACT = "retract"
    VERIFY = "verify"
    OBSERVE = "observe"
    BLOCK = "block"
    UNBLOCK = "unblock"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ASK_CLOSURE = "ask_closure"
    CLOSE = "close"
    RULE_OUT = "rule_out"
    REFUSE_CLOSURE = "refuse_closure"
    PLAN = "plan"
    ASSIGN = "assign"
    """Another post of the same body answers for it."""
    REASSIGN = "reassign"
    """Another body answers for it."""
    AMEND = "amend"
    FIX_DATE = "fix_date"
    """What was agreed without a deadline gets its first one."""
    REOPEN = "reopen"


class Side(Flag):
    """Where a person stands towards one commitment; several may be true of one person."""

    RESPONSIBLE = auto()
    COUNTERPART = auto()
    COORDINATOR = auto()
    """Has the municipality's region, or the sector of one of the two, in scope."""
    NEUTRAL = auto()
    """A coordinator who belongs to neither body, and may report for those who have no account."""
    PCM = auto()
    APPROVER = auto()
    SYSTEM = auto()
    """The clock, or an operator at the command line."""


class Term(Flag):
    """What an act needs besides the right side."""

    REASON = auto()
    EVIDENCE = auto()
    """At least one piece that was not rejected."""
    ASKED = auto()
    """A waiting request, made by another person."""
    NOT_DECLARER = auto()
    NOT_REGISTRAR = auto()
    NOT_RESPONSIBLE = auto()
    """Nobody judges their own promise, whatever other role they have."""
    QUIET = auto()
    """Adds to the record without making outdated what others have on their screens."""


@dataclass(frozen=True)
class Rule:
    """One line of the table: the state it leads to, the sides that may, and on which terms."""

    to: State
    by: Side
    terms: Term


INITIAL = State.TO_CONFIRM
"""What is written down in a meeting begins here."""
UNAGREED = (State.TO_CONFIRM, State.OBJECTED)
WORK = (State.PENDING, State.IN_PROGRESS, State.OBSERVED, State.BLOCKED)
"""The responsible still has something to do: what can be overdue."""
AGREED = (*WORK, State.DECLARED)
FINAL = (State.VERIFIED, State.NOT_VIABLE, State.CLOSED)

_R, _C, _K, _N = Side.RESPONSIBLE, Side.COUNTERPART, Side.COORDINATOR, Side.NEUTRAL
_P, _A, _SYS = Side.PCM, Side.APPROVER, Side.SYSTEM
_FREE, _WHY, _QUIET, _PROVEN = Term(0), Term.REASON, Term.QUIET, Term.EVIDENCE
_FAIR = Term.NOT_RESPONSIBLE
_OTHER = _FAIR | Term.NOT_DECLARER
_STRICT = _OTHER | Term.NOT_REGISTRAR
_ASKED = _FAIR | Term.ASKED

_NEW, _DENIED = (State.TO_CONFIRM,), (State.OBJECTED,)
_IDLE = (State.PENDING, State.OBSERVED)
_GOING, _STUCK, _DONE = (State.IN_PROGRESS,), (State.BLOCKED,), (State.DECLARED,)
_BUSY = (*_GOING, *_STUCK)
_MOVING = (*_IDLE, *_GOING)
_FILING = (*_BUSY, *_DONE)
_STAY = None

# fmt: off
_LIFE: tuple[tuple[tuple[State, ...], Action, State | None, Side, Term], ...] = (
    # while    one may                  it becomes         if on the side     on these terms
    (_NEW,     Action.CONFIRM,          _STAY,             _R | _C,           _QUIET),
    (UNAGREED, Action.OBJECT,           State.OBJECTED,    _R | _C,           _WHY),
    (UNAGREED, Action.CORRECT,          State.TO_CONFIRM,  _K | _P | _SYS,    _FREE),
    (_NEW,     Action.SETTLE,           State.PENDING,     _N | _P | _SYS,    _FREE),
    (_DENIED,  Action.UPHOLD,           State.PENDING,     _N | _P,           _WHY),
    (UNAGREED, Action.WITHDRAW,         State.CLOSED,      _K | _P,           _WHY | _FAIR),

    (_IDLE,    Action.NOTE,             State.IN_PROGRESS, _R | _N,           _WHY),
    (_BUSY,    Action.NOTE,             _STAY,             _R | _N,           _WHY | _QUIET),
    (_IDLE,    Action.ATTACH,           State.IN_PROGRESS, _R | _N,           _FREE),
    (_FILING,  Action.ATTACH,           _STAY,             _R | _N,           _FREE),
    (_GOING,   Action.DECLARE,          State.DECLARED,    _R | _N,           _PROVEN),
    (_DONE,    Action.RETRACT,          State.IN_PROGRESS, _R | _N,           _WHY),
    (_DONE,    Action.VERIFY,           State.VERIFIED,    _C | _K | _P,      _PROVEN | _STRICT),
    (_DONE,    Action.OBSERVE,          State.OBSERVED,    _C | _K | _P,      _WHY | _OTHER),
    (_MOVING,  Action.BLOCK,            State.BLOCKED,     _R | _C | _K,      _WHY),
    (_STUCK,   Action.UNBLOCK,          State.IN_PROGRESS, _R | _C | _K,      _FREE),

    (WORK,     Action.ASK_EXTENSION,    _STAY,             _R | _N,           _WHY),
    (AGREED,   Action.GRANT_EXTENSION,  _STAY,             _K | _P,           _ASKED),
    (AGREED,   Action.REFUSE_EXTENSION, _STAY,             _K | _P,           _WHY | _ASKED),
    (WORK,     Action.ASK_CLOSURE,      _STAY,             _R | _C | _K | _P, _WHY),
    (WORK,     Action.CLOSE,            State.CLOSED,      _A,                _ASKED),
    (WORK,     Action.RULE_OUT,         State.NOT_VIABLE,  _A,                _ASKED),
    (AGREED,   Action.REFUSE_CLOSURE,   _STAY,             _A,                _WHY | _ASKED),

    (WORK,     Action.PLAN,             _STAY,             _R | _N,           _FREE),
    (WORK,     Action.ASSIGN,           _STAY,             _R | _N,           _FREE),
    (WORK,     Action.REASSIGN,         _STAY,             _K | _P | _SYS,    _WHY | _FAIR),
    (WORK,     Action.AMEND,            _STAY,             _K | _P | _SYS,    _WHY | _FAIR),
    (WORK,     Action.FIX_DATE,         _STAY,             _K | _P | _SYS,    _WHY | _FAIR),
    (FINAL,    Action.REOPEN,           State.IN_PROGRESS, _P,                _WHY),
)
# fmt: on

TABLE: Mapping[tuple[State, Action], Rule] = MappingProxyType(
    {
        (state, action): Rule(to or state, by, terms)
        for states, action, to, by, terms in _LIFE
        for state in states
    }
)


def states_for(action: Action) -> tuple[State, ...]:
    """The states in which the act is possible at all."""
    return tuple(state for state, possible in TABLE if possible is action)


def states_toward(first: Action, then: Action) -> tuple[State, ...]:
    """The states in which the first act is possible and leads to where the second one is."""
    return tuple(state for state in states_for(first) if (TABLE[state, first].to, then) in TABLE)


def rule(state: State, action: Action) -> Rule:
    """The line for this act in this state. Raises Impossible when there is none."""
    found = TABLE.get((state, action))
    if found is None:
        raise Impossible(state, action)
    return found
