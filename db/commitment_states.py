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
    NO_PARTY = auto()
    """Nobody agrees for the other side either."""
    QUIET = auto()
    """Adds to the record without making outdated what others have on their screens."""


@dataclass(frozen=True)
class Rule:
    """One line of the table: the state it leads to, the sides that may, and on which terms."""

    to: State
    by: Side
    terms: Term


_S = State
_R, _C, _K = Side.RESPONSIBLE, Side.COUNTERPART, Side.COORDINATOR
_P, _A, _SYSTEM = Side.PCM, Side.APPROVER, Side.SYSTEM
_WHY, _NONE = Term.REASON, Term(0)
_FAIR = Term.NOT_RESPONSIBLE
_STAY = None

UNAGREED = (_S.TO_CONFIRM, _S.OBJECTED)
WORK = (_S.PENDING, _S.IN_PROGRESS, _S.OBSERVED, _S.BLOCKED)
"""The responsible still has something to do: what can be overdue."""
FINAL = (_S.VERIFIED, _S.NOT_VIABLE, _S.CLOSED)
AGREED = (*WORK, _S.DECLARED)
OPEN = (*UNAGREED, *AGREED)

_LIFE: tuple[tuple[tuple[State, ...], Action, State | None, Side, Term], ...] = (
    # from                         action                   to              by            terms
    ((_S.TO_CONFIRM,), Action.CONFIRM, _STAY, _R | _C, Term.QUIET),
    (UNAGREED, Action.OBJECT, _S.OBJECTED, _R | _C, _WHY),
    (UNAGREED, Action.CORRECT, _S.TO_CONFIRM, _K | _P | _SYSTEM, _NONE),
    ((_S.TO_CONFIRM,), Action.SETTLE, _S.PENDING, _K | _P | _SYSTEM, Term.NO_PARTY),
    ((_S.OBJECTED,), Action.UPHOLD, _S.PENDING, _K | _P, _WHY | Term.NO_PARTY),
    (UNAGREED, Action.WITHDRAW, _S.CLOSED, _K | _P, _WHY | _FAIR),
    ((_S.PENDING, _S.OBSERVED), Action.NOTE, _S.IN_PROGRESS, _R | _K, _WHY),
    ((_S.IN_PROGRESS, _S.BLOCKED), Action.NOTE, _STAY, _R | _K, _WHY | Term.QUIET),
    ((_S.PENDING, _S.OBSERVED), Action.ATTACH, _S.IN_PROGRESS, _R | _K, _NONE),
    ((_S.IN_PROGRESS, _S.BLOCKED, _S.DECLARED), Action.ATTACH, _STAY, _R | _K, _NONE),
    ((_S.IN_PROGRESS,), Action.DECLARE, _S.DECLARED, _R | _K, Term.EVIDENCE),
    ((_S.DECLARED,), Action.RETRACT, _S.IN_PROGRESS, _R | _K, _WHY),
    (
        (_S.DECLARED,),
        Action.VERIFY,
        _S.VERIFIED,
        _C | _K | _P,
        _FAIR | Term.NOT_DECLARER | Term.NOT_REGISTRAR | Term.EVIDENCE,
    ),
    (
        (_S.DECLARED,),
        Action.OBSERVE,
        _S.OBSERVED,
        _C | _K | _P,
        _WHY | _FAIR | Term.NOT_DECLARER,
    ),
    ((_S.PENDING, _S.IN_PROGRESS, _S.OBSERVED), Action.BLOCK, _S.BLOCKED, _R | _C | _K, _WHY),
    ((_S.BLOCKED,), Action.UNBLOCK, _S.IN_PROGRESS, _R | _C | _K, _NONE),
    (WORK, Action.ASK_EXTENSION, _STAY, _R | _K, _WHY),
    (AGREED, Action.GRANT_EXTENSION, _STAY, _K | _P, _FAIR | Term.ASKED),
    (AGREED, Action.REFUSE_EXTENSION, _STAY, _K | _P, _WHY | _FAIR | Term.ASKED),
    (WORK, Action.ASK_CLOSURE, _STAY, _R | _C | _K | _P, _WHY),
    (WORK, Action.CLOSE, _S.CLOSED, _A, _FAIR | Term.ASKED),
    (WORK, Action.RULE_OUT, _S.NOT_VIABLE, _A, _FAIR | Term.ASKED),
    (AGREED, Action.REFUSE_CLOSURE, _STAY, _A, _WHY | _FAIR | Term.ASKED),
    (WORK, Action.PLAN, _STAY, _R | _K, _NONE),
    (WORK, Action.ASSIGN, _STAY, _R | _K, _NONE),
    (WORK, Action.REASSIGN, _STAY, _K | _P | _SYSTEM, _WHY | _FAIR),
    (WORK, Action.AMEND, _STAY, _K | _P | _SYSTEM, _WHY | _FAIR),
    (WORK, Action.FIX_DATE, _STAY, _K | _P | _SYSTEM, _WHY | _FAIR),
    (FINAL, Action.REOPEN, _S.IN_PROGRESS, _P, _WHY),
)

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
